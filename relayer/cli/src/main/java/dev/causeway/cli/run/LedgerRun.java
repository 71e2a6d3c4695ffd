// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.wiring.LedgerHere;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.store.PostgresStore;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;

/** The node of a ledger that is a process of its own. */
public final class LedgerRun {
  /** The ledger's database, beside that of the relayers on the same server. */
  private static final String DATABASE = "ledger";

  private LedgerRun() {}

  /**
   * Serves until the process is told to end, and ends it with {@link ExitCode#OK} then.
   *
   * @param port in place of the manifest's: several nodes of one ledger share a database, not a
   *     port
   */
  public static void untilTheEnd(NodeSettings settings, OptionalInt port, Console console)
      throws IOException, InterruptedException {
    if (settings.files().manifest().toString().isEmpty()) {
      throw new InvalidSettingsException(
          "causeway.node.manifest is not set: name the manifest of the network with the ledger");
    }
    if (settings.store() instanceof NodeSettings.Store.Embedded) {
      throw new InvalidSettingsException(
          "causeway.store.kind is embedded, a server that no other process reaches: set it to jdbc"
              + " and causeway.store.jdbc.url to the relayers' server, or use \"causeway up"
              + " --ledger\", which runs everything in one process");
    }
    Manifest manifest = ManifestFile.read(settings.files().manifest());
    ManifestLedger ledger = ledger(settings.files().manifest(), manifest);
    Path data = settings.files().data();
    Files.createDirectories(data);
    LogFile.open(data.resolve("ledger.log"));
    try (Lifetime lifetime = new Lifetime()) {
      LedgerHere.Service service =
          LedgerHere.Service.of(settings.node().value(), ledger, settings.prove().sizes());
      LedgerHere node =
          lifetime.add(
              LedgerHere.start(
                  manifest,
                  ledger,
                  database(settings, manifest),
                  port.isEmpty() ? service : service.at(port.getAsInt())));
      lifetime.endWith(ExitCode.OK);
      console.line(
          "%s (%s) serves; gRPC %s".formatted(ledger.name(), ledger.chain(), node.target()));
      lifetime.await();
    }
  }

  private static ManifestLedger ledger(Path file, Manifest manifest) {
    return manifest.ledgers().stream()
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "%s has no ledger: name the manifest of a network with one, such as \"causeway devnet --ledger\" starts"
                        .formatted(file)));
  }

  /** The relayers' store is opened once, for the place beside it. */
  private static StoreConfig.External database(NodeSettings settings, Manifest manifest) {
    try (RelayStore store =
        LocalRelayer.openStore(settings, settings.files().data(), LocalRelayer.shape(manifest))
            .join()) {
      if (store instanceof PostgresStore postgres) {
        return postgres.besides(DATABASE);
      }
      throw new IllegalStateException("a store that is no PostgreSQL has nothing beside it");
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }
}
