// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a node writes into its logs from now on. */
final class LogTail {
  private final String name;
  private final Path folder;
  private final Map<Path, Long> before = new HashMap<>();

  /**
   * From now on.
   *
   * @param name of the node
   * @param folder with its logs
   */
  LogTail(String name, Path folder) {
    this.name = name;
    this.folder = folder;
    for (Path log : logs()) {
      before.put(log, log.toFile().length());
    }
  }

  /** Of which node. */
  String name() {
    return name;
  }

  /** Whether it wrote that. */
  boolean says(String text) {
    for (Path log : logs()) {
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
        long from = before.getOrDefault(log, 0L);
        byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - from))];
        file.seek(Math.min(from, file.length()));
        file.readFully(bytes);
        if (new String(bytes, StandardCharsets.UTF_8).contains(text)) {
          return true;
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return false;
  }

  private List<Path> logs() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
