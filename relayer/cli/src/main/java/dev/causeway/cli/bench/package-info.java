// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a relayer: its own devnet, a load, a relayer process, and figures from the chains rather
 * than from the relayer's word.
 */
@NullMarked
package dev.causeway.cli.bench;

import org.jspecify.annotations.NullMarked;
