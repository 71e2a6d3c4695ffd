// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.Account;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.LedgerOutcome;
import dev.causeway.proofs.validity.LedgerState;
import dev.causeway.proofs.validity.LedgerTransaction;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The whole state of the ledger from what its contract published on L1, and nothing else: for
 * whoever does not trust the node, and for whoever leaves without it.
 *
 * <p>Compares after each batch: the root with the contract's, deposits with its queue, exit leaves
 * with the messages that it emitted. What does not agree is a {@link CorruptLedgerException}:
 * either an endpoint of L1 lies, or this program and the circuit differ. Not safe for concurrent
 * use.
 */
public final class StateRebuild {
  private static final int BLOCKS_AT_ONCE = 256;

  private final LedgerContract contract;
  private final TokenBook tokens = new TokenBook();
  private final LedgerState state;
  private final ExitLeaves leaves;
  private final Deque<LedgerEvent.DepositQueued> queue = new ArrayDeque<>();
  private final Deque<ExitLeaf> expected = new ArrayDeque<>();
  private final Deque<ExitLeaf> appended = new ArrayDeque<>();
  private Optional<LedgerEvent.BatchSettled> settled = Optional.empty();
  private BlockNumber next;
  private long batches;
  private long deposits;
  private long transactions;

  /** Begins at the contract's deployment. */
  public StateRebuild(LedgerContract contract) {
    this.contract = contract;
    this.state = new LedgerState(LedgerReplica.domain(contract.terms()));
    this.leaves = new ExitLeaves(contract.terms());
    this.next = contract.terms().deployed();
  }

  /**
   * The state that was found.
   *
   * @param through the newest L1 block that was read
   * @param root state root, equal to the contract's
   * @param batches how many batches led to it
   * @param transactions how many transactions they held, no-ops not counted
   * @param deposits how many deposits are credited
   * @param leaves how many leaves the exit tree has
   * @param tokens all tokens that ever arrived, by number
   * @param accounts all accounts, by index
   */
  public record Rebuilt(
      BlockNumber through,
      Bytes32 root,
      long batches,
      long transactions,
      long deposits,
      long leaves,
      List<ListedToken> tokens,
      List<AccountEntry> accounts) {
    /** Copies the lists. */
    public Rebuilt {
      tokens = List.copyOf(tokens);
      accounts = List.copyOf(accounts);
    }

    /** What all accounts of a token hold together. */
    public TokenAmount supply(TokenNumber token) {
      return accounts.stream()
          .map(AccountEntry::account)
          .filter(account -> account.token().equals(token))
          .map(Account::balance)
          .reduce(TokenAmount.ZERO, TokenAmount::plus);
    }
  }

  /**
   * Reads all final blocks that were not read yet, and compares the end with the contract's state.
   * May be called again to go on, also after a failure.
   *
   * @return the state, or why L1 could not be read
   * @throws CorruptLedgerException naming batch and values, when L1 and the rules do not agree
   */
  public Outcome<Rebuilt> run() {
    while (true) {
      switch (contract.finalBlocks(next, BLOCKS_AT_ONCE)) {
        case Outcome.Failed<List<LedgerBlock>>(var failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Ok<List<LedgerBlock>>(var blocks) -> {
          if (blocks.isEmpty()) {
            return contract.progress().flatMap(this::compared);
          }
          blocks.forEach(block -> block.events().forEach(this::take));
          next = blocks.getLast().block().number().next();
        }
      }
    }
  }

  private Outcome<Rebuilt> compared(LedgerContract.Progress progress) {
    BlockNumber through = next.minusOrZero(1);
    if (progress.block().isAfter(through)) {
      // L1 went on meanwhile: what is new is read first.
      return run();
    }
    if (through.isAfter(progress.block()) && through.isAfter(contract.terms().deployed())) {
      return Outcome.failed(
          new ChainFailure.Inconsistent(
              contract.terms().baseChain(),
              "events were read up to block %s, but the state only up to %s"
                  .formatted(through, progress.block())));
    }
    require("state root", progress.root(), root());
    require("number of batches", progress.batches(), batches);
    require("number of deposits", progress.deposits(), deposits);
    require("number of leaves", progress.leaves(), leaves.count());
    require("leaves that were not emitted", List.of(), List.copyOf(expected));
    return Outcome.ok(
        new Rebuilt(
            progress.block(),
            root(),
            batches,
            transactions,
            deposits,
            leaves.count().value(),
            tokens.all(),
            accounts()));
  }

  private List<AccountEntry> accounts() {
    List<AccountEntry> accounts = new ArrayList<>();
    for (int i = 0; i < AccountIndex.COUNT; i++) {
      AccountIndex index = AccountIndex.of(i);
      Optional<Account> account = state.account(index);
      account.ifPresent(present -> accounts.add(new AccountEntry(index, present)));
    }
    return accounts;
  }

  private void take(LedgerEvent event) {
    switch (event) {
      case LedgerEvent.TokenListed(var number, var key, var description) ->
          tokens.add(List.of(new ListedToken(TokenNumber.of(number), key, description)));
      case LedgerEvent.DepositQueued deposit -> queue.add(deposit);
      case LedgerEvent.BatchSettled batch -> settled = Optional.of(batch);
      case LedgerEvent.BatchData(var number, var words) -> execute(number, words);
      case LedgerEvent.LeafAppended(var index, MessageId id) -> {
        appended.add(new ExitLeaf(index, id));
        match();
      }
      case LedgerEvent.BatchDemanded _, LedgerEvent.Frozen _, LedgerEvent.MessageReceived _ -> {}
    }
  }

  /** In the transaction of a batch its leaves are emitted before its words are. */
  private void match() {
    while (!expected.isEmpty() && !appended.isEmpty()) {
      require("leaf of the exit tree", appended.remove(), expected.remove());
    }
  }

  private void execute(long number, List<Bytes32> words) {
    require("number of the batch", number, batches);
    LedgerEvent.BatchSettled batch =
        settled.orElseThrow(
            () -> new CorruptLedgerException("L1 has words of batch " + number + ", but no roots"));
    require("number of the batch with those roots", batch.batch(), number);
    require("state root before batch " + number, batch.oldRoot(), root());
    require("deposits before batch " + number, batch.deposits(), deposits);
    require("leaves before batch " + number, batch.leaves(), leaves.count());
    for (int i = 0; i + 1 < words.size(); i += 2) {
      execute(number, transaction(number, words.get(i), words.get(i + 1)));
    }
    require("state root after batch " + number, batch.newRoot(), root());
    settled = Optional.empty();
    batches++;
  }

  private static LedgerTransaction transaction(long number, Bytes32 a, Bytes32 b) {
    try {
      return LedgerTransaction.of(new Words(a, b));
    } catch (IllegalArgumentException none) {
      throw new CorruptLedgerException(
          "batch %d on L1 holds words that are no transaction (%s): ask another endpoint of L1"
              .formatted(number, none.getMessage()),
          none);
    }
  }

  private void execute(long number, LedgerTransaction transaction) {
    switch (transaction) {
      case NoOp _ -> {
        return;
      }
      case Deposit deposit -> credit(number, deposit);
      case Exit exit -> leave(number, exit);
      case Transfer _ -> {}
    }
    transactions++;
    if (state.replay(transaction) instanceof LedgerOutcome.Rejected(var reason)) {
      throw new CorruptLedgerException(
          "batch %d on L1 holds a transaction that the rules do not allow (%s): ask another endpoint of L1"
              .formatted(number, reason.describe()));
    }
  }

  private void credit(long number, Deposit deposit) {
    LedgerEvent.DepositQueued queued =
        Optional.ofNullable(queue.poll())
            .orElseThrow(
                () ->
                    new CorruptLedgerException(
                        "batch %d on L1 credits deposit %d, which was never queued: ask another endpoint of L1"
                            .formatted(number, deposits)));
    require("number of a deposit", queued.index(), deposits);
    Address owner = deposit.recipient().address();
    require("owner of deposit " + deposits, queued.owner(), owner);
    require("token of deposit " + deposits, queued.token(), deposit.token().value());
    TokenAmount amount = deposit.amount();
    require("amount of deposit " + deposits, queued.amount(), amount);
    deposits++;
  }

  private void leave(long number, Exit exit) {
    ListedToken token =
        tokens
            .find(exit.token())
            .orElseThrow(
                () ->
                    new CorruptLedgerException(
                        "batch %d on L1 moves token %s, which was never listed: ask another endpoint of L1"
                            .formatted(number, exit.token())));
    ExitLeaves.Leaves taken =
        leaves.next(token, exit.destination(), exit.recipient(), exit.amount()).orElseThrow();
    leaves.take(taken, exit.token(), exit.destination());
    taken.description().ifPresent(expected::add);
    expected.add(taken.exit());
    match();
  }

  private Bytes32 root() {
    return ProofQueue.word(state.root());
  }

  private static void require(String what, Object onL1, Object here) {
    if (!onL1.equals(here)) {
      throw new CorruptLedgerException(
          "%s is %s on L1, but follows as %s from its events: ask another endpoint of L1"
              .formatted(what, onL1, here));
    }
  }
}
