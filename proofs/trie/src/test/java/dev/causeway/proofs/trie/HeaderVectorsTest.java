// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Headers at the ends of what each of their fields can be; the contracts judge the same. */
class HeaderVectorsTest {
  private static final List<Integer> LONGS = List.of(8, 9, 10, 11, 17, 18);
  private static final List<Integer> NUMBERS = List.of(7, 15);
  private static final int EXTRA_DATA = 12;
  private static final int PRAGUE = 21;

  private final List<Map<String, Object>> elements = new ArrayList<>();

  /** The size that a field has in a header, of those that are neither numbers nor extra data. */
  private static int sizeOf(int field) {
    return switch (field) {
      case 2 -> 20;
      case 6 -> Bloom.SIZE;
      case 14 -> 8;
      default -> Bytes32.SIZE;
    };
  }

  private static RlpItem bytes(int size) {
    return RlpItem.of(Bytes.parse("0x" + "5a".repeat(size)));
  }

  private static List<RlpItem> fields(int count) {
    List<RlpItem> fields = new ArrayList<>();
    for (int field = 0; field < count; field++) {
      boolean number = LONGS.contains(field) || NUMBERS.contains(field);
      fields.add(number ? RlpItem.of(field) : bytes(field == EXTRA_DATA ? 5 : sizeOf(field)));
    }
    return fields;
  }

  private void add(String what, Bytes header) {
    HeaderParse parse = BlockHeader.parse(header);
    Map<String, Object> element = new LinkedHashMap<>();
    element.put("what", what);
    element.put("header", header.toString());
    element.put("taken", !(parse instanceof HeaderParse.Malformed));
    element.put("hash", Keccak.hash(header).toString());
    elements.add(element);
    if (parse instanceof HeaderParse.Parsed(BlockHeader parsed)) {
      assertThat(parsed.hash()).isEqualTo(Keccak.hash(header));
    }
  }

  private void add(String what, List<RlpItem> fields) {
    add(what, Rlp.encode(RlpItem.of(fields)));
  }

  private void addField(int field, String what, RlpItem value) {
    List<RlpItem> fields = fields(PRAGUE);
    fields.set(field, value);
    add("field " + field + ": " + what, fields);
  }

  private void addNumbers(int field, int largest) {
    addField(field, "zero", RlpItem.of(Bytes.EMPTY));
    addField(field, "a zero byte", RlpItem.of(Bytes.parse("0x00")));
    addField(field, "a leading zero", RlpItem.of(Bytes.parse("0x0001")));
    addField(field, "the largest", RlpItem.of(Bytes.parse("0x" + "ff".repeat(largest))));
    addField(field, "half of it", RlpItem.of(Bytes.parse("0x80" + "00".repeat(largest - 1))));
    addField(field, "less", RlpItem.of(Bytes.parse("0x7f" + "ff".repeat(largest - 1))));
    addField(field, "one more", RlpItem.of(Bytes.parse("0x01" + "00".repeat(largest))));
    addField(field, "a list", RlpItem.of(List.of()));
  }

  private void addSizes(int field, int size) {
    for (int other : new int[] {0, 1, size - 1, size, size + 1}) {
      addField(field, other + " bytes", bytes(other));
    }
    addField(field, "a list", RlpItem.of(List.of()));
  }

  @Test
  @Tag("pitfall-20")
  void shouldMatchCommittedFileWhenHeadersAreJudged() {
    for (int count = 0; count <= 23; count++) {
      add(count + " fields", fields(count));
    }
    for (int field = 0; field < PRAGUE; field++) {
      if (LONGS.contains(field)) {
        addNumbers(field, Long.BYTES);
      } else if (NUMBERS.contains(field)) {
        addNumbers(field, Bytes32.SIZE);
      } else {
        addSizes(field, field == EXTRA_DATA ? Bytes32.SIZE : sizeOf(field));
      }
    }
    String whole = Rlp.encode(RlpItem.of(fields(PRAGUE))).toString();
    add("a byte behind it", Bytes.parse(whole + "00"));
    add("a byte missing", Bytes.parse(whole.substring(0, whole.length() - 2)));
    add("a length with a zero before it", Bytes.parse("0xfa00" + whole.substring(4)));
    add("nothing", Bytes.EMPTY);
    add("a string", Rlp.encode(RlpItem.of(UInt256.of(5))));
    assertThat(elements).hasSizeGreaterThan(150);
    assertThat(elements.stream().filter(element -> Boolean.TRUE.equals(element.get("taken"))))
        .as("taken: the four forks, and fields that are as they may be")
        .hasSize(52);
    VectorFiles.assertCommitted("java/headers.json", elements);
  }
}
