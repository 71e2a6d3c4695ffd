// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTest {
  private static final BigInteger R = PrimeField.FR.modulus();

  @Test
  void shouldComputeModuloRWhenSumOrProductExceedsIt() {
    Scalar last = Scalar.of(R.subtract(BigInteger.ONE));
    assertThat(last.add(Scalar.ONE)).isEqualTo(Scalar.ZERO);
    assertThat(last.add(Scalar.of(2))).isEqualTo(Scalar.ONE);
    assertThat(last.multiply(last)).isEqualTo(Scalar.ONE);
    assertThat(last.square()).isEqualTo(Scalar.ONE);
    assertThat(last.negate()).isEqualTo(Scalar.ONE);
    assertThat(Scalar.ZERO.subtract(Scalar.ONE)).isEqualTo(last);
    assertThat(Scalar.of(7).inverse().multiply(Scalar.of(7))).isEqualTo(Scalar.ONE);
    assertThat(Scalar.of(7)).hasSameHashCodeAs(Scalar.of(3).add(Scalar.of(4)));
  }

  @Test
  void shouldRefuseWhenNotBelowR() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.of(R))
        .withMessageContaining(R.toString())
        .withMessageContaining("r - 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.parse(R.toString()))
        .withMessageContaining(R.toString());
    byte[] ones = new byte[32];
    java.util.Arrays.fill(ones, (byte) 0xff);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.of(ones))
        .withMessageContaining(new BigInteger(1, ones).toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.of(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.of(BigInteger.ONE.shiftLeft(10_000_000)))
        .withMessageContaining("10000001 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "01", "0x1", " 1", "1 ", "1.0", "١"})
  void shouldRefuseTextWhenNotPlainDecimal(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void shouldRefuseLongTextWithoutEchoingAllOfIt() {
    assertThatThrownBy(() -> Scalar.parse("9".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasSizeLessThan(300)
        .contains("1000000 characters");
  }

  @Test
  void shouldKeepValueWhenWrittenAndReadInEveryForm() {
    Scalar value = Scalar.parse("123456789012345678901234567890123456789012345678901234567890");
    assertThat(Scalar.of(value.toBytes())).isEqualTo(value);
    assertThat(Scalar.of(value.toBigInteger())).isEqualTo(value);
    assertThat(Scalar.parse(value.toString())).isEqualTo(value);
    long[] elements = new long[9];
    value.write(elements, 5);
    assertThat(Scalar.read(elements, 5)).isEqualTo(value);
    assertThat(HexFormat.of().formatHex(Scalar.of(258).toBytes()))
        .isEqualTo("0".repeat(61) + "102");
    assertThat(Scalar.of(258).toHex()).isEqualTo("0x" + "0".repeat(61) + "102");
  }

  @Test
  void shouldRefuseBytesWhenNotThirtyTwo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalar.of(new byte[31]))
        .withMessageContaining("31");
  }

  @Test
  void shouldRefuseToInvertZero() {
    assertThatThrownBy(Scalar.ZERO::inverse)
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("no inverse modulo r");
  }
}
