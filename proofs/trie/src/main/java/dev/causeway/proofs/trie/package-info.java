// SPDX-License-Identifier: Apache-2.0
/** Strict RLP, Merkle Patricia trie proofs and block header hashing. */
@NullMarked
package dev.causeway.proofs.trie;

import org.jspecify.annotations.NullMarked;
