// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ledger.access.Inbox.Token;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.MessageHash;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that exits become, and the ledger's exit tree, as the contract will build it:
 * computed here, and compared with what the node says. Belongs to one reader.
 */
final class ExitLog {
  private final ChainId ledger;
  private final ExitTree tree = new ExitTree();

  ExitLog(ChainId ledger) {
    this.ledger = ledger;
  }

  /** How many leaves there are. */
  long leaves() {
    return tree.leafCount().value();
  }

  /**
   * Appends the leaves of an exit: its message, and before it the token's description, if the leaf
   * index says that there is one.
   *
   * @throws IllegalArgumentException when index or id are not what follows from the exit
   */
  List<ChainEvent.MessageSent> append(Transaction exit, Token token) {
    List<ChainEvent.MessageSent> sent = new ArrayList<>();
    ChainId destination = ChainId.of(exit.getDestinationChainId());
    Address recipient = Address.parse(exit.getRecipient());
    long described = Integer.toUnsignedLong(exit.getLeafIndex()) - leaves();
    if (described != 0 && described != 1) {
      throw new IllegalArgumentException(
          "exit %s has leaf %s where %d or the one after it must come next"
              .formatted(exit.getName(), Integer.toUnsignedString(exit.getLeafIndex()), leaves()));
    }
    if (described == 1) {
      sent.add(
          append(
              message(
                  MessageKind.TOKEN_METADATA,
                  destination,
                  token,
                  recipient,
                  TokenAmount.ZERO,
                  token.description())));
    }
    ChainEvent.MessageSent message =
        append(
            message(
                MessageKind.TOKEN,
                destination,
                token,
                recipient,
                TokenAmount.parse(exit.getAmount()),
                Bytes.EMPTY));
    sent.add(message);
    if (!message.id().toString().equals(exit.getMessageId())) {
      throw new IllegalArgumentException(
          "exit %s becomes message %s, but its node says %s"
              .formatted(exit.getName(), message.id(), exit.getMessageId()));
    }
    return sent;
  }

  private Message message(
      MessageKind kind,
      ChainId destination,
      Token token,
      Address recipient,
      TokenAmount amount,
      Bytes data) {
    return new Message(
        kind,
        ledger,
        LeafIndex.of(leaves()),
        destination,
        token.key().originChain(),
        token.key().originToken(),
        Address.ZERO,
        recipient,
        amount,
        TokenAmount.ZERO,
        data);
  }

  private ChainEvent.MessageSent append(Message message) {
    MessageId id = MessageHash.leaf(message);
    return new ChainEvent.MessageSent(id, message, tree.append(id));
  }
}
