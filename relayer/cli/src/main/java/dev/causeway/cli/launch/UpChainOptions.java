// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import dev.causeway.chains.devnet.AttachedChains;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.CliException;
import dev.causeway.cli.client.KeyFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name chains which somebody else runs. */
public final class UpChainOptions {
  private static final Pattern CHAIN = Pattern.compile("([^=,]+)=([^,]+)(?:,(base|optimistic))?");

  @Option(
      names = "--chain",
      paramLabel = "NAME=URL",
      description = {
        "A chain that runs already, instead of starting some: the L1 first, then the L2s, each by its",
        "HTTP URL, such as --chain l1=http://127.0.0.1:8545 --chain l2a=http://127.0.0.1:9545. All",
        "contracts are deployed onto them; the manifest says where. --block-time and --finality say",
        "how they are."
      })
  private List<String> chains = List.of();

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "The manifest of an earlier deployment on chains that run: nothing is deployed.")
  private @Nullable Path manifest;

  @Option(
      names = "--deployer-key",
      paramLabel = "FILE",
      description = {
        "Key that deploys onto --chain: 64 hexadecimal digits, or a keystore (version 3) with",
        "--deployer-password-file. It pays where a chain is no anvil. Default: a development key."
      })
  private @Nullable Path deployerKey;

  @Option(
      names = "--deployer-password-file",
      paramLabel = "FILE",
      description = "Password of the deployer's keystore.")
  private @Nullable Path deployerPassword;

  /** For picocli. */
  public UpChainOptions() {}

  /** The chains, checked. */
  public UpChains chains() {
    if (manifest != null) {
      if (!chains.isEmpty() || deployerKey != null) {
        throw CliException.usage(
            "--manifest names a deployment that exists: leave --chain and --deployer-key away");
      }
      return new UpChains.Existing(ManifestFile.read(manifest));
    }
    if (chains.isEmpty()) {
      if (deployerKey != null) {
        throw CliException.usage("--deployer-key goes with --chain: name the chains, too");
      }
      return new UpChains.Started();
    }
    List<AttachedChains.Named> named = new ArrayList<>();
    for (String given : chains) {
      named.add(chain(given, named.isEmpty()));
    }
    if (named.size() < 2) {
      throw CliException.usage(
          "--chain: one chain is no bridge: name the L1 first and then one L2 or more");
    }
    return new UpChains.Deploy(named, deployer());
  }

  private Optional<LocalSigner> deployer() {
    if (deployerKey == null) {
      if (deployerPassword != null) {
        throw CliException.usage(
            "--deployer-password-file goes with --deployer-key: name the keystore, too");
      }
      return Optional.empty();
    }
    return Optional.of(KeyFiles.signer("--deployer-key", deployerKey, deployerPassword));
  }

  private static AttachedChains.Named chain(String given, boolean first) {
    Matcher parts = CHAIN.matcher(given);
    if (!parts.matches()) {
      throw CliException.usage(
          "--chain: \"%s\" names no chain: write NAME=URL, such as l2a=http://127.0.0.1:9545"
              .formatted(given));
    }
    String kind = first ? "base" : "optimistic";
    if (parts.group(3) != null && !parts.group(3).equals(kind)) {
      throw CliException.usage(
          "--chain: \"%s\" is of kind %s, but the first chain is the L1 (base) and all others are L2s (optimistic): change the order"
              .formatted(parts.group(1), parts.group(3)));
    }
    try {
      URI url = new URI(parts.group(2));
      if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
        return new AttachedChains.Named(parts.group(1), url);
      }
    } catch (URISyntaxException malformed) {
      // Told below.
    }
    throw CliException.usage(
        "--chain: \"%s\" is no endpoint: write http://HOST:PORT".formatted(parts.group(2)));
  }
}
