// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of 256 bits and amounts: what does not fit throws. */
class NumbersTest {
  private static final String MOST =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";

  @Test
  void shouldThrowInsteadOfWrapping() {
    assertThat(UInt256.MAX).hasToString(MOST).isEqualTo(UInt256.parse(MOST));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> UInt256.MAX.plus(UInt256.of(1)));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> UInt256.ZERO.minus(UInt256.of(1)))
        .withMessageContaining("-1");
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> UInt256.MAX.times(2));
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> UInt256.of(-1));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> UInt256.of(1).dividedBy(0));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> UInt256.of(Long.MAX_VALUE).plus(UInt256.of(1)).toLongExact());
  }

  @Test
  void shouldReachBothEndsOfItsRange() {
    assertThat(UInt256.of(0)).isEqualTo(UInt256.ZERO);
    assertThat(UInt256.of(7).minus(UInt256.of(7))).isEqualTo(UInt256.ZERO);
    assertThat(UInt256.MAX.minus(UInt256.of(1)).plus(UInt256.of(1))).isEqualTo(UInt256.MAX);
  }

  @Test
  void shouldCalculate() {
    UInt256 seven = UInt256.of(7);
    assertThat(seven.plus(UInt256.of(5))).isEqualTo(UInt256.of(12));
    assertThat(seven.minus(UInt256.of(5))).isEqualTo(UInt256.of(2));
    assertThat(seven.times(3)).isEqualTo(UInt256.of(21));
    assertThat(seven.dividedBy(2)).isEqualTo(UInt256.of(3));
    assertThat(seven.max(UInt256.of(8))).isEqualTo(UInt256.of(8));
    assertThat(seven.max(UInt256.of(6))).isEqualTo(seven);
    assertThat(seven.min(UInt256.of(8))).isEqualTo(seven);
    assertThat(seven.min(UInt256.of(6))).isEqualTo(UInt256.of(6));
    assertThat(seven.toLongExact()).isEqualTo(7);
    assertThat(seven.toDouble()).isEqualTo(7.0);
    assertThat(seven.bitLength()).isEqualTo(3);
    assertThat(UInt256.ZERO.bitLength()).isZero();
    assertThat(UInt256.ZERO.isZero()).isTrue();
    assertThat(seven.isZero()).isFalse();
    assertThat(seven).isGreaterThan(UInt256.of(6)).isLessThan(UInt256.of(8));
    assertThat(seven).isEqualTo(UInt256.of(7)).hasSameHashCodeAs(UInt256.of(7));
    assertThat(seven).isNotEqualTo(UInt256.of(8)).isNotEqualTo("7");
    assertThat(seven.hashCode()).isNotEqualTo(UInt256.of(8).hashCode());
  }

  @Test
  void shouldKeepItsWord() {
    for (String word :
        new String[] {
          "0x" + "00".repeat(32),
          "0x" + "00".repeat(31) + "80",
          "0x" + "ff".repeat(32),
          "0x80" + "00".repeat(31),
          "0x" + "00".repeat(16) + "ff".repeat(16)
        }) {
      assertThat(UInt256.of(Bytes32.parse(word)).toBytes32()).hasToString(word);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "1.0",
        "0x1",
        "١",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936",
        "1157920892373161954235709850086879078532699846656405640394575840079131296399350"
      })
  void shouldRefuseTextThatIsNoNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UInt256.parse(text))
        .withMessageContaining(text);
  }

  @Test
  void shouldNameLongTextInPart() {
    String fits = "x".repeat(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UInt256.parse(fits))
        .withMessageContaining("\"" + fits + "\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UInt256.parse(fits + "x"))
        .withMessageContaining("\"" + "x".repeat(97) + "...\"");
  }

  @Test
  void shouldCountAmountsLikeNumbers() {
    TokenAmount seven = TokenAmount.of(7);
    assertThat(seven.plus(TokenAmount.of(1))).isEqualTo(TokenAmount.of(8));
    assertThat(seven.minus(TokenAmount.of(1))).isEqualTo(TokenAmount.of(6));
    assertThat(seven.times(2)).isEqualTo(TokenAmount.parse("14"));
    assertThat(seven).hasToString("7").isGreaterThan(TokenAmount.of(6));
    assertThat(seven.isZero()).isFalse();
    assertThat(TokenAmount.ZERO.isZero()).isTrue();
  }
}
