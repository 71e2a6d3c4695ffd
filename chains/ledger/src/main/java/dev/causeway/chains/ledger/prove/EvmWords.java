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

  /**
   * The proof of eight words.
   *
   * @throws IllegalArgumentException naming the coordinates, if they are no points
   */
  static Proof readProof(Bytes proof) {
    List<BigInteger> words = new ArrayList<>();
    for (int at = 0; at < proof.size(); at += Bytes32.SIZE) {
      words.add(number(UInt256.of(Bytes32.of(proof.slice(at, at + Bytes32.SIZE).asByteBuffer()))));
    }
    return new Proof(g1(words, 0), g2(words, 2), g1(words, 6));
  }

  /**
   * The verifying key of its words.
   *
   * @throws IllegalArgumentException naming the coordinates, if they are no points
   */
  static VerifyingKey readKey(List<UInt256> key) {
    if (key.size() < 16 || key.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "a verifying key has 14 words and two for 1 and each signal, but there are "
              + key.size());
    }
    List<BigInteger> words = key.stream().map(EvmWords::number).toList();
    List<G1Point> combination = new ArrayList<>();
    for (int at = 14; at < words.size(); at += 2) {
      combination.add(g1(words, at));
    }
    return new VerifyingKey(g1(words, 0), g2(words, 2), g2(words, 6), g2(words, 10), combination);
  }

  private static BigInteger number(UInt256 word) {
    return new BigInteger(word.toString());
  }

  private static G1Point g1(List<BigInteger> words, int at) {
    return new G1Point(words.get(at), words.get(at + 1));
  }

  private static G2Point g2(List<BigInteger> words, int at) {
    return new G2Point(words.get(at + 1), words.get(at), words.get(at + 3), words.get(at + 2));
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
