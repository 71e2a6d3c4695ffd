// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.KeyPolicy;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.chains.evm.RpcOptions;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.model.ChainId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that send transactions: which deployment, and by which key. */
public final class WalletOptions {
  @Mixin private DeploymentOptions deploymentOptions = new DeploymentOptions();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = {
        "Private key of the sender: 64 hexadecimal digits, or a keystore (version 3) with",
        "--password-file. Default: a development account that everybody knows."
      })
  private @Nullable Path keyFile;

  @Option(names = "--password-file", paramLabel = "FILE", description = "Password of the keystore.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--account",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which development account sends. Default: ${DEFAULT-VALUE}")
  private int account;

  /** For picocli. */
  public WalletOptions() {}

  /** The deployment. */
  public Manifest manifest(Console console, RelayerOptions relayer) {
    return deploymentOptions.manifest(console, relayer);
  }

  /** The sender's key. */
  public LocalSigner signer(Manifest deployment) {
    if (keyFile == null) {
      if (passwordFile != null) {
        throw CliException.usage("--password-file goes with --key-file: name the keystore, too");
      }
      return developmentKey(deployment);
    }
    return KeyFiles.signer("--key-file", keyFile, passwordFile);
  }

  /** The chain of that name or number. */
  public static ManifestChain chain(Manifest deployment, String option, String nameOrId) {
    return deployment.chains().stream()
        .filter(chain -> chain.name().equals(nameOrId) || chain.chain().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "%s: there is no chain \"%s\"; there are %s"
                        .formatted(
                            option,
                            nameOrId,
                            String.join(
                                ", ",
                                deployment.chains().stream()
                                    .map(chain -> chain.name() + " (" + chain.chain() + ")")
                                    .toList()))));
  }

  /**
   * Where a transfer can go.
   *
   * @param chain the chain or ledger
   * @param name what people call it
   * @param isLedger whether recipients are owners of a ledger
   */
  public record Destination(ChainId chain, String name, boolean isLedger) {}

  /** The chain or ledger of that name or number. */
  public static Destination destination(Manifest deployment, String option, String nameOrId) {
    return deployment.ledgers().stream()
        .filter(
            ledger -> ledger.name().equals(nameOrId) || ledger.chain().toString().equals(nameOrId))
        .findFirst()
        .map(ledger -> new Destination(ledger.chain(), ledger.name(), true))
        .orElseGet(
            () -> {
              ManifestChain found = chain(deployment, option, nameOrId);
              return new Destination(found.chain(), found.name(), false);
            });
  }

  /** Tools for a chain. */
  public static EvmTools tools(ManifestChain chain) {
    return EvmTools.connect(chain.chain(), RpcOptions.of(chain.rpc()));
  }

  private LocalSigner developmentKey(Manifest deployment) {
    List<DevKey> users = deployment.accounts(DevKey.AccountRole.USER);
    if (users.isEmpty()) {
      throw CliException.usage(
          "this deployment has no development accounts: name your key with --key-file");
    }
    for (ManifestChain chain : deployment.chains()) {
      if (!KeyPolicy.isDevnet(chain.chain())) {
        throw CliException.usage(
            KeyPolicy.publicKeys(chain.name(), chain.chain())
                + "; to send, name your key with --key-file");
      }
    }
    return users.get(Inputs.number("--account", account, 0, users.size() - 1)).signer();
  }
}
