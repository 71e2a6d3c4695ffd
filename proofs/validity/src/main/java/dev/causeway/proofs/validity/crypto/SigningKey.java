// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.model.Bytes32;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A private key of 32 bytes, from which scalar, public key and signatures follow as in circomlibjs:
 * the same seed has the same public key there and signs the same message with the same signature.
 *
 * <p>Times depend on the key, so sign where nobody measures. {@code toString} shows the public key.
 *
 * <p>Source: circomlibjs' {@code eddsa.js}, after RFC 8032 with BLAKE-512.
 */
public final class SigningKey {
  private static final int HALF = 32;

  private final BigInteger scalar;
  private final byte[] prefix;
  private final PublicKey publicKey;

  private SigningKey(byte[] seed) {
    byte[] hash = Blake512.hash(seed);
    hash[0] &= (byte) 0xf8;
    hash[HALF - 1] &= 0x7f;
    hash[HALF - 1] |= 0x40;
    scalar = littleEndian(Arrays.copyOf(hash, HALF));
    prefix = Arrays.copyOfRange(hash, HALF, 2 * HALF);
    Scalar[] point = BasePoint.times(scalar.shiftRight(3));
    publicKey = new PublicKey(point[0], point[1]);
  }

  /** The key of a seed, which is as secret as the key. */
  public static SigningKey of(Bytes32 seed) {
    byte[] bytes = new byte[Bytes32.SIZE];
    seed.asByteBuffer().get(bytes);
    return new SigningKey(bytes);
  }

  /** The key that verifies. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The signature of a message, always the same one. */
  public Signature sign(Scalar message) {
    byte[] input = Arrays.copyOf(prefix, 2 * HALF);
    byte[] bytes = message.toBytes();
    for (int i = 0; i < HALF; i++) {
      input[HALF + i] = bytes[HALF - 1 - i];
    }
    BigInteger nonce = littleEndian(Blake512.hash(input)).mod(BabyJubjub.ORDER);
    Scalar[] r8 = BasePoint.times(nonce);
    Scalar h = Poseidon.hash(r8[0], r8[1], publicKey.x(), publicKey.y(), message);
    BigInteger s = nonce.add(h.toBigInteger().multiply(scalar)).mod(BabyJubjub.ORDER);
    return new Signature(r8[0], r8[1], Scalar.of(s));
  }

  @Override
  public String toString() {
    return "the key of " + publicKey;
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }
}
