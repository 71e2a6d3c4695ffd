// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;

/** G1 against a textbook implementation over {@link BigInteger}, and the laws of both groups. */
class GroupPropertyTest {
  private static final BigInteger Q = PrimeField.FQ.modulus();
  private static final BigInteger R = PrimeField.FR.modulus();

  /** Chord and tangent. */
  private static G1Point sum(G1Point a, G1Point b) {
    if (a.isNeutral()) {
      return b;
    }
    if (b.isNeutral()) {
      return a;
    }
    BigInteger slope;
    if (a.equals(b)) {
      slope =
          a.x().pow(2).multiply(BigInteger.valueOf(3)).multiply(a.y().shiftLeft(1).modInverse(Q));
    } else if (a.x().equals(b.x())) {
      return G1Point.NEUTRAL;
    } else {
      slope = b.y().subtract(a.y()).multiply(b.x().subtract(a.x()).mod(Q).modInverse(Q));
    }
    BigInteger x = slope.pow(2).subtract(a.x()).subtract(b.x()).mod(Q);
    return new G1Point(x, slope.multiply(a.x().subtract(x)).subtract(a.y()).mod(Q));
  }

  private static G1Point textbookMultiple(BigInteger factor) {
    G1Point result = G1Point.NEUTRAL;
    for (int i = factor.bitLength() - 1; i >= 0; i--) {
      result = sum(result, result);
      if (factor.testBit(i)) {
        result = sum(result, G1Point.GENERATOR);
      }
    }
    return result;
  }

  @Property(tries = 100)
  void shouldAgreeWithChordAndTangent(
      @ForAll
          @BigRange(
              min = "0",
              max = "21888242871839275222246405745257275088548364400416034343698204186575808495617")
          BigInteger factor) {
    assertThat(Points.multiply(G1Point.GENERATOR, factor)).isEqualTo(textbookMultiple(factor));
  }

  @Property(tries = 200)
  void shouldAddLogarithmsWhenPointsAreAddedInAnyForm(
      @ForAll Group.Kind kind,
      @ForAll @BigRange(min = "-5", max = "5") BigInteger a,
      @ForAll @BigRange(min = "-5", max = "5") BigInteger b) {
    Group group = new Group(kind);
    int size = kind.affineLimbs();
    int jacobian = 3 * kind.limbs();
    long[] left = Points.multiple(kind, a.mod(R));
    long[] right = Points.multiple(kind, b.mod(R));
    long[] expected = Points.multiple(kind, a.add(b).mod(R));
    long[] points = new long[2 * jacobian];
    long[] sum = new long[size];

    group.neutral(points, 0);
    group.addAffine(points, 0, left, 0);
    group.addAffine(points, 0, right, 0);
    group.toAffine(points, 0, sum, 0);
    assertThat(sum).isEqualTo(expected);

    // The same with points whose Z is not 1.
    Group other = new Group(kind);
    other.multiply(generator(kind), 0, Points.plain(a.mod(R)), 0, points, 0);
    other.multiply(generator(kind), 0, Points.plain(b.mod(R)), 0, points, jacobian);
    group.add(points, 0, points, jacobian);
    group.toAffine(points, 0, sum, 0);
    assertThat(sum).isEqualTo(expected);

    long[] work = new long[2 * size];
    System.arraycopy(left, 0, work, 0, size);
    System.arraycopy(right, 0, work, size, size);
    AffineAdditions additions = new AffineAdditions(group);
    additions.add(work, 0, size, 0);
    additions.flush(work);
    assertThat(java.util.Arrays.copyOf(work, size)).isEqualTo(expected);
    assertThat(group.isOnCurve(expected, 0)).isTrue();
  }

  private static long[] generator(Group.Kind kind) {
    long[] affine = new long[kind.affineLimbs()];
    new Group(kind).generator(affine, 0);
    return affine;
  }

  @Property(tries = 200)
  void shouldRefuseG1PointWhenAnyBitIsFlipped(@ForAll boolean inX, @ForAll int bit) {
    G1Point point = Points.multiply(G1Point.GENERATOR, BigInteger.valueOf(77));
    BigInteger x = inX ? point.x().flipBit(Math.floorMod(bit, 253)) : point.x();
    BigInteger y = inX ? point.y() : point.y().flipBit(Math.floorMod(bit, 253));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new G1Point(x, y))
        .withMessageContaining(x.toString());
  }

  @Example
  void shouldRefuseCoordinateWhenNotBelowQ() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new G1Point(BigInteger.ONE.add(Q), BigInteger.TWO))
        .withMessageContaining("q - 1");
  }

  @Example
  void shouldRefuseG2PointWhenOfAnotherOrder() {
    // The first x0 with x1 = 0 for which the curve has a point: most such points have another
    // order.
    G2Point known = G2Point.GENERATOR;
    Fq2 b =
        Fq2.of(known.y0(), known.y1())
            .square()
            .subtract(
                Fq2.of(known.x0(), known.x1()).square().multiply(Fq2.of(known.x0(), known.x1())));
    BigInteger x = BigInteger.ONE;
    Fq2 y = null;
    while (y == null) {
      x = x.add(BigInteger.ONE);
      Fq2 xs = Fq2.of(x, BigInteger.ZERO);
      y = root(xs.square().multiply(xs).add(b));
    }
    BigInteger onCurve = x;
    Fq2 root = y;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new G2Point(onCurve, BigInteger.ZERO, root.first(), root.second()))
        .withMessageContaining("not of order r");
  }

  /** A square root for q = 3 mod 4 by the norm, or null. */
  private static @org.jspecify.annotations.Nullable Fq2 root(Fq2 value) {
    BigInteger half = Q.add(BigInteger.ONE).shiftRight(2);
    BigInteger norm = value.first().pow(2).add(value.second().pow(2)).mod(Q);
    BigInteger normRoot = norm.modPow(half, Q);
    BigInteger inverseTwo = BigInteger.TWO.modInverse(Q);
    for (BigInteger sign : new BigInteger[] {normRoot, Q.subtract(normRoot)}) {
      BigInteger square = value.first().add(sign).multiply(inverseTwo).mod(Q);
      BigInteger first = square.modPow(half, Q);
      if (first.signum() != 0 && first.pow(2).mod(Q).equals(square)) {
        BigInteger second = value.second().multiply(first.shiftLeft(1).modInverse(Q)).mod(Q);
        Fq2 root = Fq2.of(first, second);
        if (root.square().equals(value)) {
          return root;
        }
      }
    }
    return null;
  }
}
