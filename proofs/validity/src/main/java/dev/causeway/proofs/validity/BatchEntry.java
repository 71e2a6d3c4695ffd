// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

/** A transaction with all that the circuit asks for it: for a payment, key and signature. */
public sealed interface BatchEntry
    permits LedgerTransaction.NoOp, LedgerTransaction.Deposit, SignedPayment {
  /** What is published of it. */
  LedgerTransaction transaction();
}
