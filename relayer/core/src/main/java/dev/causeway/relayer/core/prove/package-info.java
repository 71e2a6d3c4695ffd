// SPDX-License-Identifier: Apache-2.0
/** Proving batches, on any machine that reaches the store. */
@NullMarked
package dev.causeway.relayer.core.prove;

import org.jspecify.annotations.NullMarked;
