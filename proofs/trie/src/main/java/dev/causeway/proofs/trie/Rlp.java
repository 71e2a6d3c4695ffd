// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Recursive length prefix encoding, strictly: an item has exactly one encoding, and every other
 * input is refused, so that {@code encode(decode(x)) == x} whenever {@code decode(x)} succeeds
 * (pitfall M12).
 */
public final class Rlp {
  private static final int MAX_DEPTH = 64;
  private static final int SHORT_LIMIT = 55;

  private Rlp() {}

  /** The encoding of an item. */
  public static Bytes encode(RlpItem item) {
    return Bytes.of(ByteBuffer.wrap(bytes(item)));
  }

  /** The item that the whole input encodes. */
  public static RlpDecoding decode(Bytes input) {
    byte[] source = array(input);
    try {
      return new RlpDecoding.Decoded(item(source, RlpSpan.readWhole(source, 0, source.length), 0));
    } catch (RlpFaultException malformed) {
      return new RlpDecoding.Malformed(malformed.fault());
    }
  }

  static byte[] array(Bytes input) {
    byte[] array = new byte[input.size()];
    input.asByteBuffer().get(array);
    return array;
  }

  /** The elements of a list. */
  static List<RlpSpan> elements(byte[] source, RlpSpan list) throws RlpFaultException {
    List<RlpSpan> elements = new ArrayList<>();
    for (int at = list.payload(); at < list.end(); at = elements.getLast().end()) {
      elements.add(RlpSpan.read(source, at, list.end()));
    }
    return elements;
  }

  private static RlpItem item(byte[] source, RlpSpan span, int depth) throws RlpFaultException {
    if (!span.list()) {
      return new RlpItem.Data(span.content(source));
    }
    if (depth == MAX_DEPTH) {
      throw new RlpFaultException(RlpFault.Kind.TOO_DEEP, span.start());
    }
    List<RlpItem> items = new ArrayList<>();
    for (RlpSpan element : elements(source, span)) {
      items.add(item(source, element, depth + 1));
    }
    return new RlpItem.Sequence(items);
  }

  private static byte[] bytes(RlpItem item) {
    return switch (item) {
      case RlpItem.Data(Bytes value) -> {
        byte[] content = array(value);
        boolean itself = content.length == 1 && content[0] >= 0;
        yield itself ? content : prefixed(0x80, content);
      }
      case RlpItem.Sequence(List<RlpItem> items) -> {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (RlpItem element : items) {
          content.writeBytes(bytes(element));
        }
        yield prefixed(0xC0, content.toByteArray());
      }
    };
  }

  private static byte[] prefixed(int base, byte[] content) {
    int length = content.length;
    int lengthBytes =
        length <= SHORT_LIMIT ? 0 : (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    ByteBuffer target = ByteBuffer.allocate(1 + lengthBytes + length);
    if (lengthBytes == 0) {
      target.put((byte) (base + length));
    } else {
      target.put((byte) (base + SHORT_LIMIT + lengthBytes));
      for (int octet = lengthBytes - 1; octet >= 0; octet--) {
        target.put((byte) (length >>> (Byte.SIZE * octet)));
      }
    }
    return target.put(content).array();
  }
}
