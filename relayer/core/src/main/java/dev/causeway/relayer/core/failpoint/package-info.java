// SPDX-License-Identifier: Apache-2.0
/** Named moments at which a test may kill, stop, fail or delay a node. */
@NullMarked
package dev.causeway.relayer.core.failpoint;

import org.jspecify.annotations.NullMarked;
