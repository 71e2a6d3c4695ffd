// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import dev.causeway.proofs.validity.Account;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.LedgerOutcome;
import dev.causeway.proofs.validity.LedgerState;
import dev.causeway.proofs.validity.LedgerTransaction;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ledger after some of its ordered transactions: accounts, exit leaves, and how many deposits
 * are credited. The sequencer has one at the head, the prover one that lags. Signatures are not
 * checked here again: they were before anything was ordered, and the chain of blocks shows whether
 * anything was changed since. Not safe for concurrent use.
 */
final class LedgerReplica {
  private final TokenBook tokens;
  private final LedgerState state;
  private final ExitLeaves leaves;
  private long position;
  private long deposits;
  private int accounts;

  private LedgerReplica(
      TokenBook tokens, LedgerState state, ExitLeaves leaves, long position, long deposits) {
    this.tokens = tokens;
    this.state = state;
    this.leaves = leaves;
    this.position = position;
    this.deposits = deposits;
  }

  /** The ledger before its first transaction. */
  static LedgerReplica empty(LedgerTerms terms, TokenBook tokens) {
    return new LedgerReplica(tokens, new LedgerState(domain(terms)), new ExitLeaves(terms), 0, 0);
  }

  /** The ledger of a snapshot. */
  static LedgerReplica of(
      StateSnapshot snapshot, LedgerStore store, LedgerTerms terms, TokenBook tokens) {
    TreeMap<AccountIndex, Account> accounts = new TreeMap<>();
    for (AccountEntry entry : AccountCodec.read(snapshot.accounts())) {
      accounts.put(entry.index(), entry.account());
    }
    LedgerReplica replica =
        new LedgerReplica(
            tokens,
            LedgerState.restore(domain(terms), accounts),
            new ExitLeaves(
                terms, snapshot.leaves().value(), store.announcements(snapshot.position())),
            snapshot.position(),
            snapshot.deposits());
    replica.accounts = accounts.size();
    return replica;
  }

  static Domain domain(LedgerTerms terms) {
    return new Domain(terms.ledger(), terms.contract());
  }

  /** How many transactions it has: the position of the next. */
  long position() {
    return position;
  }

  /** How many deposits are credited: the number of the next. */
  long deposits() {
    return deposits;
  }

  /** How many leaves the exit tree has. */
  LeafCount leaves() {
    return leaves.count();
  }

  /** How many accounts there are. */
  int accounts() {
    return accounts;
  }

  /** The accounts and the rules by which they change. */
  LedgerState state() {
    return state;
  }

  /** The leaves that an exit would take now; empty when there is no room for them. */
  Optional<ExitLeaves.Leaves> leavesOf(Exit exit) {
    ListedToken token =
        tokens
            .find(exit.token())
            .orElseThrow(
                () ->
                    new CorruptLedgerException(
                        "an exit of token %s is ordered, but L1 lists no such token: restore the ledger's database from a backup"
                            .formatted(exit.token())));
    return leaves.next(token, exit.destination(), exit.recipient(), exit.amount());
  }

  /** Executes the next transaction, or changes nothing when the rules do not allow it. */
  LedgerOutcome execute(OrderedTransaction ordered) {
    requireNext(ordered);
    LedgerTransaction transaction = ordered.transaction();
    boolean opens =
        switch (transaction) {
          case Deposit deposit -> state.account(deposit.to()).isEmpty();
          case Transfer transfer -> state.account(transfer.to()).isEmpty();
          case Exit _, NoOp _ -> false;
        };
    LedgerOutcome outcome = state.replay(transaction);
    if (outcome instanceof LedgerOutcome.Applied) {
      position++;
      accounts += opens ? 1 : 0;
      switch (transaction) {
        case Deposit _ -> deposits++;
        case Exit exit ->
            leaves.take(
                new ExitLeaves.Leaves(ordered.description(), ordered.exit().orElseThrow()),
                exit.token(),
                exit.destination());
        case Transfer _, NoOp _ -> {}
      }
    }
    return outcome;
  }

  private void requireNext(OrderedTransaction ordered) {
    if (ordered.position() != position
        || (ordered.deposit().isPresent() && ordered.deposit().getAsLong() != deposits)) {
      throw new CorruptLedgerException(
          "transaction %d of the ledger (deposit %s) stands where transaction %d or deposit %d belongs: restore its database from a backup"
              .formatted(ordered.position(), ordered.deposit(), position, deposits));
    }
  }

  /**
   * Executes what is stored, and compares all that follows from the rules with what was stored.
   *
   * @throws CorruptLedgerException naming the position, where they contradict
   */
  void replay(OrderedTransaction ordered) {
    boolean consistent =
        ordered
            .signed()
            .map(
                payment ->
                    state
                        .account(payment.payment().from())
                        .map(account -> account.nonce().equals(payment.nonce()))
                        .orElse(false))
            .orElse(true);
    if (ordered.transaction() instanceof Exit exit) {
      consistent &=
          leavesOf(exit)
              .equals(
                  Optional.of(
                      new ExitLeaves.Leaves(ordered.description(), ordered.exit().orElseThrow())));
    }
    LedgerOutcome outcome = consistent ? execute(ordered) : new LedgerOutcome.Applied();
    if (!consistent || outcome instanceof LedgerOutcome.Rejected) {
      throw new CorruptLedgerException(
          "transaction %d of the ledger does not follow from those before it (%s): restore its database from a backup, or rebuild the state from L1"
              .formatted(
                  ordered.position(),
                  outcome instanceof LedgerOutcome.Rejected(var reason)
                      ? reason.describe()
                      : "its nonce or its exit leaf is another"));
    }
  }

  /** All accounts, by index. */
  List<AccountEntry> entries() {
    List<AccountEntry> entries = new ArrayList<>(accounts);
    for (int i = 0; i < AccountIndex.COUNT && entries.size() < accounts; i++) {
      AccountIndex index = AccountIndex.of(i);
      state.account(index).ifPresent(account -> entries.add(new AccountEntry(index, account)));
    }
    return entries;
  }

  /** A snapshot of it, right behind a block. */
  StateSnapshot snapshot(long block, Bytes32 blockHash) {
    return new StateSnapshot(
        position, block, blockHash, deposits, leaves(), AccountCodec.write(entries()));
  }
}
