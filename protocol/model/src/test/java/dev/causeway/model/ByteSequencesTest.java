// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte sequences, words and addresses: copies that nobody changes, with one text each. */
class ByteSequencesTest {
  private static final String WORD = "0x" + "00".repeat(31) + "ff";
  private static final String ADDRESS = "0x" + "00".repeat(19) + "ff";

  private static ByteBuffer buffer(int... octets) {
    ByteBuffer buffer = ByteBuffer.allocate(octets.length);
    for (int octet : octets) {
      buffer.put((byte) octet);
    }
    return buffer.flip();
  }

  @Test
  void shouldCopyWhatRemainsOfABuffer() {
    ByteBuffer source = buffer(1, 2, 3, 0xFE);
    source.get();
    Bytes bytes = Bytes.of(source);
    assertThat(source.remaining()).isEqualTo(3);
    source.put(1, (byte) 9);
    assertThat(bytes).hasToString("0x0203fe");
    assertThat(bytes.size()).isEqualTo(3);
    assertThat(bytes.unsignedByteAt(2)).isEqualTo(0xFE);
    assertThat(bytes.toUnprefixedHex()).isEqualTo("0203fe");
    assertThat(bytes.slice(1, 2)).isEqualTo(Bytes.parse("0x03"));
    assertThat(bytes.slice(1, 1)).isEqualTo(Bytes.EMPTY);
    assertThat(Bytes.of(buffer())).isSameAs(Bytes.EMPTY);
    assertThat(bytes.isEmpty()).isFalse();
    assertThat(Bytes.parse("0x").isEmpty()).isTrue();
  }

  @Test
  void shouldRefusePlacesOutsideOfASequence() {
    Bytes bytes = Bytes.parse("0x0102");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> bytes.unsignedByteAt(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> bytes.unsignedByteAt(-1));
    // An array copy alone would pad with zeros.
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(1, 3));
  }

  @Test
  void shouldBeEqualByContent() {
    List<Function<String, Object>> kinds =
        List.of(
            last -> Bytes.parse("0x00" + last),
            last -> Bytes32.parse("0x" + "00".repeat(31) + last),
            last -> Address.parse("0x" + "00".repeat(19) + last));
    for (Function<String, Object> kind : kinds) {
      Object one = kind.apply("01");
      assertThat(one).isEqualTo(kind.apply("01")).hasSameHashCodeAs(kind.apply("01"));
      assertThat(one).isNotEqualTo(kind.apply("02")).isNotEqualTo("0x01");
      assertThat(one.hashCode()).isNotEqualTo(kind.apply("02").hashCode());
    }
  }

  @Test
  void shouldShowOnlyCopiesThatCannotBeWritten() {
    for (ByteBuffer view :
        List.of(
            Bytes.parse("0x01").asByteBuffer(),
            Bytes32.parse(WORD).asByteBuffer(),
            Address.parse(ADDRESS).asByteBuffer())) {
      assertThat(view.hasRemaining()).isTrue();
      assertThatExceptionOfType(ReadOnlyBufferException.class)
          .isThrownBy(() -> view.put(0, (byte) 7));
    }
  }

  @Test
  void shouldHaveExactSizes() {
    ByteBuffer source = ByteBuffer.allocate(40).position(8);
    assertThat(Bytes32.of(source)).isEqualTo(Bytes32.ZERO);
    assertThat(source.remaining()).isEqualTo(32);
    assertThat(Address.of(source.position(20))).isEqualTo(Address.ZERO);
    assertThat(source.remaining()).isEqualTo(20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bytes32.of(source))
        .withMessageContaining("20");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.of(source.position(19)))
        .withMessageContaining("21");
    assertThat(Bytes32.parse(WORD).toBytes()).hasToString(WORD);
    assertThat(Address.parse(ADDRESS).toBytes()).hasToString(ADDRESS);
    assertThat(Bytes32.parse(WORD)).hasToString(WORD);
    assertThat(Address.parse(ADDRESS)).hasToString(ADDRESS);
    assertThat(Bytes32.parse(WORD).isZero()).isFalse();
    assertThat(Bytes32.ZERO.isZero()).isTrue();
    assertThat(Address.parse(ADDRESS).isZero()).isFalse();
    assertThat(Address.ZERO.isZero()).isTrue();
  }

  @Test
  void shouldBeOrderedAsUnsignedNumbers() {
    String high = "0xff" + "00".repeat(31);
    assertThat(Bytes32.parse(WORD)).isLessThan(Bytes32.parse(high));
    assertThat(Bytes32.parse(high)).isGreaterThan(Bytes32.parse(WORD));
    assertThat(Bytes32.parse(high)).isEqualByComparingTo(Bytes32.parse(high));
    String highAddress = "0xff" + "00".repeat(19);
    assertThat(Address.parse(ADDRESS)).isLessThan(Address.parse(highAddress));
    assertThat(Address.parse(highAddress)).isGreaterThan(Address.parse(ADDRESS));
    assertThat(Address.parse(ADDRESS)).isEqualByComparingTo(Address.parse(ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0X00", "0x0", "0x0g", " 0x00", "0x00 "})
  void shouldRefuseTextThatIsNoHexadecimal(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bytes.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void shouldNameLongTextInPart() {
    String fits = "x".repeat(80);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bytes.parse(fits))
        .withMessageContaining("\"" + fits + "\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bytes.parse(fits + "x"))
        .withMessageContaining("\"" + "x".repeat(77) + "...\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bytes32.parse("0x00"))
        .withMessage("a 32-byte value must be 32 bytes (0x and 64 digits), but \"0x00\" has 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse(WORD))
        .withMessageContaining("20 bytes");
  }
}
