// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.LedgerState;
import dev.causeway.proofs.validity.LedgerTransaction;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The contract {@code LedgerRollup} in memory, as far as its node sees it: the queue, the checks of
 * {@code LedgerBatches._apply}, and its events in their order. Proofs are not looked at. Every call
 * that changes it is an L1 block of its own, final at once.
 */
public final class MemoryContract implements LedgerContract {
  public static final ChainId L1 = ChainId.of(900);
  public static final ChainId L2 = ChainId.of(901);
  public static final ChainId LEDGER = ChainId.of(950);
  public static final Address CONTRACT =
      Address.parse("0x1234567890123456789012345678901234567890");

  private static final LedgerTerms TERMS =
      new LedgerTerms(L1, LEDGER, CONTRACT, BlockNumber.of(5), Set.of(L1, L2));

  private record Token(TokenKey key, Bytes description, Set<ChainId> announced) {}

  private record Deposit(Address owner, long token, TokenAmount amount) {}

  private final List<LedgerBlock> blocks = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();
  private final List<Deposit> queue = new ArrayList<>();
  private Bytes32 root = ProofQueue.word(new LedgerState(new Domain(LEDGER, CONTRACT)).root());
  private long batches;
  private long deposits;
  private long leaves;
  private boolean demanded;
  private boolean frozen;
  private boolean unreachable;

  public MemoryContract() {
    add(List.of());
  }

  private void add(List<LedgerEvent> events) {
    BlockNumber number = BlockNumber.of(TERMS.deployed().value() + blocks.size());
    Bytes32 parent = blocks.isEmpty() ? Bytes32.ZERO : blocks.getLast().block().hash();
    blocks.add(
        new LedgerBlock(
            new BlockRef(
                number,
                Keccak.hash("block " + number),
                parent,
                Instant.ofEpochSecond(number.value())),
            events));
  }

  /** A token arrives for the first time. */
  public synchronized long list(TokenKey key, String description) {
    Bytes data = Bytes.of(Keccak.hash(description).asByteBuffer());
    tokens.add(new Token(key, data, new HashSet<>()));
    add(List.of(new LedgerEvent.TokenListed(tokens.size(), key, data)));
    return tokens.size();
  }

  /** Deposits for these owners, in one block. */
  public synchronized void deposit(List<Owner> owners, long token, long amount) {
    List<LedgerEvent> events = new ArrayList<>();
    for (Owner owner : owners) {
      TokenAmount each = TokenAmount.of(amount);
      events.add(
          new LedgerEvent.DepositQueued(
              queue.size(),
              owner.address(),
              token,
              each,
              Optional.of(new MessageId(Keccak.hash("deposit " + queue.size())))));
      queue.add(new Deposit(owner.address(), token, each));
    }
    add(events);
  }

  /** A deposit of any amount. */
  public synchronized void deposit(Owner owner, long token, TokenAmount amount) {
    add(
        List.of(
            new LedgerEvent.DepositQueued(
                queue.size(), owner.address(), token, amount, Optional.empty())));
    queue.add(new Deposit(owner.address(), token, amount));
  }

  /** A block without anything. */
  public synchronized void pass() {
    add(List.of());
  }

  /** As LedgerBatches.demandBatch has it. */
  public synchronized void demandBatch() {
    if (!demanded) {
      demanded = true;
      add(List.of(new LedgerEvent.BatchDemanded()));
    }
  }

  /** When anybody may freeze, in block numbers for want of seconds; 0 while nobody ever may. */
  public synchronized long freezableAt() {
    return demanded || deposits < queue.size() ? TERMS.deployed().value() + blocks.size() : 0;
  }

  /** Nothing more is ordered. */
  public synchronized void freeze() {
    frozen = true;
    add(List.of(new LedgerEvent.Frozen()));
  }

  /** Has all endpoints refuse, or answer again. */
  public synchronized void unreachable(boolean refuse) {
    unreachable = refuse;
  }

  /** Settles the next batch; throws where the contract reverts. */
  public synchronized void submit(List<Bytes32> words, Bytes32 newRoot) {
    List<LedgerEvent> events = new ArrayList<>();
    LedgerEvent settled =
        new LedgerEvent.BatchSettled(batches, root, newRoot, deposits, LeafCount.of(leaves));
    for (int i = 0; i < words.size(); i += 2) {
      switch (LedgerTransaction.of(new Words(words.get(i), words.get(i + 1)))) {
        case LedgerTransaction.NoOp _, LedgerTransaction.Transfer _ -> {}
        case LedgerTransaction.Deposit deposit -> {
          Deposit expected = queue.get((int) deposits);
          Deposit found =
              new Deposit(deposit.recipient().address(), deposit.token().value(), deposit.amount());
          if (!expected.equals(found)) {
            throw new IllegalStateException("DepositMismatch: " + expected + " " + found);
          }
          deposits++;
        }
        case LedgerTransaction.Exit exit -> exit(exit, events);
      }
    }
    events.add(settled);
    events.add(new LedgerEvent.BatchData(batches, words));
    batches++;
    demanded = false;
    root = newRoot;
    add(events);
  }

  /** As LedgerBatches._exit and _send have it. */
  private void exit(LedgerTransaction.Exit exit, List<LedgerEvent> events) {
    if (!TERMS.destinations().contains(exit.destination())) {
      throw new IllegalStateException("UnknownChain: " + exit.destination());
    }
    if (exit.recipient().isZero() || exit.amount().isZero()) {
      throw new IllegalStateException("RecipientInvalid or ExitAmountZero: " + exit);
    }
    Token token = tokens.get((int) exit.token().value() - 1);
    if (!token.key().originChain().equals(exit.destination())
        && token.announced().add(exit.destination())) {
      events.add(
          leaf(MessageKind.TOKEN_METADATA, exit, token, TokenAmount.ZERO, token.description()));
    }
    events.add(leaf(MessageKind.TOKEN, exit, token, exit.amount(), Bytes.EMPTY));
  }

  private LedgerEvent leaf(
      MessageKind kind, LedgerTransaction.Exit exit, Token token, TokenAmount amount, Bytes data) {
    Message message =
        new Message(
            kind,
            LEDGER,
            LeafIndex.of(leaves++),
            exit.destination(),
            token.key().originChain(),
            token.key().originToken(),
            Address.ZERO,
            exit.recipient(),
            amount,
            TokenAmount.ZERO,
            data);
    return new LedgerEvent.LeafAppended(message.leafIndex(), MessageHash.leaf(message));
  }

  /** All leaves that were emitted, in order. */
  public synchronized List<MessageId> leafIds() {
    return blocks.stream()
        .flatMap(block -> block.events().stream())
        .filter(LedgerEvent.LeafAppended.class::isInstance)
        .map(event -> ((LedgerEvent.LeafAppended) event).messageId())
        .toList();
  }

  public synchronized long batches() {
    return batches;
  }

  @Override
  public LedgerTerms terms() {
    return TERMS;
  }

  @Override
  public synchronized Outcome<List<LedgerBlock>> finalBlocks(BlockNumber from, int limit) {
    if (unreachable) {
      return Outcome.failed(new ChainFailure.Unreachable(L1, "as the test wants it"));
    }
    int first = (int) (from.value() - TERMS.deployed().value());
    if (first >= blocks.size()) {
      return Outcome.ok(List.of());
    }
    return Outcome.ok(List.copyOf(blocks.subList(first, Math.min(blocks.size(), first + limit))));
  }

  @Override
  public synchronized Outcome<Progress> progress() {
    return Outcome.ok(
        new Progress(
            blocks.getLast().block().number(),
            root,
            batches,
            deposits,
            LeafCount.of(leaves),
            frozen));
  }
}
