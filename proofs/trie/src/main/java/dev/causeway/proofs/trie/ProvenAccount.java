// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;

/**
 * An account as a state trie holds it.
 *
 * @param nonce transactions sent, or contracts created; below 2^64, as the contracts read it
 * @param balance what it owns
 * @param storageRoot root of its storage trie
 * @param codeHash hash of its code
 */
public record ProvenAccount(UInt256 nonce, Wei balance, Bytes32 storageRoot, Bytes32 codeHash) {}
