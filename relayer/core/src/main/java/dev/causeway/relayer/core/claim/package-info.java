// SPDX-License-Identifier: Apache-2.0
/** Claiming messages in batches, and finding the one that spoils a batch. */
@NullMarked
package dev.causeway.relayer.core.claim;

import org.jspecify.annotations.NullMarked;
