// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.work.Workers;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Sums over points whose logarithms are known: the sum is the generator times the sum of products,
 * whatever cases of addition the method meets on its way.
 */
class MultiScalarPropertyTest {
  private static final BigInteger R = PrimeField.FR.modulus();
  private static final Workers WORKERS = new Workers(2, () -> false);

  @AfterContainer
  static void close() {
    WORKERS.close();
  }

  /** A few small logarithms, so that equal, opposite and neutral points meet; and any. */
  @Provide
  Arbitrary<BigInteger> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-3, 3).map(i -> BigInteger.valueOf(i).mod(R)),
        Arbitraries.bigIntegers().between(BigInteger.ZERO, R.subtract(BigInteger.ONE)),
        Arbitraries.integers()
            .between(0, 253)
            .map(i -> BigInteger.ONE.shiftLeft(i).subtract(BigInteger.ONE)));
  }

  @Provide
  Arbitrary<List<BigInteger>> lists() {
    return numbers().list().ofMaxSize(80);
  }

  private static void check(
      Group.Kind kind, List<BigInteger> logarithms, List<BigInteger> scalars) {
    int count = Math.min(logarithms.size(), scalars.size());
    long[] points = new long[count * kind.affineLimbs()];
    long[] plain = new long[count * PrimeField.LIMBS];
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      long[] point = Points.multiple(kind, logarithms.get(i));
      System.arraycopy(point, 0, points, i * point.length, point.length);
      System.arraycopy(
          Points.plain(scalars.get(i)), 0, plain, i * PrimeField.LIMBS, PrimeField.LIMBS);
      sum = sum.add(logarithms.get(i).multiply(scalars.get(i)));
    }
    AffinePoints affine = new AffinePoints(kind, MemorySegment.ofArray(points));
    assertThat(MultiScalar.sum(WORKERS, affine, plain, 0, fraction -> {}))
        .isEqualTo(Points.multiple(kind, sum.mod(R)));
  }

  @Property(tries = 150)
  void shouldSumInG1(
      @ForAll("lists") List<BigInteger> logarithms, @ForAll("lists") List<BigInteger> scalars) {
    check(Group.Kind.G1, logarithms, scalars);
  }

  @Property(tries = 50)
  void shouldSumInG2(
      @ForAll("lists") List<BigInteger> logarithms, @ForAll("lists") List<BigInteger> scalars) {
    check(Group.Kind.G2, logarithms, scalars);
  }

  @Property(tries = 5)
  void shouldSumWhenBucketsFillOverSeveralChunks(@ForAll long seed) {
    // More points than one chunk holds, of few different logarithms.
    java.util.Random random = new java.util.Random(seed);
    int count = 70_000;
    List<long[]> few = new ArrayList<>();
    List<BigInteger> logarithms = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      logarithms.add(new BigInteger(i % 10 == 0 ? 2 : 250, random));
      few.add(Points.multiple(Group.Kind.G1, logarithms.get(i)));
    }
    long[] points = new long[count * 8];
    long[] plain = new long[count * 4];
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      int which = random.nextInt(50);
      BigInteger scalar = new BigInteger(i % 3 == 0 ? 1 : 253, random);
      System.arraycopy(few.get(which), 0, points, i * 8, 8);
      System.arraycopy(Points.plain(scalar), 0, plain, i * 4, 4);
      sum = sum.add(scalar.multiply(logarithms.get(which)));
    }
    AffinePoints affine = new AffinePoints(Group.Kind.G1, MemorySegment.ofArray(points));
    assertThat(MultiScalar.sum(WORKERS, affine, plain, 0, fraction -> {}))
        .isEqualTo(Points.multiple(Group.Kind.G1, sum.mod(R)));
  }

  @Property(tries = 30)
  void shouldMultiplyTheGeneratorByEachScalar(
      @ForAll("lists") List<BigInteger> scalars, @ForAll Group.Kind kind) {
    long[] plain = new long[scalars.size() * PrimeField.LIMBS];
    for (int i = 0; i < scalars.size(); i++) {
      System.arraycopy(Points.plain(scalars.get(i)), 0, plain, 4 * i, 4);
    }
    long[] points = new long[scalars.size() * kind.affineLimbs()];
    new FixedBase(WORKERS, kind)
        .multiplyAll(
            WORKERS, plain, 0, new AffinePoints(kind, MemorySegment.ofArray(points)), f -> {});
    for (int i = 0; i < scalars.size(); i++) {
      long[] expected = Points.multiple(kind, scalars.get(i));
      assertThat(
              java.util.Arrays.copyOfRange(points, i * expected.length, (i + 1) * expected.length))
          .isEqualTo(expected);
    }
  }
}
