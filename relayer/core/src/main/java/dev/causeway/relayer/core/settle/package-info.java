// SPDX-License-Identifier: Apache-2.0
/** Proposing outputs of optimistic rollups and settling their exit roots. */
@NullMarked
package dev.causeway.relayer.core.settle;

import org.jspecify.annotations.NullMarked;
