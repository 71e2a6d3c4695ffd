// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.relayer.node.duty;

import org.jspecify.annotations.NullMarked;
