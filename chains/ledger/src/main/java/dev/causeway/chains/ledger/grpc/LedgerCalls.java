// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.PublicKey;
import dev.causeway.api.ledger.v1.Signature;
import dev.causeway.api.ledger.v1.SignedTransaction;
import dev.causeway.api.ledger.v1.TransactionKind;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.SignedPayment;

/** A payment as a caller of the service writes it. */
public final class LedgerCalls {
  private LedgerCalls() {}

  /** The message of a payment. */
  public static SignedTransaction message(SignedPayment payment) {
    SignedTransaction.Builder message =
        SignedTransaction.newBuilder()
            .setFromIndex(payment.payment().from().value())
            .setToken((int) payment.payment().token().value())
            .setAmount(payment.payment().amount().toString())
            .setNonce(payment.nonce().value())
            .setPublicKey(
                PublicKey.newBuilder()
                    .setX(payment.key().x().toString())
                    .setY(payment.key().y().toString()))
            .setSignature(
                Signature.newBuilder()
                    .setR8X(payment.signature().r8x().toString())
                    .setR8Y(payment.signature().r8y().toString())
                    .setS(payment.signature().s().toString()));
    switch (payment.payment()) {
      case Transfer transfer ->
          message
              .setKind(TransactionKind.TRANSACTION_KIND_TRANSFER)
              .setRecipient(transfer.recipient().toString());
      case Exit exit ->
          message
              .setKind(TransactionKind.TRANSACTION_KIND_EXIT)
              .setRecipient(exit.recipient().toString())
              .setDestinationChainId(exit.destination().value());
    }
    return message.build();
  }
}
