// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import java.nio.ByteBuffer;

/**
 * Where one item lies in an array; the array is not copied.
 *
 * @param list whether it is a list
 * @param start its first byte
 * @param payload its first byte after the prefix
 * @param end the byte after its last
 */
record RlpSpan(boolean list, int start, int payload, int end) {
  private static final int SHORT_STRING = 0x80;
  private static final int LONG_STRING = 0xB7;
  private static final int SHORT_LIST = 0xC0;
  private static final int LONG_LIST = 0xF7;
  private static final int SHORT_LIMIT = 55;

  /** Reads the item that starts at {@code start} and ends no later than {@code limit}. */
  static RlpSpan read(byte[] source, int start, int limit) throws RlpFaultException {
    if (start >= limit) {
      throw new RlpFaultException(RlpFault.Kind.TRUNCATED, start);
    }
    int prefix = Byte.toUnsignedInt(source[start]);
    if (prefix < SHORT_STRING) {
      return new RlpSpan(false, start, start, start + 1);
    }
    boolean list = prefix >= SHORT_LIST;
    int longPrefix = list ? LONG_LIST : LONG_STRING;
    int payload = start + 1;
    int length = prefix - (list ? SHORT_LIST : SHORT_STRING);
    if (prefix > longPrefix) {
      int lengthBytes = prefix - longPrefix;
      payload += lengthBytes;
      length = longLength(source, start + 1, lengthBytes, limit);
    }
    if (length > limit - payload) {
      throw new RlpFaultException(RlpFault.Kind.TRUNCATED, start);
    }
    if (prefix == SHORT_STRING + 1 && Byte.toUnsignedInt(source[payload]) < SHORT_STRING) {
      throw new RlpFaultException(RlpFault.Kind.NOT_SHORTEST, start);
    }
    return new RlpSpan(list, start, payload, payload + length);
  }

  /** Reads the item that is exactly the given range. */
  static RlpSpan readWhole(byte[] source, int start, int end) throws RlpFaultException {
    RlpSpan span = read(source, start, end);
    if (span.end != end) {
      throw new RlpFaultException(RlpFault.Kind.TRAILING_BYTES, span.end);
    }
    return span;
  }

  private static int longLength(byte[] source, int start, int lengthBytes, int limit)
      throws RlpFaultException {
    if (lengthBytes > limit - start) {
      throw new RlpFaultException(RlpFault.Kind.TRUNCATED, start);
    }
    if (source[start] == 0) {
      throw new RlpFaultException(RlpFault.Kind.LENGTH_WITH_LEADING_ZERO, start);
    }
    if (lengthBytes > Integer.BYTES) {
      throw new RlpFaultException(RlpFault.Kind.LENGTH_TOO_LARGE, start);
    }
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length = length << Byte.SIZE | Byte.toUnsignedLong(source[start + i]);
    }
    if (length > Integer.MAX_VALUE) {
      throw new RlpFaultException(RlpFault.Kind.LENGTH_TOO_LARGE, start);
    }
    if (length <= SHORT_LIMIT) {
      throw new RlpFaultException(RlpFault.Kind.NOT_SHORTEST, start);
    }
    return (int) length;
  }

  /** Number of bytes without the prefix. */
  int length() {
    return end - payload;
  }

  /** Number of bytes with the prefix. */
  int encodedLength() {
    return end - start;
  }

  /** The bytes without the prefix. */
  Bytes content(byte[] source) {
    return Bytes.of(ByteBuffer.wrap(source, payload, length()));
  }
}
