// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.relayer.core.send;

import org.jspecify.annotations.NullMarked;
