// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers and receipts at the ends of what their fields can hold. */
class HeaderFieldsTest {
  private static final int NUMBER = 8;
  private static final int TIME = 11;

  private static BlockHeader header(Instant time) {
    return new BlockHeader(
        Bytes32.ZERO,
        Bytes32.ZERO,
        Address.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bloom.EMPTY,
        UInt256.ZERO,
        BlockNumber.of(5),
        Gas.of(6),
        Gas.of(7),
        time,
        Bytes.EMPTY,
        Bytes32.ZERO,
        Bytes.parse("0x" + "00".repeat(8)),
        new Wei(UInt256.of(8)),
        new HeaderFork.London());
  }

  /** The header with another field. */
  private static HeaderParse parsed(int field, RlpItem value) {
    Bytes encoded = header(Instant.EPOCH).rlp();
    if (Rlp.decode(encoded) instanceof RlpDecoding.Decoded(RlpItem.Sequence(List<RlpItem> old))) {
      List<RlpItem> fields = new ArrayList<>(old);
      fields.set(field, value);
      return BlockHeader.parse(Rlp.encode(RlpItem.of(fields)));
    }
    throw new AssertionError("a header is a list");
  }

  private static RlpItem hex(String text) {
    return RlpItem.of(Bytes.parse(text));
  }

  @Test
  void shouldReadTheBeginningOfTimeAndTheEndOfNumbers() {
    BlockHeader first = header(Instant.EPOCH);
    assertThat(BlockHeader.parse(first.rlp())).isEqualTo(new HeaderParse.Parsed(first));
    assertThat(parsed(NUMBER, RlpItem.of(Long.MAX_VALUE)))
        .isInstanceOfSatisfying(
            HeaderParse.Parsed.class,
            parsed -> assertThat(parsed.header().number().value()).isEqualTo(Long.MAX_VALUE));
    assertThat(parsed(TIME, RlpItem.of(Instant.MAX.getEpochSecond())))
        .isInstanceOfSatisfying(
            HeaderParse.Parsed.class,
            parsed ->
                assertThat(parsed.header().timestamp().getEpochSecond())
                    .isEqualTo(Instant.MAX.getEpochSecond()));
  }

  @Test
  void shouldRefuseNumbersAndTimesBeyond() {
    assertThat(parsed(NUMBER, hex("0x8000000000000000")))
        .isEqualTo(new HeaderParse.Beyond("number"));
    assertThat(parsed(NUMBER, hex("0xffffffffffffffff")))
        .isEqualTo(new HeaderParse.Beyond("number"));
    assertThat(parsed(NUMBER, hex("0x010000000000000000")))
        .isEqualTo(new HeaderParse.Malformed("the header's number is malformed"));
    assertThat(parsed(TIME, RlpItem.of(Instant.MAX.getEpochSecond() + 1)))
        .isEqualTo(new HeaderParse.Beyond("timestamp"));
    assertThatIllegalArgumentException().isThrownBy(() -> header(Instant.ofEpochSecond(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> header(Instant.ofEpochSecond(1, 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, parent hash",
    "2, beneficiary",
    "6, logs bloom",
    "7, difficulty",
    "12, extra data",
    "14, nonce",
    "15, base fee"
  })
  void shouldNameTheFieldThatCannotBeOne(int field, String name) {
    HeaderParse.Malformed malformed =
        new HeaderParse.Malformed("the header's " + name + " is malformed");
    assertThat(parsed(field, RlpItem.of(List.of()))).isEqualTo(malformed);
    assertThat(parsed(field, hex("0x" + "00".repeat(33)))).isEqualTo(malformed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  @Tag("pitfall-14")
  void shouldKnowReceiptsOfTypesZeroToFour(int type) {
    assertThat(new Receipt(type, true, Gas.of(1), List.of()).encoded().isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5, 126, 127})
  @Tag("pitfall-14")
  void shouldRefuseReceiptsOfOtherTypes(int type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Receipt(type, true, Gas.of(1), List.of()))
        .withMessageContaining("type " + type);
  }

  @Test
  void shouldNameFaultsForAPerson() {
    assertThat(new RlpFault(RlpFault.Kind.TRUNCATED, 7).describe())
        .isEqualTo("RLP is malformed at byte 7: TRUNCATED");
    assertThat(new TrieFault(TrieFault.Kind.WRONG_HASH, 2, "a and b").describe())
        .isEqualTo("trie proof refused at element 2: WRONG_HASH (a and b)");
    assertThat(new TrieFault(TrieFault.Kind.EMPTY_EXTENSION, 0, "").describe())
        .isEqualTo("trie proof refused at element 0: EMPTY_EXTENSION");
    assertThat(Bloom.EMPTY).hasToString("0x" + "00".repeat(256));
  }
}
