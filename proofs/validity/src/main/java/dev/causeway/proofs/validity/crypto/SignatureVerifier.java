// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.util.Arrays;

/**
 * Verifies EdDSA-Poseidon signatures exactly as the circuit does: S * B8 = R8 + h * 8A with h =
 * Poseidon(R8, A, message), without a cofactor.
 *
 * <p>Keeps its working memory: one for each thread.
 *
 * <p>Source: circomlib's {@code eddsaposeidon.circom}.
 */
public final class SignatureVerifier {
  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  /** Width of the signed digits of h, of which every fifth at most is not 0. */
  private static final int WIDTH = 5;

  private static final int ODD_MULTIPLES = 1 << WIDTH - 2;
  private static final int BITS = 256;

  private final EdwardsArithmetic arithmetic = new EdwardsArithmetic();
  private final Poseidon hasher = Poseidon.ofInputs(5);
  private final long[] inputs = new long[5 * LIMBS];
  private final long[] sum = new long[EdwardsArithmetic.POINT];
  private final long[] point = new long[EdwardsArithmetic.POINT];
  private final long[] multiples = new long[EdwardsArithmetic.POINT * ODD_MULTIPLES];
  private final byte[] digits = new byte[BITS + 1];

  /** Whether the key signed the message. */
  public boolean verify(PublicKey key, Scalar message, Signature signature) {
    signature.r8x().write(inputs, 0);
    signature.r8y().write(inputs, LIMBS);
    key.x().write(inputs, 2 * LIMBS);
    key.y().write(inputs, 3 * LIMBS);
    message.write(inputs, 4 * LIMBS);

    // 8A, then its odd multiples.
    arithmetic.point(inputs, 2 * LIMBS, inputs, 3 * LIMBS, point, 0);
    for (int i = 0; i < 3; i++) {
      arithmetic.twice(point, 0, i == 2, point, 0);
    }
    long[] challenge = new long[LIMBS];
    hasher.hash(inputs, 0, challenge, 0);
    long[] h = BasePoint.limbs(Scalar.read(challenge, 0).toBigInteger().mod(BabyJubjub.ORDER));
    multiply(h);

    // S * B8 - h * 8A, which must be R8.
    negate(sum);
    System.arraycopy(sum, 0, point, 0, EdwardsArithmetic.POINT);
    arithmetic.prepare(point, 0, multiples, 0);
    BasePoint.times(BasePoint.limbs(signature.s().toBigInteger()), arithmetic, sum, 0);
    arithmetic.add(sum, 0, multiples, 0, false);
    FR.multiply(inputs, 0, BabyJubjub.SCALE, 0, point, 0);
    FR.multiply(point, 0, sum, EdwardsArithmetic.Z, point, 0);
    FR.multiply(inputs, LIMBS, sum, EdwardsArithmetic.Z, point, LIMBS);
    return PrimeField.equal(point, 0, sum, EdwardsArithmetic.X)
        && PrimeField.equal(point, LIMBS, sum, EdwardsArithmetic.Y);
  }

  /** Writes a number times the point to the sum. */
  private void multiply(long[] number) {
    System.arraycopy(point, 0, sum, 0, EdwardsArithmetic.POINT);
    arithmetic.prepare(point, 0, multiples, 0);
    arithmetic.twice(point, 0, true, point, 0);
    // 3P, 5P, ... by adding 2P to the one before, which stands in the sum.
    long[] twice = new long[EdwardsArithmetic.POINT];
    arithmetic.prepare(point, 0, twice, 0);
    for (int i = 1; i < ODD_MULTIPLES; i++) {
      arithmetic.add(sum, 0, twice, 0, false);
      arithmetic.prepare(sum, 0, multiples, EdwardsArithmetic.POINT * i);
    }

    recode(number);
    int top = BITS;
    while (top >= 0 && digits[top] == 0) {
      top--;
    }
    arithmetic.neutral(sum, 0);
    for (int i = top; i >= 0; i--) {
      int digit = digits[i];
      arithmetic.twice(sum, 0, digit != 0 || i == 0, sum, 0);
      if (digit != 0) {
        int at = EdwardsArithmetic.POINT * (Math.abs(digit) / 2);
        arithmetic.add(sum, 0, multiples, at, digit < 0);
      }
    }
  }

  /** Digits that are odd or 0, from -15 to 15. */
  private void recode(long[] number) {
    Arrays.fill(digits, (byte) 0);
    int carry = 0;
    int position = 0;
    while (position < BITS) {
      int window = carry + BasePoint.bits(number, position, WIDTH);
      if ((window & 1) == 0) {
        position++;
        continue;
      }
      carry = window < 1 << WIDTH - 1 ? 0 : 1;
      digits[position] = (byte) (window - (carry << WIDTH));
      position += WIDTH;
    }
    // Numbers below the order leave no carry: their upper bits are 0.
  }

  private static void negate(long[] point) {
    FR.negate(point, EdwardsArithmetic.X, point, EdwardsArithmetic.X);
    FR.negate(point, EdwardsArithmetic.T, point, EdwardsArithmetic.T);
  }
}
