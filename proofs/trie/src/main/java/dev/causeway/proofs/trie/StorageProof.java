// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import java.util.List;
import java.util.Optional;

/**
 * Proof of what a contract's storage holds in a slot, as {@code eth_getProof} (EIP-1186) gives it.
 *
 * <p>The slot is hashed here, never by who brings the proof (pitfall M17).
 *
 * @param slot the slot, all 32 bytes of it
 * @param nodes encoded nodes of the storage trie, the root's first
 */
public record StorageProof(Bytes32 slot, List<Bytes> nodes) {
  /** Copies the list. What is wrong with the nodes is found when they are asked, as a value. */
  public StorageProof {
    nodes = List.copyOf(nodes);
  }

  /**
   * What the slot holds in the storage with that root. A slot of zero is not found: it is absent.
   */
  public StorageCheck value(Bytes32 storageRoot) {
    return switch (new TrieProof(nodes).stateInclusion(storageRoot, Keccak.hash(slot))) {
      case InclusionCheck.NotProven(TrieFault fault) -> new StorageCheck.NotProven(fault);
      case InclusionCheck.Included(Bytes value) ->
          decode(value)
              .<StorageCheck>map(number -> new StorageCheck.Holds(number.toBytes32()))
              .orElseGet(
                  () ->
                      new StorageCheck.NotProven(
                          new TrieFault(
                              TrieFault.Kind.BAD_VALUE,
                              nodes.size() - 1,
                              "not a number other than zero in its shortest form")));
    };
  }

  /** Whether the slot is zero in the storage with that root. */
  public ExclusionCheck absence(Bytes32 storageRoot) {
    return new TrieProof(nodes).stateExclusion(storageRoot, Keccak.hash(slot));
  }

  private static Optional<UInt256> decode(Bytes value) {
    return Rlp.decode(value) instanceof RlpDecoding.Decoded(RlpItem item)
        ? RlpNumbers.number(item).filter(number -> !number.isZero())
        : Optional.empty();
  }
}
