// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The optimal ate pairing of BN254, which multiplies exponents: e(aP, bQ) = e(P, Q)^(ab).
 *
 * <p>Clear rather than fast, a few milliseconds: a verifier computes it once for each proof.
 * Source: Vercauteren 2010; Beuchat and others 2010 for the loop; Fuentes-Castaneda and others 2011
 * for the final exponent, (q^12 - 1)/r times 2x(6x^2 + 3x + 1), so that values are those of
 * snarkjs.
 */
public final class Pairing {
  /** x, of which the curve's primes are polynomials. */
  private static final BigInteger X = BigInteger.valueOf(4965661367192848881L);

  private static final BigInteger SIX_X = X.multiply(BigInteger.valueOf(6));

  /** 6x + 2. */
  private static final BigInteger LOOP = SIX_X.add(BigInteger.TWO);

  /** (q^4 - q^2 + 1) / r, times 2x(6x^2 + 3x + 1), which r does not divide. */
  private static final BigInteger HARD_PART = hardPart();

  private Pairing() {}

  private static BigInteger hardPart() {
    BigInteger q = PrimeField.FQ.modulus();
    BigInteger square = q.multiply(q);
    return square
        .multiply(square)
        .subtract(square)
        .add(BigInteger.ONE)
        .divide(PrimeField.FR.modulus())
        .multiply(X.shiftLeft(1))
        .multiply(SIX_X.multiply(X).add(SIX_X.shiftRight(1)).add(BigInteger.ONE));
  }

  /**
   * Two points to pair.
   *
   * @param g1 may be neutral, which contributes 1
   * @param g2 may be neutral, which contributes 1
   */
  public record Pair(G1Point g1, G2Point g2) {}

  /** Whether the product of the pairings is 1, as the EVM's precompile decides (EIP-197). */
  public static boolean isProductOne(List<Pair> pairs) {
    return product(pairs).equals(Fq12.ONE);
  }

  /**
   * The product of the pairings, as twelve numbers below q.
   *
   * @return c in c0 + c1 w + ..., in snarkjs' order: for c0 and c1 of the outer extension, for the
   *     coefficients of 1, v and v^2, first and second number
   */
  public static List<BigInteger> value(List<Pair> pairs) {
    Fq12 product = product(pairs);
    List<BigInteger> numbers = new ArrayList<>();
    for (Fq6 half : List.of(product.c0(), product.c1())) {
      for (Fq2 part : List.of(half.a0(), half.a1(), half.a2())) {
        numbers.add(part.first());
        numbers.add(part.second());
      }
    }
    return List.copyOf(numbers);
  }

  static Fq12 product(List<Pair> pairs) {
    Fq12 product = Fq12.ONE;
    for (Pair pair : pairs) {
      if (!pair.g1().isNeutral() && !pair.g2().isNeutral()) {
        product = product.multiply(new Loop(pair).run());
      }
    }
    return finish(product);
  }

  /** (q^12 - 1)/r = (q^6 - 1)(q^2 + 1) * (q^4 - q^2 + 1)/r. */
  private static Fq12 finish(Fq12 value) {
    Fq12 easy = value.conjugate().multiply(value.inverse());
    easy = easy.frobenius().frobenius().multiply(easy);
    return easy.power(HARD_PART);
  }

  /** Miller's loop for one pair: the function with divisor (6x + 2)Q - ... at P. */
  private static final class Loop {
    private final Fq2 xP;
    private final Fq2 yP;
    private final Fq2 xQ;
    private final Fq2 yQ;
    private Fq2 x;
    private Fq2 y;
    private Fq12 f = Fq12.ONE;

    Loop(Pair pair) {
      xP = Fq2.of(pair.g1().x(), BigInteger.ZERO);
      yP = Fq2.of(pair.g1().y(), BigInteger.ZERO);
      xQ = Fq2.of(pair.g2().x0(), pair.g2().x1());
      yQ = Fq2.of(pair.g2().y0(), pair.g2().y1());
      x = xQ;
      y = yQ;
    }

    Fq12 run() {
      for (int i = LOOP.bitLength() - 2; i >= 0; i--) {
        f = f.square();
        twice();
        if (LOOP.testBit(i)) {
          add(xQ, yQ);
        }
      }
      // The q-th power on the twist: conjugate, and what w^2 and w^3 are multiplied by.
      Fq2 x1 = xQ.conjugate().multiply(Fq12.frobeniusFactor(2));
      Fq2 y1 = yQ.conjugate().multiply(Fq12.frobeniusFactor(3));
      Fq2 x2 = x1.conjugate().multiply(Fq12.frobeniusFactor(2));
      Fq2 y2 = y1.conjugate().multiply(Fq12.frobeniusFactor(3));
      add(x1, y1);
      add(x2, y2.negate());
      return f;
    }

    private void twice() {
      Fq2 square = x.square();
      line(square.add(square).add(square).multiply(y.add(y).inverse()), x);
    }

    private void add(Fq2 otherX, Fq2 otherY) {
      // Never equal or opposite: that would take a multiple of Q below r to be neutral.
      line(otherY.subtract(y).multiply(otherX.subtract(x).inverse()), otherX);
    }

    /**
     * Multiplies by the line through the current point with a slope on the twist, at P, and goes to
     * the sum. The point is (x w^2, y w^3): the line is yP - slope xP w + (slope x - y) w^3.
     */
    private void line(Fq2 slope, Fq2 otherX) {
      Fq6 first = new Fq6(yP, Fq2.ZERO, Fq2.ZERO);
      Fq6 second = new Fq6(slope.multiply(xP).negate(), slope.multiply(x).subtract(y), Fq2.ZERO);
      f = f.multiply(new Fq12(first, second));
      Fq2 sum = slope.square().subtract(x).subtract(otherX);
      y = slope.multiply(x.subtract(sum)).subtract(y);
      x = sum;
    }
  }
}
