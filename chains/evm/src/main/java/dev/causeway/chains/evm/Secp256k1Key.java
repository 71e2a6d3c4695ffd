// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import fr.acinq.secp256k1.Secp256k1;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/** A private key on the curve secp256k1. Two ways to sign, with the same result. */
abstract sealed class Secp256k1Key {
  private static final Logger LOG = LoggerFactory.getLogger(Secp256k1Key.class);

  /** Order of the curve's group (SEC 2, section 2.4.1). */
  private static final UInt256 ORDER =
      UInt256.of(
          Bytes32.parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"));

  /** The public key: x and y, 64 bytes. */
  private final byte[] publicPoint;

  private Secp256k1Key(byte[] publicPoint) {
    this.publicPoint = publicPoint;
  }

  /** The native signer where its library loads, else the one in Java. */
  static Secp256k1Key of(Bytes32 secret) {
    requireInRange(secret);
    return NativeLibrary.LOADED.isPresent()
        ? new Native(NativeLibrary.LOADED.get(), secret)
        : new Portable(secret);
  }

  static Secp256k1Key portable(Bytes32 secret) {
    requireInRange(secret);
    return new Portable(secret);
  }

  private static void requireInRange(Bytes32 secret) {
    UInt256 number = UInt256.of(secret);
    if (number.isZero() || number.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException(
          "the private key is zero or beyond the order of the curve");
    }
  }

  static boolean nativeLibraryLoads() {
    return NativeLibrary.LOADED.isPresent();
  }

  abstract Signature sign(Bytes32 hash);

  Address address() {
    ByteBuffer hash = Keccak.hash(ByteBuffer.wrap(publicPoint)).asByteBuffer();
    return Address.of(hash.slice(12, Address.SIZE));
  }

  byte[] publicPoint() {
    return publicPoint.clone();
  }

  /**
   * A signature in canonical form.
   *
   * @param r first half
   * @param s second half, in the lower half of the group (EIP-2)
   * @param parity whether the y coordinate of r's point is odd: 0 or 1
   */
  record Signature(Bytes32 r, Bytes32 s, int parity) {}

  private static byte[] array(Bytes32 word) {
    byte[] bytes = new byte[Bytes32.SIZE];
    word.asByteBuffer().get(bytes);
    return bytes;
  }

  /** With libsecp256k1. */
  private static final class Native extends Secp256k1Key {
    private final Secp256k1 library;
    private final byte[] secret;

    Native(Secp256k1 library, Bytes32 secret) {
      super(Arrays.copyOfRange(library.pubkeyCreate(array(secret)), 1, 65));
      this.library = library;
      this.secret = array(secret);
    }

    @Override
    Signature sign(Bytes32 hash) {
      byte[] message = array(hash);
      byte[] compact = library.sign(message, secret, null);
      // The library gives no recovery id; of the two candidates one recovers our own key.
      byte[] recovered = library.ecdsaRecover(compact, message, 0);
      int parity = Arrays.equals(recovered, 1, 65, publicPoint(), 0, 64) ? 0 : 1;
      return new Signature(
          Bytes32.of(ByteBuffer.wrap(compact, 0, 32)),
          Bytes32.of(ByteBuffer.wrap(compact, 32, 32)),
          parity);
    }
  }

  /** With Bouncy Castle, by way of web3j. */
  private static final class Portable extends Secp256k1Key {
    private final ECKeyPair pair;

    Portable(Bytes32 secret) {
      this(ECKeyPair.create(array(secret)));
    }

    private Portable(ECKeyPair pair) {
      super(padded(pair.getPublicKey(), 64));
      this.pair = pair;
    }

    @Override
    Signature sign(Bytes32 hash) {
      byte[] message = array(hash);
      ECDSASignature signature = pair.sign(message);
      BigInteger candidate = Sign.recoverFromSignature(0, signature, message);
      int parity = pair.getPublicKey().equals(candidate) ? 0 : 1;
      return new Signature(
          Bytes32.of(ByteBuffer.wrap(padded(signature.r, Bytes32.SIZE))),
          Bytes32.of(ByteBuffer.wrap(padded(signature.s, Bytes32.SIZE))),
          parity);
    }

    private static byte[] padded(BigInteger number, int size) {
      byte[] shortest = number.toByteArray();
      byte[] bytes = new byte[size];
      int length = Math.min(shortest.length, size);
      System.arraycopy(shortest, shortest.length - length, bytes, size - length, length);
      return bytes;
    }
  }

  /** Loaded once; absent where there is no build for the platform. */
  private static final class NativeLibrary {
    static final Optional<Secp256k1> LOADED = load();

    private static Optional<Secp256k1> load() {
      try {
        return Optional.of(Secp256k1.get());
      } catch (IllegalStateException | LinkageError absent) {
        LOG.info("signing without the native library: reason={}", absent.getMessage());
        return Optional.empty();
      }
    }
  }
}
