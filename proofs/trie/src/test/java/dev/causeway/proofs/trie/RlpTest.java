// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import dev.causeway.model.UInt256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RlpTest {
  private static RlpItem text(String value) {
    return RlpItem.of(
        Bytes.of(ByteBuffer.wrap(value.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
  }

  private static void assertEncodes(RlpItem item, String hex) {
    assertThat(Rlp.encode(item)).hasToString(hex);
    assertThat(Rlp.decode(Bytes.parse(hex))).isEqualTo(new RlpDecoding.Decoded(item));
  }

  @Test
  void shouldMatchKnownEncodingsWhenItemsAreOfEveryShape() {
    RlpItem nothing = RlpItem.of(List.of());
    assertEncodes(RlpItem.of(Bytes.EMPTY), "0x80");
    assertEncodes(nothing, "0xc0");
    assertEncodes(text("dog"), "0x83646f67");
    assertEncodes(RlpItem.of(List.of(text("cat"), text("dog"))), "0xc88363617483646f67");
    assertEncodes(RlpItem.of(0), "0x80");
    assertEncodes(RlpItem.of(15), "0x0f");
    assertEncodes(RlpItem.of(127), "0x7f");
    assertEncodes(RlpItem.of(128), "0x8180");
    assertEncodes(RlpItem.of(1024), "0x820400");
    assertEncodes(RlpItem.of(UInt256.MAX), "0xa0" + "ff".repeat(32));
    assertEncodes(
        RlpItem.of(
            List.of(
                nothing,
                RlpItem.of(List.of(nothing)),
                RlpItem.of(List.of(nothing, RlpItem.of(List.of(nothing)))))),
        "0xc7c0c1c0c3c0c1c0");
    assertEncodes(text("a".repeat(55)), "0xb7" + "61".repeat(55));
    assertEncodes(text("a".repeat(56)), "0xb838" + "61".repeat(56));
    assertEncodes(text("a".repeat(256)), "0xb90100" + "61".repeat(256));
    assertEncodes(
        RlpItem.of(java.util.Collections.nCopies(56, RlpItem.of(1))), "0xf838" + "01".repeat(56));
  }

  @ParameterizedTest
  @CsvSource({
    "0x, TRUNCATED",
    "0x8180, DECODES",
    "0x8100, NOT_SHORTEST",
    "0x817f, NOT_SHORTEST",
    "0xb800, LENGTH_WITH_LEADING_ZERO",
    "0xb801, NOT_SHORTEST",
    "0xb837, NOT_SHORTEST",
    "0xb90038, LENGTH_WITH_LEADING_ZERO",
    "0xf800, LENGTH_WITH_LEADING_ZERO",
    "0xf837, NOT_SHORTEST",
    "0xf90038, LENGTH_WITH_LEADING_ZERO",
    "0xb8, TRUNCATED",
    "0xb9ff, TRUNCATED",
    "0x83646f, TRUNCATED",
    "0xc883636174, TRUNCATED",
    "0xc283646f67, TRAILING_BYTES",
    "0x8080, TRAILING_BYTES",
    "0xc000, TRAILING_BYTES",
    "0x83646f6700, TRAILING_BYTES",
    "0xbfffffffffffffffff, LENGTH_TOO_LARGE",
    "0xffffffffffffffffff, LENGTH_TOO_LARGE",
    "0xbbffffffff, LENGTH_TOO_LARGE",
    "0xbb80000000, LENGTH_TOO_LARGE",
    "0xbb7fffffff, TRUNCATED",
    "0xfb7fffffff, TRUNCATED",
    "0xc28361, TRUNCATED",
    "0xc28100, NOT_SHORTEST",
    "0xc3c28100, NOT_SHORTEST"
  })
  @Tag("pitfall-12")
  void shouldRefuseWhenEncodingIsNotTheOnlyOne(String hex, String expected) {
    String actual =
        switch (Rlp.decode(Bytes.parse(hex))) {
          case RlpDecoding.Decoded _ -> "DECODES";
          case RlpDecoding.Malformed(RlpFault fault) -> fault.kind().name();
        };
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  @Tag("pitfall-23")
  void shouldRefuseInsteadOfOverflowingTheStackWhenListsAreNestedDeeply() {
    Bytes nested = Bytes.parse("0xc0");
    for (int depth = 0; depth < 5000; depth++) {
      ByteBuffer one = ByteBuffer.allocate(nested.size() + 4);
      int size = nested.size();
      if (size <= 55) {
        one.put((byte) (0xC0 + size));
      } else if (size <= 0xFF) {
        one.put((byte) 0xF8).put((byte) size);
      } else {
        one.put((byte) 0xF9).putShort((short) size);
      }
      nested = Bytes.of(one.put(nested.asByteBuffer()).flip());
    }
    assertThat(Rlp.decode(nested))
        .isInstanceOfSatisfying(
            RlpDecoding.Malformed.class,
            malformed -> assertThat(malformed.fault().kind()).isEqualTo(RlpFault.Kind.TOO_DEEP));
  }

  @Property
  void shouldDecodeToTheSameItemWhenEncoded(@ForAll("items") RlpItem item) {
    assertThat(Rlp.decode(Rlp.encode(item))).isEqualTo(new RlpDecoding.Decoded(item));
  }

  @Property(tries = 20_000)
  void shouldEncodeToTheSameBytesWhenRandomBytesDecode(@ForAll @Size(max = 80) byte[] random) {
    assertCanonicalOrRefused(random);
  }

  @Property
  void shouldStayCanonicalOrRefuseWhenAnyByteIsChanged(
      @ForAll("items") RlpItem item, @ForAll int where, @ForAll byte change) {
    byte[] bytes = Rlp.array(Rlp.encode(item));
    bytes[Math.floorMod(where, bytes.length)] ^= change;
    assertCanonicalOrRefused(bytes);
  }

  private static void assertCanonicalOrRefused(byte[] bytes) {
    Bytes input = Bytes.of(ByteBuffer.wrap(bytes));
    switch (Rlp.decode(input)) {
      case RlpDecoding.Decoded(RlpItem item) -> assertThat(Rlp.encode(item)).isEqualTo(input);
      case RlpDecoding.Malformed(RlpFault fault) ->
          assertThat(fault.offset()).isBetween(0, bytes.length);
    }
  }

  @Provide
  Arbitrary<RlpItem> items() {
    Arbitrary<RlpItem> data =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(300)
            .map(bytes -> RlpItem.of(Bytes.of(ByteBuffer.wrap(bytes))));
    Arbitrary<RlpItem> small =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(3)
            .map(bytes -> RlpItem.of(Bytes.of(ByteBuffer.wrap(bytes))));
    Arbitrary<RlpItem> flat = Arbitraries.oneOf(small, small, data);
    Arbitrary<RlpItem> list = flat.list().ofMaxSize(20).map(RlpItem::of);
    Arbitrary<RlpItem> nested =
        Arbitraries.oneOf(flat, list)
            .list()
            .ofMaxSize(6)
            .map(items -> RlpItem.of(new ArrayList<>(items)));
    return Arbitraries.oneOf(flat, list, nested);
  }
}
