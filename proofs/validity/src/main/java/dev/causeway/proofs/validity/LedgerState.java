// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.LedgerOutcome.Applied;
import dev.causeway.proofs.validity.LedgerOutcome.Rejected;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.crypto.SignatureVerifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All accounts of a ledger, and the rules by which transactions change them: those of the circuit,
 * so that what is applied here can be proven, and what is rejected cannot.
 *
 * <p>Not safe for use by several threads at once.
 *
 * <p>Source: docs/features/ledger.md, rules 2 to 4; {@code Transaction} in the circuit.
 */
public final class LedgerState {
  private final Domain domain;
  private final AccountTree tree;
  private final AccountDirectory directory;
  private final SignatureVerifier verifier = new SignatureVerifier();

  /** The state without any account. */
  public LedgerState(Domain domain) {
    this(domain, new AccountTree(), new AccountDirectory());
  }

  private LedgerState(Domain domain, AccountTree tree, AccountDirectory directory) {
    this.domain = domain;
    this.tree = tree;
    this.directory = directory;
  }

  /**
   * The state with these accounts, as it was when they were read off; whether it is the right one,
   * its root says.
   */
  public static LedgerState restore(Domain domain, Map<AccountIndex, Account> accounts) {
    LedgerState state = new LedgerState(domain);
    accounts.forEach(
        (index, account) -> {
          state.tree.put(index, account);
          state.directory.add(index, account.owner(), account.token());
        });
    return state;
  }

  /** The same state, which changes apart from this one. */
  public LedgerState copy() {
    return new LedgerState(domain, tree.copy(), directory.copy());
  }

  /** The deployment whose signatures count here. */
  public Domain domain() {
    return domain;
  }

  /** The state root. */
  public Scalar root() {
    return tree.root();
  }

  /** The account at a place, if it is not empty. */
  public Optional<Account> account(AccountIndex index) {
    return tree.account(index);
  }

  /** Siblings of the path from a place to the root, from the leaves up. */
  public List<Scalar> siblings(AccountIndex index) {
    return tree.siblings(index);
  }

  /** The lowest place of an owner's account in a token, if there is one. */
  public Optional<AccountIndex> find(Owner owner, TokenNumber token) {
    return directory.find(owner, token);
  }

  /** The lowest empty place, unless all are taken. */
  public Optional<AccountIndex> firstEmpty() {
    return directory.firstEmpty();
  }

  /** Says whether an entry could be applied now, and changes nothing. */
  public LedgerOutcome check(BatchEntry entry) {
    return outcome(
        switch (entry) {
          case SignedPayment signed -> rejection(signed);
          case NoOp noOp -> rejection(noOp);
          case Deposit deposit -> rejection(deposit);
        });
  }

  /** Applies an entry, its signature verified, or changes nothing. */
  public LedgerOutcome apply(BatchEntry entry) {
    LedgerOutcome outcome = check(entry);
    if (outcome instanceof Applied) {
      change(entry.transaction());
    }
    return outcome;
  }

  /**
   * Applies a transaction that a proof has settled on L1, or changes nothing. The proof stands for
   * the signature; all else is checked, and a rejection means that this state is not the settled
   * one.
   */
  public LedgerOutcome replay(LedgerTransaction settled) {
    LedgerOutcome outcome = outcome(rejection(settled));
    if (outcome instanceof Applied) {
      change(settled);
    }
    return outcome;
  }

  private static LedgerOutcome outcome(@Nullable LedgerRejection rejection) {
    return rejection == null ? new Applied() : new Rejected(rejection);
  }

  private @Nullable LedgerRejection rejection(SignedPayment signed) {
    Payment payment = signed.payment();
    Account payer = tree.account(payment.from()).orElse(null);
    if (payer == null) {
      return new LedgerRejection.NoPayer(payment.from());
    }
    Owner signer = Owner.of(signed.key());
    if (!payer.owner().equals(signer)) {
      return new LedgerRejection.OtherOwner(payment.from(), payer.owner(), signer);
    }
    if (!payer.nonce().equals(signed.nonce())) {
      return new LedgerRejection.OtherNonce(payment.from(), payer.nonce(), signed.nonce());
    }
    LedgerRejection rejection = rejection(payment);
    if (rejection == null && !signed.isSigned(domain, verifier)) {
      return new LedgerRejection.Unsigned(payment.from(), domain);
    }
    return rejection;
  }

  /** What speaks against a transaction, the signature aside. */
  private @Nullable LedgerRejection rejection(LedgerTransaction transaction) {
    return switch (transaction) {
      case NoOp _ -> null;
      case Deposit deposit ->
          payeeRejection(
              deposit.to(),
              tree.account(deposit.to()).orElse(null),
              deposit.recipient(),
              deposit.token(),
              deposit.amount());
      case Exit exit -> payerRejection(exit);
      case Transfer transfer -> {
        LedgerRejection rejection = payerRejection(transfer);
        if (rejection != null) {
          yield rejection;
        }
        // The payer's side comes first, so a payer who pays itself has less before it has more.
        Account payee =
            transfer.to().equals(transfer.from())
                ? paid(transfer)
                : tree.account(transfer.to()).orElse(null);
        yield payeeRejection(
            transfer.to(), payee, transfer.recipient(), transfer.token(), transfer.amount());
      }
    };
  }

  private @Nullable LedgerRejection payerRejection(Payment payment) {
    Account payer = tree.account(payment.from()).orElse(null);
    if (payer == null) {
      return new LedgerRejection.NoPayer(payment.from());
    }
    if (!payer.token().equals(payment.token())) {
      return new LedgerRejection.OtherToken(payment.from(), payer.token(), payment.token());
    }
    return payer.balance().compareTo(payment.amount()) < 0
        ? new LedgerRejection.Overdraft(payment.from(), payer.balance(), payment.amount())
        : null;
  }

  private static @Nullable LedgerRejection payeeRejection(
      AccountIndex index,
      @Nullable Account payee,
      Owner recipient,
      TokenNumber token,
      TokenAmount amount) {
    if (payee == null) {
      return null;
    }
    if (!payee.is(recipient, token)) {
      return new LedgerRejection.OtherPayee(index, payee, recipient, token);
    }
    return LedgerAmounts.fits(payee.balance().plus(amount))
        ? null
        : new LedgerRejection.BalanceTooLarge(index, payee.balance(), amount);
  }

  private void change(LedgerTransaction transaction) {
    switch (transaction) {
      case NoOp _ -> {}
      case Deposit deposit ->
          credit(deposit.to(), deposit.recipient(), deposit.token(), deposit.amount());
      case Exit exit -> tree.put(exit.from(), paid(exit));
      case Transfer transfer -> {
        tree.put(transfer.from(), paid(transfer));
        credit(transfer.to(), transfer.recipient(), transfer.token(), transfer.amount());
      }
    }
  }

  /** The payer after its payment. */
  private Account paid(Payment payment) {
    return tree.account(payment.from()).orElseThrow().pay(payment.amount());
  }

  private void credit(AccountIndex index, Owner recipient, TokenNumber token, TokenAmount amount) {
    Account payee =
        tree.account(index)
            .orElseGet(() -> new Account(recipient, token, TokenAmount.ZERO, Nonce.of(0)));
    tree.put(index, new Account(recipient, token, payee.balance().plus(amount), payee.nonce()));
    directory.add(index, recipient, token);
  }
}
