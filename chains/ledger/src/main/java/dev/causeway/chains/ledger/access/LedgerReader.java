// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.api.ledger.v1.Block;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.ledger.access.Inbox.Received;
import dev.causeway.chains.ledger.access.Inbox.Token;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blocks and events of the ledger, from its node.
 *
 * <p>Blocks are linked by their hashes; an exit's message and the exit root after it are computed
 * here; that a deposit was credited counts only for a deposit that final blocks of L1 hold. A block
 * is final when it is stored: what the sequencer promised is settled later, and no message counts
 * before that.
 */
final class LedgerReader implements ChainReader {
  private static final int AT_ONCE = 200;

  private final NodeClient node;
  private final Inbox inbox;
  private final BlockNumber deployed;
  private ExitLog exits;
  private BlockRef read = Headers.GENESIS;
  private BlockNumber readOrigin;

  LedgerReader(NodeClient node, Inbox inbox, BlockNumber deployed) {
    this.node = node;
    this.inbox = inbox;
    this.deployed = deployed;
    this.exits = new ExitLog(node.ledger());
    this.readOrigin = before(deployed);
  }

  private static BlockNumber before(BlockNumber deployed) {
    return BlockNumber.of(Math.max(0, deployed.value() - 1));
  }

  @Override
  public ChainId chain() {
    return node.ledger();
  }

  @Override
  public Outcome<ChainHeads> heads() {
    return head().map(head -> new ChainHeads(head, head.number()));
  }

  /** The newest stored block. */
  Outcome<BlockRef> head() {
    return node.status().flatMap(status -> checked(() -> head(status)));
  }

  private static BlockRef head(GetStatusResponse status) {
    return status.hasHead() ? Headers.ref(status.getHead()) : Headers.GENESIS;
  }

  @Override
  public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
    if (number.equals(Headers.GENESIS.number())) {
      return Outcome.ok(Optional.of(Headers.GENESIS));
    }
    return head()
        .flatMap(head -> node.blocks(number.value(), head.number().value(), 1))
        .flatMap(
            found ->
                checked(
                    () ->
                        found.isEmpty()
                            ? Optional.<BlockRef>empty()
                            : Optional.of(Headers.ref(found.getFirst().getBlock()))));
  }

  @Override
  public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
    boolean fromGenesis = from.equals(Headers.GENESIS.number());
    long first = fromGenesis ? 1 : from.value();
    return head()
        .flatMap(
            head -> {
              Outcome<List<ObservedBlock>> observed = observed(first, head.number(), limit);
              return fromGenesis ? observed.map(LedgerReader::withGenesis) : observed;
            });
  }

  private static List<ObservedBlock> withGenesis(List<ObservedBlock> blocks) {
    List<ObservedBlock> all = new ArrayList<>();
    all.add(new ObservedBlock(Headers.GENESIS, List.of()));
    all.addAll(blocks);
    return all;
  }

  /** One at a time: the exit tree grows block by block. */
  private synchronized Outcome<List<ObservedBlock>> observed(
      long first, BlockNumber head, int limit) {
    if (read.number().value() >= first) {
      // Asked again, or another branch: begun anew, since no tree is kept for older blocks.
      forget();
    }
    List<ObservedBlock> observed = new ArrayList<>();
    while (observed.size() < limit && read.number().value() < head.value()) {
      switch (node.blocks(read.number().value() + 1, head.value(), AT_ONCE)) {
        case Outcome.Failed<List<WatchBlocksResponse>>(var failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Ok<List<WatchBlocksResponse>>(var answers) -> {
          if (answers.isEmpty()) {
            return Outcome.ok(observed);
          }
          for (WatchBlocksResponse answer : answers) {
            if (observed.size() == limit) {
              break;
            }
            switch (next(answer)) {
              case Outcome.Failed<ObservedBlock>(var failure) -> {
                forget();
                return Outcome.failed(failure);
              }
              case Outcome.Ok<ObservedBlock>(var block) -> {
                if (block.block().number().value() >= first) {
                  observed.add(block);
                }
              }
            }
          }
        }
      }
    }
    return Outcome.ok(observed);
  }

  private void forget() {
    read = Headers.GENESIS;
    readOrigin = before(deployed);
    exits = new ExitLog(node.ledger());
  }

  private Outcome<ObservedBlock> next(WatchBlocksResponse answer) {
    BlockNumber origin = BlockNumber.of(answer.getBlock().getL1Block());
    return inbox.readTo(origin).flatMap(_ -> checked(() -> observe(answer, origin)));
  }

  private ObservedBlock observe(WatchBlocksResponse answer, BlockNumber origin) {
    Block block = answer.getBlock();
    BlockRef ref = Headers.ref(block);
    if (!ref.isChildOf(read)) {
      throw new IllegalArgumentException(
          "block %s with parent %s does not stand on block %s (%s)"
              .formatted(ref.number(), ref.parentHash(), read.number(), read.hash()));
    }
    if (answer.getTransactionsCount() != block.getTransactionCount()) {
      throw new IllegalArgumentException(
          "block %s came with %d transactions instead of %d"
              .formatted(ref.number(), answer.getTransactionsCount(), block.getTransactionCount()));
    }
    List<LoggedEvent> events = new ArrayList<>();
    for (Token token : inbox.listed(readOrigin, origin)) {
      add(
          events,
          ref,
          0,
          new ChainEvent.WrappedTokenDeployed(token.key(), TokenAddresses.of(token.number())));
    }
    for (Received message : inbox.withoutDeposit(readOrigin, origin)) {
      add(events, ref, 0, claimed(message));
    }
    for (Transaction transaction : answer.getTransactionsList()) {
      for (ChainEvent event : events(transaction)) {
        add(events, ref, transaction.getPosition() + 1, event);
      }
    }
    read = ref;
    readOrigin = origin;
    return new ObservedBlock(ref, events);
  }

  private List<? extends ChainEvent> events(Transaction transaction) {
    return switch (transaction.getKind()) {
      case TRANSACTION_KIND_DEPOSIT -> {
        if (!inbox.knows(transaction.getDeposit())) {
          throw new IllegalArgumentException(
              "%s credits deposit %d, which no final block of L1 holds"
                  .formatted(transaction.getName(), transaction.getDeposit()));
        }
        yield inbox.ofDeposit(transaction.getDeposit()).map(LedgerReader::claimed).stream()
            .toList();
      }
      case TRANSACTION_KIND_TRANSFER -> List.of();
      case TRANSACTION_KIND_EXIT -> {
        long number = Integer.toUnsignedLong(transaction.getToken());
        yield exits.append(
            transaction,
            inbox
                .token(number)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "%s moves token %d, which L1 does not know"
                                .formatted(transaction.getName(), number))));
      }
      case TRANSACTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "%s is of kind %s".formatted(transaction.getName(), transaction.getKind()));
    };
  }

  private static ChainEvent.MessageClaimed claimed(Received message) {
    return new ChainEvent.MessageClaimed(message.id(), message.key(), message.outcome());
  }

  private static void add(
      List<LoggedEvent> events, BlockRef block, long transaction, ChainEvent event) {
    events.add(
        new LoggedEvent(
            transactionHash(block, transaction),
            events.size(),
            Gas.of(0),
            new Wei(UInt256.ZERO),
            event));
  }

  /** The ledger's transactions have no hashes: named by block and position. */
  private static TxHash transactionHash(BlockRef block, long transaction) {
    ByteBuffer name = ByteBuffer.allocate(Bytes32.SIZE + Long.BYTES);
    name.put(block.hash().asByteBuffer()).putLong(transaction);
    return new TxHash(Keccak.hash(name.flip()));
  }

  private <T> Outcome<T> checked(java.util.function.Supplier<T> reading) {
    try {
      return Outcome.ok(reading.get());
    } catch (IllegalArgumentException wrong) {
      return Outcome.failed(
          new ChainFailure.Inconsistent(chain(), String.valueOf(wrong.getMessage())));
    }
  }

  /** How tokens of the ledger look where an address is wanted: their number. */
  static final class TokenAddresses {
    private TokenAddresses() {}

    static Address of(long number) {
      return Address.parse("0x%040x".formatted(number));
    }

    static long number(Address token) {
      return new java.math.BigInteger(token.toString().substring(2), 16).longValueExact();
    }
  }
}
