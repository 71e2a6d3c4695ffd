// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A file of numbered sections, as circom and snarkjs write all of theirs: magic, version, number of
 * sections, and each with its number and size. It is mapped, not read: only what is used comes into
 * memory, and the page cache may drop it again.
 */
final class BinaryFile implements AutoCloseable {
  /** More than any of the formats has. */
  private static final int MOST_SECTIONS = 64;

  private final String source;
  private final Arena arena;
  private final Map<Integer, MemorySegment> sections = new HashMap<>();

  private BinaryFile(String source, Arena arena) {
    this.source = source;
    this.arena = arena;
  }

  @SuppressWarnings("MustBeClosedChecker") // The arena is closed with the file.
  static BinaryFile open(Path path, String magic, int newestVersion) throws IOException {
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      BinaryFile file = new BinaryFile(path.toString(), arena);
      file.index(all, magic, newestVersion);
      opened = true;
      return file;
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  private void index(MemorySegment all, String magic, int newestVersion) throws FormatException {
    SectionReader reader = new SectionReader(source, all);
    MemorySegment first = reader.slice(magic.length(), "the magic \"" + magic + "\"");
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    if (first.mismatch(MemorySegment.ofArray(expected)) != -1) {
      throw new FormatException(
          FormatException.Kind.WRONG_MAGIC,
          source,
          "this is no .%s file: it does not start with \"%s\"; give the right file"
              .formatted(magic, magic));
    }
    int version = reader.count("the version", Integer.MAX_VALUE);
    if (version < 1 || version > newestVersion) {
      throw new FormatException(
          FormatException.Kind.UNSUPPORTED,
          source,
          "version %d of .%s files is not known, only up to %d; make it with snarkjs 0.7"
              .formatted(version, magic, newestVersion));
    }
    int count = reader.count("the number of sections", MOST_SECTIONS);
    for (int i = 0; i < count; i++) {
      int id = reader.count("a section's number", Integer.MAX_VALUE);
      long size = reader.number64("a section's size");
      if (sections.put(id, reader.slice(size, "section " + id)) != null) {
        throw new FormatException(
            FormatException.Kind.DUPLICATE_SECTION,
            source,
            "section %d is there twice; make the file again".formatted(id));
      }
    }
    reader.end("the last section");
  }

  String source() {
    return source;
  }

  boolean has(int section) {
    return sections.containsKey(section);
  }

  MemorySegment section(int id, String what) throws FormatException {
    MemorySegment section = sections.get(id);
    if (section == null) {
      throw new FormatException(
          FormatException.Kind.MISSING_SECTION,
          source,
          "section %d (%s) is missing; make the file again".formatted(id, what));
    }
    return section;
  }

  MemorySegment section(int id, String what, long size) throws FormatException {
    MemorySegment section = section(id, what);
    if (section.byteSize() != size) {
      throw new FormatException(
          FormatException.Kind.WRONG_SIZE,
          source,
          "section %d (%s) has %d bytes, but the header says %d; make the file again"
              .formatted(id, what, section.byteSize(), size));
    }
    return section;
  }

  SectionReader reader(int id, String what) throws FormatException {
    return new SectionReader(source, section(id, what));
  }

  @Override
  public void close() {
    arena.close();
  }
}
