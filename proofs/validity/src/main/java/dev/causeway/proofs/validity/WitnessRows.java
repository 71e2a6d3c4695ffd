// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.crypto.PublicKey;
import dev.causeway.proofs.validity.crypto.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The inputs of template {@code Transaction}, transaction after transaction. */
final class WitnessRows {
  /** In the place of the siblings of a path that is not checked. */
  private static final List<Scalar> NO_PATH = Collections.nCopies(AccountTree.DEPTH, Scalar.ZERO);

  /** In the place of a signature that is not checked; the circuit wants points nevertheless. */
  private static final Signature NO_SIGNATURE =
      new Signature(PublicKey.BASE.x(), PublicKey.BASE.y(), Scalar.ZERO);

  private final SequencedMap<String, List<Scalar>> columns = new LinkedHashMap<>();

  WitnessRows() {
    for (String name :
        List.of(
            "kind",
            "from",
            "to",
            "token",
            "amount",
            "recipient",
            "destination",
            "Ax",
            "Ay",
            "R8x",
            "R8y",
            "S",
            "fromBalance",
            "fromNonce",
            "fromSiblings",
            "toEmpty",
            "toBalance",
            "toNonce",
            "toSiblings")) {
      columns.put(name, new ArrayList<>());
    }
  }

  void addTo(Map<String, List<Scalar>> witness) {
    columns.forEach((name, column) -> witness.put(name, List.copyOf(column)));
  }

  /** Adds an entry that the state allows, and applies it. */
  void add(LedgerState state, BatchEntry entry) {
    switch (entry.transaction()) {
      case NoOp _ -> {
        fields(0, 0, 0, 0, TokenAmount.ZERO, Address.ZERO, 0);
        noPayer();
        apply(state, entry);
        noPayee();
      }
      case Deposit deposit -> {
        fields(
            1,
            0,
            deposit.to().value(),
            deposit.token().value(),
            deposit.amount(),
            deposit.recipient().address(),
            0);
        noPayer();
        payee(state.account(deposit.to()), state.siblings(deposit.to()));
        apply(state, entry);
      }
      case Transfer transfer -> {
        fields(
            2,
            transfer.from().value(),
            transfer.to().value(),
            transfer.token().value(),
            transfer.amount(),
            transfer.recipient().address(),
            0);
        payer(state, transfer.from());
        Optional<Account> payee = payeeAfterPayment(state, transfer);
        apply(state, entry);
        // Nothing of the payee's path depends on the payee itself, so it is the same afterwards.
        payee(payee, state.siblings(transfer.to()));
      }
      case Exit exit -> {
        fields(
            3,
            exit.from().value(),
            0,
            exit.token().value(),
            exit.amount(),
            exit.recipient(),
            exit.destination().value());
        payer(state, exit.from());
        apply(state, entry);
        noPayee();
      }
    }
    if (entry instanceof SignedPayment signed) {
      signature(signed.key(), signed.signature());
    } else {
      signature(PublicKey.BASE, NO_SIGNATURE);
    }
  }

  private static Optional<Account> payeeAfterPayment(LedgerState state, Transfer transfer) {
    Optional<Account> payee = state.account(transfer.to());
    return transfer.to().equals(transfer.from())
        ? payee.map(account -> account.pay(transfer.amount()))
        : payee;
  }

  private static void apply(LedgerState state, BatchEntry entry) {
    if (state.replay(entry.transaction()) instanceof LedgerOutcome.Rejected(var reason)) {
      throw new IllegalStateException("the entry was checked, but " + reason.describe());
    }
  }

  private void fields(
      int kind,
      int from,
      int to,
      long token,
      TokenAmount amount,
      Address recipient,
      long destination) {
    put("kind", Scalar.of(kind));
    put("from", Scalar.of(from));
    put("to", Scalar.of(to));
    put("token", Scalar.of(token));
    put("amount", Scalars.of(amount));
    put("recipient", Scalars.of(recipient));
    put("destination", Scalar.of(destination));
  }

  private void payer(LedgerState state, AccountIndex index) {
    Account payer = state.account(index).orElseThrow();
    put("fromBalance", Scalars.of(payer.balance()));
    put("fromNonce", Scalar.of(payer.nonce().value()));
    column("fromSiblings").addAll(state.siblings(index));
  }

  private void noPayer() {
    put("fromBalance", Scalar.ZERO);
    put("fromNonce", Scalar.ZERO);
    column("fromSiblings").addAll(NO_PATH);
  }

  private void payee(Optional<Account> payee, List<Scalar> siblings) {
    put("toEmpty", payee.isEmpty() ? Scalar.ONE : Scalar.ZERO);
    put("toBalance", payee.map(account -> Scalars.of(account.balance())).orElse(Scalar.ZERO));
    put("toNonce", payee.map(account -> Scalar.of(account.nonce().value())).orElse(Scalar.ZERO));
    column("toSiblings").addAll(siblings);
  }

  private void noPayee() {
    payee(Optional.empty(), NO_PATH);
  }

  private void signature(PublicKey key, Signature signature) {
    put("Ax", key.x());
    put("Ay", key.y());
    put("R8x", signature.r8x());
    put("R8y", signature.r8y());
    put("S", signature.s());
  }

  private void put(String name, Scalar value) {
    column(name).add(value);
  }

  private List<Scalar> column(String name) {
    List<Scalar> column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException("the circuit has no input " + name);
    }
    return column;
  }
}
