// SPDX-License-Identifier: Apache-2.0
/** Tests of RLP, trie proofs and headers. */
@NullMarked
package dev.causeway.proofs.trie;

import org.jspecify.annotations.NullMarked;
