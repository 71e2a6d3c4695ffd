// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.merkle.Keccak;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What binds the proof of a batch to its place on L1, where the contract computes the same.
 *
 * <p>Source: docs/features/ledger.md, Binding to the L1.
 *
 * @param baseChain chain id of the L1
 * @param domain ledger and contract
 * @param batch number of the batch, from 0
 * @param deposits how many deposits were processed before it
 * @param leaves how many leaves the exit tree had before it
 */
public record BatchBinding(
    ChainId baseChain, Domain domain, long batch, long deposits, long leaves) {
  private static final Bytes32 TAG = Keccak.hash("causeway.ledger.batch.v1");

  /** Refuses negative counts. */
  public BatchBinding {
    if (batch < 0 || deposits < 0 || leaves < 0) {
      throw new IllegalArgumentException(
          "counts are never negative: batch %d, deposits %d, leaves %d"
              .formatted(batch, deposits, leaves));
    }
  }

  /**
   * The point at which the words are evaluated: a hash of all that is public, reduced modulo r. It
   * depends on the commitment, which fixes the circuit's words, and on the words themselves.
   */
  public Scalar alpha(Scalar oldRoot, Scalar newRoot, Scalar commitment, List<Words> words) {
    ByteBuffer packed = ByteBuffer.allocate(2 * Bytes32.SIZE * words.size());
    words.forEach(pair -> packed.put(pair.a().asByteBuffer()).put(pair.b().asByteBuffer()));
    ByteBuffer encoded = ByteBuffer.allocate(10 * Bytes32.SIZE);
    encoded.put(TAG.asByteBuffer());
    putNumber(encoded, baseChain.value());
    encoded.position(encoded.position() + 12).put(domain.contract().asByteBuffer());
    encoded.put(oldRoot.toBytes()).put(newRoot.toBytes()).put(commitment.toBytes());
    putNumber(encoded, batch);
    putNumber(encoded, deposits);
    putNumber(encoded, leaves);
    encoded.put(Keccak.hash(packed.flip()).asByteBuffer());
    byte[] hash = new byte[Bytes32.SIZE];
    Keccak.hash(encoded.flip()).asByteBuffer().get(hash);
    return Scalar.of(new BigInteger(1, hash).mod(PrimeField.FR.modulus()));
  }

  private static void putNumber(ByteBuffer target, long number) {
    target.position(target.position() + Bytes32.SIZE - Long.BYTES).putLong(number);
  }
}
