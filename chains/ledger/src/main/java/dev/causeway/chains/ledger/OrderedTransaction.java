// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Nonce;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.BatchEntry;
import dev.causeway.proofs.validity.LedgerTransaction;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.Words;
import dev.causeway.proofs.validity.crypto.PublicKey;
import dev.causeway.proofs.validity.crypto.Signature;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A transaction with its place in the order: enough to execute it again, to prove it, and to show
 * it.
 *
 * @param position its place in the order of all transactions, from 0, dense
 * @param entry what is ordered, with its signature where it has one; never a no-op, which only
 *     fills up a batch
 * @param deposit number in the deposit queue; empty unless it is a deposit
 * @param description leaf that describes the token, when this exit is the first of its token to a
 *     destination where it is not at home
 * @param exit leaf of the exit's message; empty unless it is an exit
 */
public record OrderedTransaction(
    long position,
    BatchEntry entry,
    OptionalLong deposit,
    Optional<ExitLeaf> description,
    Optional<ExitLeaf> exit) {
  /** Number of bytes of a public key with a signature. */
  public static final int SIGNATURE_SIZE = 5 * Bytes32.SIZE;

  private static final int FIXED_SIZE = 3 * Long.BYTES + 2 * Bytes32.SIZE + 2 * (8 + 32);

  /** Refuses a form that its kind does not have. */
  public OrderedTransaction {
    boolean formed =
        switch (entry.transaction()) {
          case NoOp _ -> false;
          case Deposit _ -> deposit.isPresent() && exit.isEmpty() && description.isEmpty();
          case Transfer _ -> deposit.isEmpty() && exit.isEmpty() && description.isEmpty();
          case Exit _ -> deposit.isEmpty() && exit.isPresent();
        };
    if (!formed) {
      throw new IllegalArgumentException(
          "transaction %d is not of the form of its kind: %s deposit=%s description=%s exit=%s"
              .formatted(position, entry, deposit, description, exit));
    }
  }

  /** What is published of it. */
  public LedgerTransaction transaction() {
    return entry.transaction();
  }

  /** The payment with its signature; empty for a deposit. */
  public Optional<SignedPayment> signed() {
    return entry instanceof SignedPayment payment ? Optional.of(payment) : Optional.empty();
  }

  /** The nonce that paid for it; 0 for a deposit. */
  public Nonce nonce() {
    return signed().map(SignedPayment::nonce).orElse(Nonce.of(0));
  }

  /**
   * Whether a payment is this one: the same intent of the same account under the same nonce,
   * whatever account of the payee it credits.
   */
  public boolean isSameAs(SignedPayment payment) {
    return signed()
        .filter(
            mine ->
                mine.nonce().equals(payment.nonce())
                    && intent(mine.payment()).equals(intent(payment.payment())))
        .isPresent();
  }

  private static Payment intent(Payment payment) {
    return switch (payment) {
      case Transfer transfer -> transfer.withTo(AccountIndex.of(0));
      case Exit exit -> exit;
    };
  }

  /**
   * Public key and signature as five words: Ax, Ay, R8x, R8y, S; empty for a deposit. {@link
   * #signatureOf} reads them.
   */
  public Bytes signature() {
    if (!(entry instanceof SignedPayment payment)) {
      return Bytes.EMPTY;
    }
    ByteBuffer bytes = ByteBuffer.allocate(SIGNATURE_SIZE);
    bytes.put(payment.key().x().toBytes()).put(payment.key().y().toBytes());
    bytes.put(payment.signature().r8x().toBytes()).put(payment.signature().r8y().toBytes());
    bytes.put(payment.signature().s().toBytes());
    return Bytes.of(bytes.flip());
  }

  /**
   * A payment with key and signature from the form that {@link #signature} has.
   *
   * @throws IllegalArgumentException saying what is wrong, when they are none
   */
  public static SignedPayment signatureOf(Payment payment, Nonce nonce, Bytes signature) {
    if (signature.size() != SIGNATURE_SIZE) {
      throw new IllegalArgumentException(
          "a key with a signature has %d bytes, not %d"
              .formatted(SIGNATURE_SIZE, signature.size()));
    }
    ByteBuffer bytes = signature.asByteBuffer();
    return new SignedPayment(
        payment,
        nonce,
        new PublicKey(scalar(bytes), scalar(bytes)),
        new Signature(scalar(bytes), scalar(bytes), scalar(bytes)));
  }

  private static Scalar scalar(ByteBuffer bytes) {
    byte[] word = new byte[Bytes32.SIZE];
    bytes.get(word);
    return Scalar.of(word);
  }

  /** All of it in a form that no other transaction shares: what a block's hash covers. */
  ByteBuffer encoded() {
    Bytes signature = signature();
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_SIZE + signature.size());
    Words words = transaction().words();
    bytes.putLong(position).put(words.a().asByteBuffer()).put(words.b().asByteBuffer());
    bytes.putLong(nonce().value()).putLong(deposit.orElse(-1));
    put(bytes, description);
    put(bytes, exit);
    // The kind in word A says whether there is a signature.
    bytes.put(signature.asByteBuffer());
    return bytes.flip();
  }

  private static void put(ByteBuffer bytes, Optional<ExitLeaf> leaf) {
    if (leaf.isPresent()) {
      bytes.putLong(leaf.get().index().value());
      bytes.put(leaf.get().messageId().value().asByteBuffer());
    } else {
      // No leaf has this index.
      bytes.putLong(-1).position(bytes.position() + Bytes32.SIZE);
    }
  }
}
