// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.cli.CliException;
import dev.causeway.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a running devnet is, for the other commands: {@code run.json} in the data folder, written
 * by {@code up} once it serves and deleted when it ends.
 *
 * @param target host:port of the relayer's service
 * @param manifest the devnet's manifest
 * @param process id of the process that serves
 */
public record RunFile(String target, Path manifest, long process) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file in a data folder. */
  public static Path in(Path data) {
    return data.resolve("run.json");
  }

  /** Writes it, whole or not at all. */
  public void write(Path data) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("target", target).put("manifest", manifest.toString()).put("process", process);
    Path draft = data.resolve("run.json.new");
    Files.writeString(draft, json.toPrettyString() + "\n");
    var _ = Files.move(draft, in(data), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes it, if it is there. */
  public static void delete(Path data) throws IOException {
    var _ = Files.deleteIfExists(in(data));
  }

  /**
   * Reads it.
   *
   * @throws CliException when nothing runs there, or the file is damaged
   */
  public static RunFile read(Path data) {
    Path file = in(data);
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (!json.path("target").isTextual() || !json.path("manifest").isTextual()) {
        throw damaged(file);
      }
      return new RunFile(
          json.path("target").asText(),
          Path.of(json.path("manifest").asText()),
          json.path("process").asLong());
    } catch (NoSuchFileException missing) {
      throw new CliException(
          ExitCode.UNAVAILABLE,
          "nothing runs in %s: start it with \"causeway up\", or name a relayer with --target HOST:PORT"
              .formatted(data));
    } catch (JsonProcessingException malformed) {
      throw damaged(file);
    } catch (IOException failure) {
      throw CliException.usage("cannot read %s: %s".formatted(file, failure));
    }
  }

  private static CliException damaged(Path file) {
    return CliException.usage(file + " is damaged: delete it and start \"causeway up\" again");
  }
}
