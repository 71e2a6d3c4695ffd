// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;

/**
 * A change of the ledger as it is published on L1: without signature, because the proof of its
 * batch stands for that.
 *
 * <p>Source: docs/features/ledger.md, Transactions; {@code TransactionWords} in the circuit.
 */
public sealed interface LedgerTransaction {
  /** The two words that are published; equal words are the same transaction. */
  default Words words() {
    return switch (this) {
      case NoOp _ -> Words.ZERO;
      case Deposit deposit ->
          Words.pack(
              1,
              0,
              deposit.to().value(),
              deposit.token().value(),
              deposit.amount(),
              deposit.recipient().address(),
              0);
      case Transfer transfer ->
          Words.pack(
              2,
              transfer.from().value(),
              transfer.to().value(),
              transfer.token().value(),
              transfer.amount(),
              transfer.recipient().address(),
              0);
      case Exit exit ->
          Words.pack(
              3,
              exit.from().value(),
              0,
              exit.token().value(),
              exit.amount(),
              exit.recipient(),
              exit.destination().value());
    };
  }

  /**
   * The transaction of two words.
   *
   * @throws IllegalArgumentException naming what is wrong, for words that no transaction has: an
   *     unknown kind, a field out of its range, or one that the kind does not use and is not 0
   */
  static LedgerTransaction of(Words words) {
    LedgerTransaction transaction =
        switch (words.kind()) {
          case 0 -> new NoOp();
          case 1 ->
              new Deposit(
                  AccountIndex.of(words.to()),
                  new Owner(words.recipient()),
                  TokenNumber.of(words.token()),
                  words.amount());
          case 2 ->
              new Transfer(
                  AccountIndex.of(words.from()),
                  AccountIndex.of(words.to()),
                  new Owner(words.recipient()),
                  TokenNumber.of(words.token()),
                  words.amount());
          case 3 ->
              new Exit(
                  AccountIndex.of(words.from()),
                  words.recipient(),
                  ChainId.of(words.destination()),
                  TokenNumber.of(words.token()),
                  words.amount());
          default ->
              throw new IllegalArgumentException(
                  "kind %d of %s is none of 0 to 3".formatted(words.kind(), words));
        };
    if (!transaction.words().equals(words)) {
      throw new IllegalArgumentException(
          "%s has fields that its kind does not use: %s would be its words"
              .formatted(words, transaction.words()));
    }
    return transaction;
  }

  /** Nothing: fills a batch up. */
  record NoOp() implements LedgerTransaction, BatchEntry {
    @Override
    public LedgerTransaction transaction() {
      return this;
    }
  }

  /**
   * Credits what arrived on L1. The contract compares it with its queue; here it needs nobody's
   * consent.
   *
   * @param to the credited account: empty, or the owner's in this token
   * @param recipient the owner
   * @param token the token
   * @param amount below 2^128
   */
  record Deposit(AccountIndex to, Owner recipient, TokenNumber token, TokenAmount amount)
      implements LedgerTransaction, BatchEntry {
    /** Refuses amounts that are out of range. */
    public Deposit {
      LedgerAmounts.checked(amount);
    }

    @Override
    public LedgerTransaction transaction() {
      return this;
    }
  }

  /** A transaction that takes from an account, and which its owner signs. */
  sealed interface Payment extends LedgerTransaction {
    /** The account that pays. */
    AccountIndex from();

    /** The token. */
    TokenNumber token();

    /** Below 2^128. */
    TokenAmount amount();
  }

  /**
   * Pays another account, or itself.
   *
   * @param from the payer
   * @param to the payee: empty, or the recipient's in this token; not signed by the payer
   * @param recipient owner of the payee
   * @param token the token
   * @param amount below 2^128
   */
  record Transfer(
      AccountIndex from, AccountIndex to, Owner recipient, TokenNumber token, TokenAmount amount)
      implements Payment {
    /** Refuses amounts that are out of range. */
    public Transfer {
      LedgerAmounts.checked(amount);
    }

    /** The same to another account of the recipient; a signature stays valid. */
    public Transfer withTo(AccountIndex payee) {
      return new Transfer(from, payee, recipient, token, amount);
    }
  }

  /**
   * Leaves the ledger for another chain, as a message in the exit tree.
   *
   * @param from the payer
   * @param recipient who gets it there
   * @param destination where it is claimed
   * @param token the token
   * @param amount below 2^128
   */
  record Exit(
      AccountIndex from,
      Address recipient,
      ChainId destination,
      TokenNumber token,
      TokenAmount amount)
      implements Payment {
    /** Refuses amounts that are out of range. */
    public Exit {
      LedgerAmounts.checked(amount);
    }
  }
}
