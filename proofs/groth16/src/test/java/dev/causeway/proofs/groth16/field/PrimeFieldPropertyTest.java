// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Both fields against {@link BigInteger}, with numbers near the edges of limbs and of the field.
 */
class PrimeFieldPropertyTest {
  private static final int AT = 3;

  @Provide
  Arbitrary<PrimeField> fields() {
    return Arbitraries.of(PrimeField.FR, PrimeField.FQ);
  }

  /** Uniform numbers, and numbers whose limbs are all ones, all zeros or near the modulus'. */
  @Provide
  Arbitrary<BigInteger> numbers() {
    BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    Arbitrary<Long> limbs =
        Arbitraries.oneOf(
            Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE),
            Arbitraries.longs().between(Long.MIN_VALUE, Long.MAX_VALUE));
    Arbitrary<BigInteger> edges = limbs.list().ofSize(4).map(PrimeFieldPropertyTest::joined);
    Arbitrary<BigInteger> ends =
        Arbitraries.integers().between(-3, 3).map(i -> BigInteger.valueOf(i));
    return Arbitraries.oneOf(Arbitraries.bigIntegers().between(BigInteger.ZERO, most), edges, ends);
  }

  private static BigInteger joined(List<Long> limbs) {
    BigInteger value = BigInteger.ZERO;
    for (long limb : limbs) {
      value = value.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(limb)));
    }
    return value;
  }

  private static long[] elements(PrimeField field, BigInteger... values) {
    long[] elements = new long[AT + 4 * values.length + 4];
    for (int i = 0; i < values.length; i++) {
      field.write(values[i].mod(field.modulus()), elements, AT + 4 * i);
    }
    return elements;
  }

  @Property(tries = 5000)
  void shouldAgreeWithBigIntegerWhenAnyOperationRuns(
      @ForAll("fields") PrimeField field,
      @ForAll("numbers") BigInteger a,
      @ForAll("numbers") BigInteger b) {
    BigInteger p = field.modulus();
    long[] e = elements(field, a, b);
    int atB = AT + 4;
    int out = AT + 8;
    field.multiply(e, AT, e, atB, e, out);
    assertThat(field.read(e, out)).isEqualTo(a.multiply(b).mod(p));
    field.square(e, AT, e, out);
    assertThat(field.read(e, out)).isEqualTo(a.multiply(a).mod(p));
    field.add(e, AT, e, atB, e, out);
    assertThat(field.read(e, out)).isEqualTo(a.add(b).mod(p));
    field.subtract(e, AT, e, atB, e, out);
    assertThat(field.read(e, out)).isEqualTo(a.subtract(b).mod(p));
    field.twice(e, AT, e, out);
    assertThat(field.read(e, out)).isEqualTo(a.add(a).mod(p));
    field.negate(e, AT, e, out);
    assertThat(field.read(e, out)).isEqualTo(a.negate().mod(p));
    assertThat(field.isReduced(e, out)).isTrue();
    // Nothing but the result has changed.
    assertThat(field.read(e, AT)).isEqualTo(a.mod(p));
    assertThat(field.read(e, atB)).isEqualTo(b.mod(p));
    assertThat(e).startsWith(0, 0, 0);
  }

  @Property(tries = 2000)
  void shouldGiveTheSameWhenResultReplacesAnOperand(
      @ForAll("fields") PrimeField field,
      @ForAll("numbers") BigInteger a,
      @ForAll("numbers") BigInteger b) {
    BigInteger p = field.modulus();
    long[] e = elements(field, a, b);
    field.multiply(e, AT, e, AT + 4, e, AT + 4);
    assertThat(field.read(e, AT + 4)).isEqualTo(a.multiply(b).mod(p));
    field.subtract(e, AT + 4, e, AT, e, AT);
    assertThat(field.read(e, AT)).isEqualTo(a.multiply(b).subtract(a).mod(p));
    field.add(e, AT, e, AT, e, AT);
    assertThat(field.read(e, AT)).isEqualTo(a.multiply(b).subtract(a).shiftLeft(1).mod(p));
    field.square(e, AT, e, AT);
    assertThat(field.read(e, AT)).isEqualTo(a.multiply(b).subtract(a).shiftLeft(1).pow(2).mod(p));
  }

  @Property(tries = 200)
  void shouldInvertWhenNotZero(
      @ForAll("fields") PrimeField field,
      @ForAll @Size(min = 1, max = 20) List<@net.jqwik.api.From("numbers") BigInteger> values) {
    BigInteger p = field.modulus();
    long[] e = elements(field, values.toArray(BigInteger[]::new));
    long[] single = new long[4];
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).mod(p).signum() != 0) {
        field.inverse(e, AT + 4 * i, single, 0);
        assertThat(field.read(single, 0)).isEqualTo(values.get(i).modInverse(p));
      }
    }
    field.inverseAll(e, AT, values.size(), new long[4 * values.size()]);
    for (int i = 0; i < values.size(); i++) {
      BigInteger value = values.get(i).mod(p);
      assertThat(field.read(e, AT + 4 * i))
          .isEqualTo(value.signum() == 0 ? value : value.modInverse(p));
    }
  }

  @Property
  void shouldComeBackWhenTakenToMontgomeryFormAndOut(
      @ForAll("fields") PrimeField field, @ForAll("numbers") BigInteger a) {
    BigInteger p = field.modulus();
    BigInteger value = a.mod(p);
    long[] plain = new long[4];
    for (int i = 0; i < 4; i++) {
      plain[i] = value.shiftRight(64 * i).longValue();
    }
    long[] e = new long[4];
    field.toMontgomery(plain, 0, e, 0);
    assertThat(field.read(e, 0)).isEqualTo(value);
    field.fromMontgomery(e, 0, e, 0);
    assertThat(e).isEqualTo(plain);
    assertThat(PrimeField.bigInteger(plain, 0)).isEqualTo(value);
  }

  @Property
  void shouldCallReducedWhatIsBelowTheModulus(
      @ForAll("fields") PrimeField field, @ForAll("numbers") BigInteger offset) {
    for (BigInteger value : List.of(offset, field.modulus().add(offset.shiftRight(200)))) {
      BigInteger number = value.mod(BigInteger.ONE.shiftLeft(256));
      long[] limbs = new long[4];
      for (int i = 0; i < 4; i++) {
        limbs[i] = number.shiftRight(64 * i).longValue();
      }
      assertThat(field.isReduced(limbs, 0)).isEqualTo(number.compareTo(field.modulus()) < 0);
    }
  }
}
