// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message may be, and what names it. */
class MessageTest {
  private static final UInt256 MOST =
      UInt256.parse("340282366920938463463374607431768211455"); // 2^128 - 1
  private static final Address TOKEN = Address.parse("0x" + "0a".repeat(20));

  private static Message message(ChainId from, ChainId to, UInt256 amount, UInt256 fee) {
    return new Message(
        MessageKind.TOKEN,
        from,
        LeafIndex.of(7),
        to,
        ChainId.of(3),
        TOKEN,
        Address.parse("0x" + "0b".repeat(20)),
        Address.parse("0x" + "0c".repeat(20)),
        new TokenAmount(amount),
        new TokenAmount(fee),
        Bytes.EMPTY);
  }

  @Test
  void shouldBeNamedBySourceAndPosition() {
    Message message = message(ChainId.of(1), ChainId.of(2), UInt256.of(5), UInt256.of(1));
    assertThat(message.key()).isEqualTo(new MessageKey(ChainId.of(1), LeafIndex.of(7)));
    assertThat(message.key()).hasToString("1/7");
    assertThat(message.token()).isEqualTo(new TokenKey(ChainId.of(3), TOKEN));
  }

  @Test
  void shouldRefuseWhenSourceIsTheDestination() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> message(ChainId.of(4), ChainId.of(4), MOST, UInt256.ZERO))
        .withMessageContaining("4");
  }

  @Test
  void shouldTakeAmountsOf128BitsAndNoMore() {
    assertThat(message(ChainId.of(1), ChainId.of(2), MOST, MOST).amount().value()).isEqualTo(MOST);
    UInt256 more = MOST.plus(UInt256.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> message(ChainId.of(1), ChainId.of(2), more, UInt256.ZERO))
        .withMessageContaining(more.toString());
  }

  @Test
  void shouldRefuseWhenFeeIsAboveTheAmount() {
    assertThat(message(ChainId.of(1), ChainId.of(2), UInt256.of(5), UInt256.of(5)).relayerFee())
        .isEqualTo(TokenAmount.of(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> message(ChainId.of(1), ChainId.of(2), UInt256.of(5), UInt256.of(6)))
        .withMessageContaining("6")
        .withMessageContaining("5");
  }

  @Test
  void shouldOrderKeysBySourceThenPosition() {
    List<MessageKey> ordered =
        List.of(
            new MessageKey(ChainId.of(1), LeafIndex.of(9)),
            new MessageKey(ChainId.of(2), LeafIndex.of(1)),
            new MessageKey(ChainId.of(2), LeafIndex.of(2)));
    assertThat(Stream.of(2, 0, 1).map(ordered::get).sorted()).containsExactlyElementsOf(ordered);
    assertThat(ordered.getFirst()).isEqualByComparingTo(ordered.getFirst());
  }

  @Test
  void shouldNeverTakeZeroForAnId() {
    String digits = "0x" + "0".repeat(63) + "1";
    assertThat(MessageId.parse(digits)).hasToString(digits);
    assertThat(MessageId.parse(digits).value()).isEqualTo(Bytes32.parse(digits));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(Bytes32.ZERO));
  }

  @ParameterizedTest
  @CsvSource({"TOKEN, 0", "CALL, 1", "TOKEN_METADATA, 2"})
  void shouldKeepTheNumbersOfTheContract(MessageKind kind, int code) {
    assertThat(kind.code()).isEqualTo(code);
    assertThat(MessageKind.ofCode(code)).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, 255, 0x1_0000_0000L})
  void shouldRefuseWhenKindIsUnknown(long code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageKind.ofCode(code))
        .withMessageContaining(Long.toString(code));
  }
}
