// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.trie.Rlp;
import dev.causeway.proofs.trie.RlpDecoding;
import dev.causeway.proofs.trie.RlpItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts encodings together that the real encoder would not make. */
final class RawRlp {
  static final Bytes NOTHING = Bytes.parse("0x80");

  private static final int SHORT_LIMIT = 55;
  private static final int STRING = 0x80;
  private static final int LIST = 0xC0;

  private RawRlp() {}

  static Bytes string(Bytes content) {
    return Rlp.encode(RlpItem.of(content));
  }

  /** A list of items that are encoded already, well or badly. */
  static Bytes list(List<Bytes> items) {
    Bytes content = concat(items);
    int size = content.size();
    return size <= SHORT_LIMIT
        ? concat(List.of(Bytes.parse("0x%02x".formatted(LIST + size)), content))
        : headed(LIST, lengthBytes(size), size, content);
  }

  static Bytes concat(List<Bytes> parts) {
    ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(Bytes::size).sum());
    parts.forEach(part -> whole.put(part.asByteBuffer()));
    return Bytes.of(whole.flip());
  }

  /** The encoded items of a canonical list. */
  static List<Bytes> items(Bytes list) {
    if (Rlp.decode(list) instanceof RlpDecoding.Decoded(RlpItem.Sequence(List<RlpItem> items))) {
      return items.stream().map(Rlp::encode).toList();
    }
    throw new IllegalArgumentException("not a list: " + list);
  }

  /** The content of a canonical string. */
  static Bytes content(Bytes string) {
    if (Rlp.decode(string) instanceof RlpDecoding.Decoded(RlpItem.Data(Bytes content))) {
      return content;
    }
    throw new IllegalArgumentException("not a string: " + string);
  }

  /** What stands for a node in its parent. */
  static Bytes reference(Bytes node) {
    return node.size() < Bytes32.SIZE ? node : hash(node);
  }

  static Bytes hash(Bytes node) {
    return string(Keccak.hash(node).toBytes());
  }

  /** A canonical item with its length in a form that is not the one. */
  static Bytes rewritten(Bytes item, Chance chance) {
    int first = item.unsignedByteAt(0);
    if (first < STRING) {
      return concat(List.of(Bytes.parse("0x81"), item));
    }
    int base = first < LIST ? STRING : LIST;
    int lengthBytes = Math.max(0, first - base - SHORT_LIMIT);
    Bytes payload = item.slice(1 + lengthBytes, item.size());
    int size = payload.size();
    int needed = lengthBytes(size);
    int written = Math.max(1, needed);
    return switch (chance.below(3)) {
      // The shortest long form, which for a short content is not the one.
      case 0 -> headed(base, written + (size <= SHORT_LIMIT ? 0 : 1), size, payload);
      // Zeros before the length, up to the eight bytes that it can have.
      case 1 -> headed(base, written + 1 + chance.below(8 - written), size, payload);
      // A length that is not the content's.
      default ->
          headed(base, written, Math.max(0, size + chance.one(List.of(-3, -1, 1, 300))), payload);
    };
  }

  /** A list or string with a length that is written out in so many bytes. */
  private static Bytes headed(int base, int lengthBytes, int length, Bytes payload) {
    ByteBuffer head = ByteBuffer.allocate(1 + lengthBytes);
    head.put((byte) (base + SHORT_LIMIT + lengthBytes));
    for (int octet = lengthBytes - 1; octet >= 0; octet--) {
      head.put((byte) (octet < Integer.BYTES ? length >>> (Byte.SIZE * octet) : 0));
    }
    return concat(List.of(Bytes.of(head.flip()), payload));
  }

  private static int lengthBytes(int length) {
    return length <= SHORT_LIMIT
        ? 0
        : (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
  }

  /** A path with its flag, in digits of a hexadecimal string. */
  static Bytes path(String digits, boolean leaf) {
    int flag = leaf ? 2 : 0;
    return Bytes.parse(
        "0x" + (digits.length() % 2 == 1 ? (flag + 1) + digits : flag + "0" + digits));
  }

  /** The digits of a path. */
  static String digits(Bytes path) {
    String all = path.toUnprefixedHex();
    return (Character.digit(all.charAt(0), 16) & 1) == 1 ? all.substring(1) : all.substring(2);
  }

  static boolean isLeaf(Bytes path) {
    return path.unsignedByteAt(0) >= 0x20;
  }

  static List<Bytes> replaced(List<Bytes> items, int at, Bytes item) {
    List<Bytes> changed = new ArrayList<>(items);
    changed.set(at, item);
    return changed;
  }
}
