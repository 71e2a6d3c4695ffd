// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.prove;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Proofs and verifying keys as {@code Groth16Verifier} takes them: points of EIP-197. Pure. */
public final class EvmWords {
  private EvmWords() {}

  /** The points A, B and C of a proof, eight words. */
  public static Bytes proof(Proof proof) {
    List<BigInteger> words = new ArrayList<>();
    add(words, proof.a());
    add(words, proof.b());
    add(words, proof.c());
    ByteBuffer bytes = ByteBuffer.allocate(words.size() * Bytes32.SIZE);
    words.forEach(word -> bytes.put(UInt256.parse(word.toString()).toBytes32().asByteBuffer()));
    return Bytes.of(bytes.flip());
  }

  /** The words of a verifying key: alpha, beta, gamma, delta, and a point for 1 and each signal. */
  public static List<UInt256> key(VerifyingKey key) {
    List<BigInteger> words = new ArrayList<>();
    add(words, key.alpha1());
    add(words, key.beta2());
    add(words, key.gamma2());
    add(words, key.delta2());
    key.ic().forEach(point -> add(words, point));
    return words.stream().map(word -> UInt256.parse(word.toString())).toList();
  }

  private static void add(List<BigInteger> words, G1Point point) {
    words.add(point.x());
    words.add(point.y());
  }

  /** EIP-197 writes the coefficient of u first. */
  private static void add(List<BigInteger> words, G2Point point) {
    words.add(point.x1());
    words.add(point.x0());
    words.add(point.y1());
    words.add(point.y0());
  }
}
