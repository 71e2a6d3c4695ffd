// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Nonce;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.crypto.Poseidon;
import dev.causeway.proofs.validity.crypto.PublicKey;
import dev.causeway.proofs.validity.crypto.Signature;
import dev.causeway.proofs.validity.crypto.SignatureVerifier;
import dev.causeway.proofs.validity.crypto.SigningKey;

/**
 * A payment with its owner's consent to it, for one deployment and one nonce. Whether the signature
 * is right is not known before {@link #isSigned} or {@link LedgerState#check} said so.
 *
 * @param payment what is paid
 * @param nonce the payer's nonce that was signed
 * @param key the key that signed
 * @param signature the signature
 */
public record SignedPayment(Payment payment, Nonce nonce, PublicKey key, Signature signature)
    implements BatchEntry {
  /** Signs a payment. */
  public static SignedPayment sign(
      Payment payment, Nonce nonce, Domain domain, SigningKey signingKey) {
    return new SignedPayment(
        payment, nonce, signingKey.publicKey(), signingKey.sign(message(payment, nonce, domain)));
  }

  /**
   * What is signed: Poseidon of the domain, both words without the payee's index, and the nonce.
   *
   * <p>Source: rule 3 of docs/features/ledger.md; {@code Transaction} in the circuit.
   */
  public static Scalar message(Payment payment, Nonce nonce, Domain domain) {
    Payment signed =
        switch (payment) {
          case Transfer transfer -> transfer.withTo(AccountIndex.of(0));
          case Exit exit -> exit;
        };
    Words words = signed.words();
    return Poseidon.hash(domain.scalar(), words.first(), words.second(), Scalar.of(nonce.value()));
  }

  @Override
  public LedgerTransaction transaction() {
    return payment;
  }

  /** Whether the key signed this payment, with this nonce, for this deployment. */
  public boolean isSigned(Domain domain, SignatureVerifier verifier) {
    return verifier.verify(key, message(payment, nonce, domain), signature);
  }
}
