// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Bytes32;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
  private static final long SEED = 7;

  private final SignatureVerifier verifier = new SignatureVerifier();
  private final SigningKey key = SigningKey.of(Bytes32.parse("0x" + "5a".repeat(32)));

  @Test
  void shouldAcceptWhatTheKeySignedAndNothingElse() {
    Random random = new Random(SEED);
    SigningKey other = SigningKey.of(Bytes32.parse("0x" + "5b".repeat(32)));
    for (int i = 0; i < 100; i++) {
      Scalar message = Scalar.of(new BigInteger(254, random).mod(PrimeField.FR.modulus()));
      Signature signature = key.sign(message);
      String shown = "seed %d, message %s".formatted(SEED, message);
      assertThat(verifier.verify(key.publicKey(), message, signature)).as(shown).isTrue();
      assertThat(verifier.verify(key.publicKey(), message.add(Scalar.ONE), signature)).isFalse();
      assertThat(verifier.verify(other.publicKey(), message, signature)).as(shown).isFalse();
      assertThat(
              verifier.verify(
                  key.publicKey(),
                  message,
                  new Signature(signature.r8x().negate(), signature.r8y(), signature.s())))
          .as(shown)
          .isFalse();
      Scalar otherS = Scalar.of(signature.s().toBigInteger().flipBit(i));
      if (otherS.toBigInteger().compareTo(BabyJubjub.ORDER) < 0) {
        assertThat(
                verifier.verify(
                    key.publicKey(),
                    message,
                    new Signature(signature.r8x(), signature.r8y(), otherS)))
            .as(shown)
            .isFalse();
      }
    }
  }

  @Test
  void shouldRefuseTheSecondFormOfSignature() {
    Signature signature = key.sign(Scalar.of(1));
    Scalar second = Scalar.of(signature.s().toBigInteger().add(BabyJubjub.ORDER));
    assertThatThrownBy(() -> new Signature(signature.r8x(), signature.r8y(), second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be below");
  }

  @Test
  void shouldRefuseKeysOffTheCurveAndOfSmallOrder() {
    assertThatThrownBy(() -> new PublicKey(Scalar.ONE, Scalar.ONE))
        .hasMessageContaining("not on Baby Jubjub");
    Scalar minusOne = Scalar.ONE.negate();
    // Orders 1 and 2: the only points with x = 0.
    assertThatThrownBy(() -> new PublicKey(Scalar.ZERO, Scalar.ONE))
        .hasMessageContaining("small order");
    assertThatThrownBy(() -> new PublicKey(Scalar.ZERO, minusOne))
        .hasMessageContaining("small order");
    // Order 4: y = 0, so a x^2 = 1.
    Scalar root = Scalar.read(BabyJubjub.SCALE, 0);
    Scalar imaginary = squareRootOfMinusOne();
    Scalar x = imaginary.multiply(root.inverse());
    assertThat(BabyJubjub.isOnCurve(x, Scalar.ZERO)).isTrue();
    assertThatThrownBy(() -> new PublicKey(x, Scalar.ZERO)).hasMessageContaining("small order");
  }

  /** -1 is the square of any non-residue to (r - 1) / 4. */
  private static Scalar squareRootOfMinusOne() {
    BigInteger r = PrimeField.FR.modulus();
    BigInteger root = BigInteger.valueOf(5).modPow(r.shiftRight(2), r);
    Scalar scalar = Scalar.of(root);
    assertThat(scalar.square()).isEqualTo(Scalar.ONE.negate());
    return scalar;
  }
}
