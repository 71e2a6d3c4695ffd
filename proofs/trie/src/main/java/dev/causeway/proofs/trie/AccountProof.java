// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.util.List;
import java.util.Optional;

/**
 * Proof of what a state says of an account, as {@code eth_getProof} (EIP-1186) gives it.
 *
 * <p>The address is hashed here, never by who brings the proof (pitfall M17).
 *
 * @param address the account
 * @param nodes encoded nodes of the state trie, the root's first
 */
public record AccountProof(Address address, List<Bytes> nodes) {
  private static final int FIELDS = 4;

  /** Copies the list. What is wrong with the nodes is found when they are asked, as a value. */
  public AccountProof {
    nodes = List.copyOf(nodes);
  }

  /** The account in the state with that root. */
  public AccountCheck account(Bytes32 stateRoot) {
    return switch (new TrieProof(nodes).stateInclusion(stateRoot, Keccak.hash(address))) {
      case InclusionCheck.NotProven(TrieFault fault) -> new AccountCheck.NotProven(fault);
      case InclusionCheck.Included(Bytes value) ->
          decode(value)
              .<AccountCheck>map(AccountCheck.Exists::new)
              .orElseGet(
                  () ->
                      new AccountCheck.NotProven(
                          new TrieFault(
                              TrieFault.Kind.BAD_VALUE, nodes.size() - 1, "not an account")));
    };
  }

  /** Whether there is no such account in the state with that root. */
  public ExclusionCheck absence(Bytes32 stateRoot) {
    return new TrieProof(nodes).stateExclusion(stateRoot, Keccak.hash(address));
  }

  private static Optional<ProvenAccount> decode(Bytes value) {
    if (!(Rlp.decode(value) instanceof RlpDecoding.Decoded(RlpItem.Sequence(List<RlpItem> fields)))
        || fields.size() != FIELDS) {
      return Optional.empty();
    }
    Optional<UInt256> nonce =
        RlpNumbers.number(fields.get(0)).filter(number -> number.bitLength() <= Long.SIZE);
    Optional<Wei> balance = RlpNumbers.number(fields.get(1)).map(Wei::new);
    Optional<Bytes32> storageRoot = RlpNumbers.word(fields.get(2));
    Optional<Bytes32> codeHash = RlpNumbers.word(fields.get(3));
    if (nonce.isEmpty() || balance.isEmpty() || storageRoot.isEmpty() || codeHash.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProvenAccount(nonce.get(), balance.get(), storageRoot.get(), codeHash.get()));
  }
}
