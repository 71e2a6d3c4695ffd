// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.causeway.proofs.groth16.work.Workers;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Transforms against evaluation term by term. */
class DomainPropertyTest {
  private static final PrimeField FR = PrimeField.FR;
  private static final BigInteger R = FR.modulus();
  private static final Workers WORKERS = new Workers(2, () -> false);

  @AfterContainer
  static void close() {
    WORKERS.close();
  }

  private static BigInteger evaluate(BigInteger[] coefficients, BigInteger x) {
    BigInteger value = BigInteger.ZERO;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = value.multiply(x).add(coefficients[i]).mod(R);
    }
    return value;
  }

  @Property(tries = 60)
  void shouldMoveValuesToTheShiftedRoots(@ForAll @IntRange(max = 6) int power, @ForAll long seed) {
    check(power, seed, 1 << power);
  }

  /** Larger than a block, so that stages over the whole are in it. */
  @Property(tries = 2)
  void shouldMoveValuesWhenDomainIsLargerThanABlock(@ForAll long seed) {
    check(14, seed, 3);
  }

  private static void check(int power, long seed, int degree) {
    Random random = new Random(seed);
    BigInteger[] coefficients = new BigInteger[degree];
    for (int i = 0; i < degree; i++) {
      coefficients[i] = new BigInteger(300, random).mod(R);
    }
    Domain domain = new Domain(power);
    BigInteger w = Domain.root(power);
    BigInteger v = Domain.root(power + 1);
    long[] values = new long[4 * domain.size()];
    for (int i = 0; i < domain.size(); i++) {
      FR.write(evaluate(coefficients, w.modPow(BigInteger.valueOf(i), R)), values, 4 * i);
    }
    domain.toShifted(WORKERS, values, domain.shift(WORKERS), fraction -> {});
    for (int i = 0; i < domain.size(); i++) {
      assertThat(FR.read(values, 4 * i))
          .isEqualTo(evaluate(coefficients, v.multiply(w.modPow(BigInteger.valueOf(i), R)).mod(R)));
    }
  }

  @Property(tries = 60)
  void shouldGiveTheValueAtAnyPointFromTheBasis(
      @ForAll @IntRange(max = 6) int power, @ForAll long seed) {
    Random random = new Random(seed);
    Domain domain = new Domain(power);
    BigInteger[] coefficients = new BigInteger[domain.size()];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = new BigInteger(300, random).mod(R);
    }
    BigInteger x = new BigInteger(300, random).mod(R);
    long[] basis = domain.lagrange(WORKERS, Scalar.of(x));
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < domain.size(); i++) {
      BigInteger root = Domain.root(power).modPow(BigInteger.valueOf(i), R);
      sum = sum.add(FR.read(basis, 4 * i).multiply(evaluate(coefficients, root)));
    }
    assertThat(sum.mod(R)).isEqualTo(evaluate(coefficients, x));
  }

  @Example
  void shouldTakeSnarkjsRootOfUnity() {
    assertThat(Domain.root(28))
        .isEqualTo(
            new BigInteger(
                "19103219067921713944291392827692070036145651957329286315305642004821462161904"));
    assertThat(Domain.root(1)).isEqualTo(R.subtract(BigInteger.ONE));
    assertThat(Domain.root(28).modPow(BigInteger.TWO.pow(27), R))
        .isEqualTo(R.subtract(BigInteger.ONE));
  }

  @Example
  void shouldRefusePowerOrPointWhenOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Domain(28))
        .withMessageContaining("2^28");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Domain(3).lagrange(WORKERS, Scalar.of(Domain.root(2))))
        .withMessageContaining("is a root");
  }

  @Example
  void shouldFindTheSmallestPowerThatHolds() {
    assertThat(Domain.powerFor(0)).isZero();
    assertThat(Domain.powerFor(1)).isZero();
    assertThat(Domain.powerFor(2)).isEqualTo(1);
    assertThat(Domain.powerFor(3)).isEqualTo(2);
    assertThat(Domain.powerFor(4)).isEqualTo(2);
    assertThat(Domain.powerFor(5)).isEqualTo(3);
    assertThat(Domain.powerFor(1 << 17)).isEqualTo(17);
  }
}
