// SPDX-License-Identifier: Apache-2.0
/** Sending transactions with one key on one chain: write-ahead, re-broadcast, replacement. */
@NullMarked
package dev.causeway.relayer.core.send;

import org.jspecify.annotations.NullMarked;
