// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The scenarios that come with Causeway, and those in files. */
public final class Scenarios {
  private static final List<String> READY =
      List.of(
          "failover-kill",
          "crash-points",
          "failover-hang",
          "hang-in-transaction",
          "drain",
          "rolling-restart",
          "all-nodes-killed",
          "partition",
          "nodes-apart",
          "postgres-restart",
          "database-refuses",
          "slow-database",
          "endpoint-down",
          "silent-endpoint",
          "lying-alone",
          "lying-endpoint",
          "late-logs",
          "lost-transactions",
          "reorg-source",
          "reorg-destination-after-delivery",
          "reorg-during-takeover",
          "chain-stop",
          "challenger-killed",
          "empty-wallet",
          "poison-message",
          "older-database",
          "lagging-replica",
          "database-limits",
          "damaged-rows",
          "stolen-key",
          "unbacked-mint",
          "contested-outputs",
          "abused-interface",
          "stale-replica",
          "same-name",
          "deep-reorg",
          "deep-reorg-l1",
          "refused-ranges",
          "wrong-chain",
          "frozen-view",
          "fee-spike",
          "clocks",
          "tight-limits",
          "ledger-killed",
          "storm",
          "smoke");

  private Scenarios() {}

  /** Names of the ready ones, in the order in which they are told. */
  public static List<String> ready() {
    return READY;
  }

  /**
   * A ready one by its name, or one in a file.
   *
   * @throws ScenarioException when there is none, or it is wrong
   */
  public static Scenario find(String nameOrFile) {
    if (READY.contains(nameOrFile)) {
      return ScenarioReader.read(nameOrFile, resource(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isReadable(file)) {
      throw new ScenarioException(
          "there is neither a scenario nor a readable file \"%s\"; there are %s"
              .formatted(nameOrFile, String.join(", ", READY)));
    }
    try {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.(conf|hocon|json)$", "");
      return ScenarioReader.read(name, Files.readString(file));
    } catch (IOException failure) {
      throw new ScenarioException("cannot read %s: %s".formatted(file, failure), failure);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Scenarios.class.getResourceAsStream("/scenarios/" + name + ".conf")) {
      if (in == null) {
        throw new IllegalStateException("scenario " + name + " is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
