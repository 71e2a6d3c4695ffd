// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder of vectors that the Java and the Solidity tests share; its README tells the format.
 */
final class VectorFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VectorFiles() {}

  /** The elements of a file. */
  static List<JsonNode> read(String name) {
    try {
      List<JsonNode> elements = new ArrayList<>();
      JSON.readTree(file(name).toFile()).forEach(elements::add);
      return elements;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Asserts that the committed file is what the code generates now, or writes it when the build is
   * run with {@code -Dcauseway.vectors.write=true}.
   */
  static void assertCommitted(String name, List<? extends Map<String, ?>> elements) {
    try {
      StringBuilder text = new StringBuilder("[\n");
      for (Map<String, ?> element : elements) {
        text.append(text.length() > 2 ? ",\n" : "").append(JSON.writeValueAsString(element));
      }
      text.append("\n]\n");
      Path file = file(name);
      if (Boolean.getBoolean("causeway.vectors.write")) {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
      }
      assertThat(Files.readString(file))
          .as("%s is stale; run the tests with -Dcauseway.vectors.write=true", name)
          .isEqualTo(text.toString());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static Path file(String name) {
    return Path.of(System.getProperty("causeway.vectors"), name);
  }
}
