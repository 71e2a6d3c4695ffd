// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.chains.devnet.KeyPolicy;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.launch.RunFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that ask the chains themselves: which deployment. */
public final class DeploymentOptions {
  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The deployment's manifest. Default: that of the running devnet.")
  private @Nullable Path manifest;

  /** For picocli. */
  public DeploymentOptions() {}

  /** The deployment. */
  public Manifest manifest(Console console, RelayerOptions relayer) {
    Manifest deployment =
        ManifestFile.read(
            manifest == null ? RunFile.read(relayer.data(console)).manifest() : manifest);
    for (ManifestChain chain : deployment.chains()) {
      KeyPolicy.mainNetwork(chain.name(), chain.chain())
          .ifPresent(
              reason -> {
                throw CliException.usage(reason);
              });
    }
    return deployment;
  }

  /**
   * The ledger of that name or number.
   *
   * @param nameOrId null for the first
   */
  public static ManifestLedger ledger(Manifest deployment, @Nullable String nameOrId) {
    if (deployment.ledgers().isEmpty()) {
      throw CliException.usage(
          "this deployment has no ledger: start one with \"causeway up --ledger\"");
    }
    return deployment.ledgers().stream()
        .filter(
            ledger ->
                nameOrId == null
                    || ledger.name().equals(nameOrId)
                    || ledger.chain().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "--ledger: there is no ledger \"%s\"; there are %s"
                        .formatted(
                            nameOrId,
                            String.join(
                                ", ",
                                deployment.ledgers().stream()
                                    .map(ledger -> ledger.name() + " (" + ledger.chain() + ")")
                                    .toList()))));
  }
}
