// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.ledger.Rejection.Reason;
import dev.causeway.proofs.validity.Account;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.BatchEntry;
import dev.causeway.proofs.validity.LedgerOutcome;
import dev.causeway.proofs.validity.LedgerRejection;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest state, and what may be ordered next. Ahead of what is stored by at most one block. Not
 * safe for concurrent use.
 */
final class HeadState {
  private static final Logger LOG = LoggerFactory.getLogger(HeadState.class);

  private final LedgerTerms terms;
  private final TokenBook tokens;
  private final LedgerReplica replica;
  private final int depositReserve;
  private final Set<AccountIndex> changed = new LinkedHashSet<>();
  private final long snapshot;
  private Optional<BlockHeader> block;
  private boolean full;

  private HeadState(
      LedgerTerms terms, TokenBook tokens, StoredChain.Loaded loaded, int depositReserve) {
    this.terms = terms;
    this.tokens = tokens;
    this.replica = loaded.replica();
    this.snapshot = loaded.snapshot();
    this.block = loaded.head();
    this.depositReserve = depositReserve;
  }

  /**
   * Reads what is stored: the newest snapshot, and all blocks behind it.
   *
   * @throws CorruptLedgerException naming the place, when it contradicts itself
   */
  static HeadState load(
      LedgerStore store, LedgerTerms terms, TokenBook tokens, int depositReserve) {
    return new HeadState(terms, tokens, StoredChain.load(store, terms, tokens), depositReserve);
  }

  /** What the rules say to a payment. */
  sealed interface Decision {
    /**
     * It is executed, and has the next place.
     *
     * @param transaction with its place
     */
    record Accepted(OrderedTransaction transaction) implements Decision {}

    /**
     * It is not, and nothing has changed.
     *
     * @param rejection why
     */
    record Refused(Rejection rejection) implements Decision {}
  }

  /** The newest block, stored. */
  Optional<BlockHeader> block() {
    return block;
  }

  /** How many deposits are credited. */
  long depositsCredited() {
    return replica.deposits();
  }

  /** Position of the snapshot that reading began with; 0 without one. */
  long snapshotPosition() {
    return snapshot;
  }

  /** The state as of the newest transaction. */
  LedgerReplica replica() {
    return replica;
  }

  /**
   * Credits a deposit, the next of the queue. An account whose balance would reach 2^128 is left
   * alone and another one is opened: a deposit cannot be refused, and one that waited would stop
   * the queue. Empty when there is no account left.
   */
  Optional<OrderedTransaction> credit(QueuedDeposit deposit) {
    for (Optional<AccountIndex> place :
        List.of(
            replica.state().find(deposit.owner(), deposit.token()), replica.state().firstEmpty())) {
      if (place.isEmpty()) {
        continue;
      }
      OrderedTransaction ordered =
          new OrderedTransaction(
              replica.position(),
              new Deposit(place.get(), deposit.owner(), deposit.token(), deposit.amount()),
              OptionalLong.of(deposit.index()),
              Optional.empty(),
              Optional.empty());
      if (replica.execute(ordered) instanceof LedgerOutcome.Applied) {
        changed.add(place.get());
        return Optional.of(ordered);
      }
    }
    if (!full) {
      full = true;
      LOG.error(
          "ledger: no account left for a deposit, L1 will freeze the layer: deposit={} owner={}",
          deposit.index(),
          deposit.owner());
    }
    return Optional.empty();
  }

  /**
   * Executes a payment if the rules allow it.
   *
   * @param signed with a signature that was checked
   * @param signer whom its key stands for
   */
  Decision order(SignedPayment signed, Owner signer) {
    Payment payment = signed.payment();
    if (payment.amount().isZero()) {
      return refused(Reason.AMOUNT_ZERO, "the amount is 0: send at least 1");
    }
    Optional<Account> payer = replica.state().account(payment.from());
    if (payer.isEmpty()) {
      return refused(
          Reason.UNKNOWN_ACCOUNT,
          "there is no account %s: ListAccounts lists those of an owner".formatted(payment.from()));
    }
    if (!payer.get().owner().equals(signer)) {
      return refused(
          Reason.WRONG_OWNER,
          "account %s belongs to %s, but %s signed: sign with the key of its owner"
              .formatted(payment.from(), payer.get().owner(), signer));
    }
    int order = signed.nonce().compareTo(payer.get().nonce());
    if (order != 0) {
      return refused(
          order < 0 ? Reason.NONCE_USED : Reason.NONCE_AHEAD,
          "the next payment of account %s has nonce %s, not %s: sign it with that nonce"
              .formatted(payment.from(), payer.get().nonce(), signed.nonce()));
    }
    if (tokens.find(payment.token()).isEmpty()) {
      return refused(
          Reason.UNKNOWN_TOKEN,
          "the ledger knows no token %s: GetStatus lists them".formatted(payment.token()));
    }
    return switch (payment) {
      case Transfer transfer -> order(signed, transfer);
      case Exit exit -> order(signed, exit);
    };
  }

  private Decision order(SignedPayment signed, Transfer transfer) {
    if (transfer.recipient().address().isZero()) {
      return refused(Reason.RECIPIENT_INVALID, "the recipient is zero: nobody could spend it");
    }
    List<AccountIndex> places = new ArrayList<>(2);
    replica.state().find(transfer.recipient(), transfer.token()).ifPresent(places::add);
    boolean room = replica.accounts() + depositReserve < AccountIndex.COUNT;
    if (room) {
      replica.state().firstEmpty().ifPresent(places::add);
    }
    for (AccountIndex place : places) {
      OrderedTransaction ordered =
          ordered(
              new SignedPayment(
                  transfer.withTo(place), signed.nonce(), signed.key(), signed.signature()),
              Optional.empty());
      LedgerOutcome outcome = replica.execute(ordered);
      if (outcome instanceof LedgerOutcome.Rejected(var reason)) {
        // A payee that can hold no more gets another account.
        if (!(reason instanceof LedgerRejection.BalanceTooLarge)) {
          return refused(reason);
        }
      } else {
        changed.add(transfer.from());
        changed.add(place);
        return new Decision.Accepted(ordered);
      }
    }
    return refused(
        Reason.ACCOUNTS_FULL,
        "%s has no account of token %s, and none can be opened: all %d are in use or kept for deposits"
            .formatted(transfer.recipient(), transfer.token(), AccountIndex.COUNT));
  }

  private Decision order(SignedPayment signed, Exit exit) {
    if (exit.recipient().isZero()) {
      return refused(Reason.RECIPIENT_INVALID, "the recipient is zero: the contract refuses it");
    }
    if (!terms.destinations().contains(exit.destination())) {
      return refused(
          Reason.UNKNOWN_DESTINATION,
          "exits cannot go to chain %s: the contract knows %s"
              .formatted(exit.destination(), terms.destinations().stream().sorted().toList()));
    }
    Optional<ExitLeaves.Leaves> leaves = replica.leavesOf(exit);
    if (leaves.isEmpty()) {
      return refused(Reason.EXITS_FULL, "the exit tree is full: no exit can leave any more");
    }
    OrderedTransaction ordered = ordered(signed, leaves);
    if (replica.execute(ordered) instanceof LedgerOutcome.Rejected(var reason)) {
      return refused(reason);
    }
    changed.add(exit.from());
    return new Decision.Accepted(ordered);
  }

  private OrderedTransaction ordered(BatchEntry entry, Optional<ExitLeaves.Leaves> leaves) {
    return new OrderedTransaction(
        replica.position(),
        entry,
        OptionalLong.empty(),
        leaves.flatMap(ExitLeaves.Leaves::description),
        leaves.map(ExitLeaves.Leaves::exit));
  }

  private static Decision refused(LedgerRejection rejection) {
    return refused(
        switch (rejection) {
          case LedgerRejection.NoPayer _ -> Reason.UNKNOWN_ACCOUNT;
          case LedgerRejection.OtherToken _ -> Reason.WRONG_TOKEN;
          case LedgerRejection.Overdraft _ -> Reason.BALANCE_LOW;
          case LedgerRejection.OtherOwner _ -> Reason.WRONG_OWNER;
          case LedgerRejection.OtherNonce _ -> Reason.NONCE_AHEAD;
          case LedgerRejection.Unsigned _ -> Reason.BAD_SIGNATURE;
          case LedgerRejection.OtherPayee _, LedgerRejection.BalanceTooLarge _ ->
              Reason.ACCOUNTS_FULL;
        },
        rejection.describe());
  }

  private static Decision refused(Reason reason, String message) {
    return new Decision.Refused(new Rejection(reason, message));
  }

  /** Notes that all that was ordered is stored, in this block. */
  void seal(BlockHeader header) {
    block = Optional.of(header);
  }

  /** The accounts that changed since this was asked last. */
  List<AccountEntry> takeChanged() {
    List<AccountEntry> entries = new ArrayList<>(changed.size());
    for (AccountIndex index : changed) {
      entries.add(new AccountEntry(index, replica.state().account(index).orElseThrow()));
    }
    changed.clear();
    return entries;
  }
}
