// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A file of numbered sections whose sizes are known before it is written. It is written under a
 * name of its own and takes the place of the target by {@link #commit} alone: nobody ever sees half
 * of it.
 */
public final class NewBinaryFile implements AutoCloseable {
  private final Path target;
  private final Path partial;
  private final Arena arena;
  private final MemorySegment all;
  private final Map<Integer, MemorySegment> sections = new HashMap<>();

  /**
   * Makes room for the sections.
   *
   * @param sizes bytes of each section by its number, in the order in which they are written
   */
  @SuppressWarnings("MustBeClosedChecker") // The arena is closed with the file.
  NewBinaryFile(Path target, String magic, int version, SequencedMap<Integer, Long> sizes)
      throws IOException {
    this.target = target.toAbsolutePath();
    partial =
        Files.createTempFile(
            this.target.getParent(), this.target.getFileName().toString(), ".partial");
    long total = magic.length() + 2L * Integer.BYTES;
    for (long size : sizes.values()) {
      total += Integer.BYTES + Long.BYTES + size;
    }
    arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      all = channel.map(FileChannel.MapMode.READ_WRITE, 0, total, arena);
    } catch (IOException e) {
      arena.close();
      Files.deleteIfExists(partial);
      throw e;
    }
    byte[] first = magic.getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(MemorySegment.ofArray(first), 0, all, 0, first.length);
    all.set(SectionReader.INT, first.length, version);
    all.set(SectionReader.INT, first.length + (long) Integer.BYTES, sizes.size());
    long at = first.length + 2L * Integer.BYTES;
    for (Map.Entry<Integer, Long> section : sizes.entrySet()) {
      all.set(SectionReader.INT, at, section.getKey());
      all.set(SectionReader.LONG, at + Integer.BYTES, section.getValue());
      at += Integer.BYTES + Long.BYTES;
      sections.put(section.getKey(), all.asSlice(at, section.getValue()));
      at += section.getValue();
    }
  }

  /** A section to write to; a number without a section is a bug. */
  MemorySegment section(int id) {
    MemorySegment section = sections.get(id);
    if (section == null) {
      throw new IllegalArgumentException("no room was made for section " + id);
    }
    return section;
  }

  /** Writes the size of a prime and the prime; returns the position behind. */
  static long putPrime(MemorySegment section, long at, BigInteger prime) {
    section.set(SectionReader.INT, at, 32);
    for (int i = 0; i < 4; i++) {
      section.set(SectionReader.LONG, at + 4 + 8L * i, prime.shiftRight(64 * i).longValue());
    }
    return at + 36;
  }

  /** Makes the file appear under its name, in place of another of that name. */
  public void commit() throws IOException {
    all.force();
    try {
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Gives the mapping back, and removes what was not committed. */
  @Override
  public void close() throws IOException {
    arena.close();
    Files.deleteIfExists(partial);
  }
}
