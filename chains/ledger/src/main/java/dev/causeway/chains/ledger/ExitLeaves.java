// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.ledger.LedgerStore.Announcement;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.validity.TokenNumber;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The leaves that exits take in the ledger's exit tree, by the rule of the contract {@code
 * LedgerBatches}: one message for each exit in their order, with sender zero and without a fee, and
 * before it the token's description the first time that the token goes to a destination where it is
 * not at home. Not safe for concurrent use.
 */
public final class ExitLeaves {
  // As ExitTree.MAX_LEAVES of the contract.
  private static final long MAX_LEAVES = 0xFFFF_FFFFL;

  private final ChainId ledger;
  private final Set<Announcement> announced = new HashSet<>();
  private long count;

  /** The leaves of a ledger without exits. */
  public ExitLeaves(LedgerTerms terms) {
    this(terms, 0, Set.of());
  }

  /** The leaves of a ledger that has so many, and whose destinations know those descriptions. */
  public ExitLeaves(LedgerTerms terms, long count, Collection<Announcement> announced) {
    this.ledger = terms.ledger();
    this.count = count;
    this.announced.addAll(announced);
  }

  /** How many there are. */
  public LeafCount count() {
    return LeafCount.of(count);
  }

  /**
   * The leaves of an exit.
   *
   * @param description that of the token, when the destination needs it
   * @param exit that of the exit's message
   */
  public record Leaves(Optional<ExitLeaf> description, ExitLeaf exit) {}

  /** The leaves that an exit would take now; empty when the tree has no room for them. */
  public Optional<Leaves> next(
      ListedToken token, ChainId destination, Address recipient, TokenAmount amount) {
    boolean describe =
        !token.key().originChain().equals(destination)
            && !announced.contains(new Announcement(token.number(), destination));
    if (count + (describe ? 2 : 1) > MAX_LEAVES) {
      return Optional.empty();
    }
    Optional<ExitLeaf> description = Optional.empty();
    long index = count;
    if (describe) {
      description =
          Optional.of(
              leaf(
                  message(
                      MessageKind.TOKEN_METADATA,
                      index,
                      token,
                      destination,
                      recipient,
                      TokenAmount.ZERO,
                      token.description())));
      index++;
    }
    ExitLeaf exit =
        leaf(message(MessageKind.TOKEN, index, token, destination, recipient, amount, Bytes.EMPTY));
    return Optional.of(new Leaves(description, exit));
  }

  /** Takes the leaves that {@link #next} named for an exit of the token to the destination. */
  public void take(Leaves leaves, TokenNumber token, ChainId destination) {
    if (leaves.description().isPresent()) {
      announced.add(new Announcement(token, destination));
    }
    count = leaves.exit().index().value() + 1;
  }

  private Message message(
      MessageKind kind,
      long index,
      ListedToken token,
      ChainId destination,
      Address recipient,
      TokenAmount amount,
      Bytes data) {
    return new Message(
        kind,
        ledger,
        LeafIndex.of(index),
        destination,
        token.key().originChain(),
        token.key().originToken(),
        Address.ZERO,
        recipient,
        amount,
        TokenAmount.ZERO,
        data);
  }

  private static ExitLeaf leaf(Message message) {
    return new ExitLeaf(message.leafIndex(), MessageHash.leaf(message));
  }
}
