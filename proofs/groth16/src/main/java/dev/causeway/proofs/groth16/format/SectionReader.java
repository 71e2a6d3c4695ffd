// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** Reads numbers, lowest byte first, one after the other, and never beyond the end. */
final class SectionReader {
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String source;
  private final MemorySegment segment;
  private long at;

  SectionReader(String source, MemorySegment segment) {
    this.source = source;
    this.segment = segment;
  }

  /** The next 32 bits as a number below 2^31; all that snarkjs counts is below. */
  int count(String what, int most) throws FormatException {
    need(Integer.BYTES, what);
    long value = Integer.toUnsignedLong(segment.get(INT, at));
    at += Integer.BYTES;
    if (value > most) {
      throw new FormatException(
          FormatException.Kind.OUT_OF_RANGE,
          source,
          "%s is %d, but at most %d is supported; the file is damaged or made for something larger"
              .formatted(what, value, most));
    }
    return (int) value;
  }

  long number64(String what) throws FormatException {
    need(Long.BYTES, what);
    long value = segment.get(LONG, at);
    at += Long.BYTES;
    return value;
  }

  /** A prime in 4 bytes of length and that many bytes, which has to be the expected one. */
  void prime(String what, BigInteger expected) throws FormatException {
    int size = count("the size of " + what, 1024);
    need(size, what);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[size - 1 - i] = segment.get(ValueLayout.JAVA_BYTE, at + i);
    }
    at += size;
    BigInteger prime = new BigInteger(1, bytes);
    if (!prime.equals(expected) || size != PrimeField.BYTES) {
      throw new FormatException(
          FormatException.Kind.WRONG_CURVE,
          source,
          "%s is %s in %d bytes, not that of BN254; compile the circuit and make the key with curve bn128"
              .formatted(what, prime, size));
    }
  }

  /** The next limbs, as they are. */
  void limbs(long[] out, int from, int count, String what) throws FormatException {
    need((long) count * Long.BYTES, what);
    for (int i = 0; i < count; i++) {
      out[from + i] = segment.get(LONG, at);
      at += Long.BYTES;
    }
  }

  /** The next bytes as a section of their own. */
  MemorySegment slice(long size, String what) throws FormatException {
    need(size, what);
    MemorySegment slice = segment.asSlice(at, size);
    at += size;
    return slice;
  }

  long position() {
    return at;
  }

  void skip(long bytes, String what) throws FormatException {
    need(bytes, what);
    at += bytes;
  }

  /** Refuses bytes that nobody reads. */
  void end(String what) throws FormatException {
    if (at != segment.byteSize()) {
      throw new FormatException(
          FormatException.Kind.TRAILING_BYTES,
          source,
          "%d bytes follow %s; make the file again".formatted(segment.byteSize() - at, what));
    }
  }

  private void need(long bytes, String what) throws FormatException {
    if (bytes < 0 || bytes > segment.byteSize() - at) {
      throw new FormatException(
          FormatException.Kind.TRUNCATED,
          source,
          "%s needs %s bytes, but %d are left; the file was cut short, make or copy it again"
              .formatted(what, Long.toUnsignedString(bytes), segment.byteSize() - at));
    }
  }
}
