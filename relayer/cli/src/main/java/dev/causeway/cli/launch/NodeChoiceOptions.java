// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which relayer node to run. Each is stronger than the configuration file. */
public final class NodeChoiceOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; config/ has examples. Default: the defaults.")
  private @Nullable Path config;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The manifest of the network, such as \"causeway devnet\" writes one.")
  private @Nullable Path manifest;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "A PostgreSQL that nodes share, such as jdbc:postgresql://127.0.0.1:5432/causeway."
              + " Default: one of the node's own.")
  private @Nullable String jdbcUrl;

  @Option(names = "--jdbc-user", paramLabel = "NAME", description = "Its user.")
  private @Nullable String jdbcUser;

  @Option(
      names = "--jdbc-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password.")
  private @Nullable Path jdbcPasswordFile;

  @Option(
      names = "--node-id",
      paramLabel = "ID",
      description = "Name of the node, unlike those of the others on the same store.")
  private @Nullable String nodeId;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Port of the service, 0 for a free one.")
  private @Nullable Integer apiPort;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder of the node. With --node-id alone: ~/.causeway/ID")
  private @Nullable Path data;

  @Option(
      names = "--rpc",
      paramLabel = "CHAIN=URL[,URL]",
      description =
          "Other endpoints of a chain than the manifest has, the preferred one first; a ws:// URL"
              + " among them serves heads.")
  private List<String> rpc = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting, such as claim.batch-size=20.")
  private List<String> settings = List.of();

  /** For picocli. */
  public NodeChoiceOptions() {}

  /** The choices, checked. */
  public NodeChoices choices(Console console) {
    if (config != null && !Files.isReadable(config)) {
      throw CliException.usage(
          "--config: there is no readable file %s: name an existing one".formatted(config));
    }
    if (config == null && manifest == null) {
      throw CliException.usage(
          "give --config FILE or --manifest FILE: a node must know its chains; \"causeway devnet\""
              + " starts some and writes a manifest");
    }
    List<String> lines = new ArrayList<>();
    set(lines, "node.manifest", manifest);
    if (jdbcUrl != null) {
      lines.add("store.kind = jdbc");
    }
    set(lines, "store.jdbc.url", jdbcUrl);
    set(lines, "store.jdbc.user", jdbcUser);
    set(lines, "store.jdbc.password-file", jdbcPasswordFile);
    set(lines, "node.id", nodeId);
    if (apiPort != null) {
      lines.add("grpc.port = " + apiPort);
    }
    if (data == null && nodeId != null) {
      set(lines, "node.data", console.home().resolve(".causeway").resolve(nodeId));
    }
    set(lines, "node.data", data == null ? null : data.toAbsolutePath());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw CliException.usage(
            "--set: \"%s\" is no setting: write KEY=VALUE, such as claim.batch-size=20"
                .formatted(setting));
      }
      set(lines, setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new NodeChoices(Optional.ofNullable(config), String.join("\n", lines), endpoints());
  }

  private Map<String, List<URI>> endpoints() {
    Map<String, List<URI>> endpoints = new LinkedHashMap<>();
    for (String given : rpc) {
      int equals = given.indexOf('=');
      if (equals < 1 || equals == given.length() - 1) {
        throw CliException.usage(
            "--rpc: \"%s\" names no chain: write CHAIN=URL, such as l2a=http://127.0.0.1:8545"
                .formatted(given));
      }
      endpoints.put(
          given.substring(0, equals),
          Arrays.stream(given.substring(equals + 1).split(",", -1))
              .map(NodeChoiceOptions::endpoint)
              .toList());
    }
    return endpoints;
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?|wss?")) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Told below.
    }
    throw CliException.usage(
        "--rpc: \"%s\" is no endpoint: write http://HOST:PORT or ws://HOST:PORT".formatted(text));
  }

  private static void set(List<String> lines, String key, @Nullable Object value) {
    if (value != null) {
      // JSON's quoting is HOCON's.
      lines.add(key + " = " + TextNode.valueOf(value.toString()));
    }
  }
}
