// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.relayer.node.failpoint;

import org.jspecify.annotations.NullMarked;
