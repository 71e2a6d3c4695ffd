// SPDX-License-Identifier: Apache-2.0
/** Following a chain block by block, safe against reorgs and against endpoints that lag. */
@NullMarked
package dev.causeway.relayer.core.watch;

import org.jspecify.annotations.NullMarked;
