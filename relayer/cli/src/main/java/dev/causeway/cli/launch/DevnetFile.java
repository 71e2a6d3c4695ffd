// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where a devnet without a relayer is: {@code devnet.json} in the data folder, written once
 * everything is up and deleted when it ends.
 *
 * @param manifest the manifest of the chains, if it has any
 * @param store the database, if it has one
 * @param process id of the process that keeps them
 */
public record DevnetFile(Optional<Path> manifest, Optional<Store> store, long process) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A database.
   *
   * @param jdbcUrl its URL
   * @param user its user
   * @param passwordFile where the password is
   * @param process id of the server
   */
  public record Store(String jdbcUrl, String user, Path passwordFile, long process) {}

  /** The file in a data folder. */
  public static Path in(Path data) {
    return data.resolve("devnet.json");
  }

  /** Writes it, whole or not at all. */
  public void write(Path data) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    manifest.ifPresent(file -> json.put("manifest", file.toString()));
    store.ifPresent(
        server ->
            json.put("jdbcUrl", server.jdbcUrl())
                .put("jdbcUser", server.user())
                .put("jdbcPasswordFile", server.passwordFile().toString())
                .put("storeProcess", server.process()));
    json.put("process", process);
    Path draft = data.resolve("devnet.json.new");
    Files.writeString(draft, json.toPrettyString() + "\n");
    var _ = Files.move(draft, in(data), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes it, if it is there. */
  public static void delete(Path data) throws IOException {
    var _ = Files.deleteIfExists(in(data));
  }
}
