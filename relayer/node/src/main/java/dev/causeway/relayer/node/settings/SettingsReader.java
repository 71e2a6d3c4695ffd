// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.causeway.model.Gas;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.ReliefPolicy;
import dev.causeway.relayer.core.prove.ProveConfig;
import dev.causeway.relayer.core.send.FeePolicy;
import dev.causeway.relayer.core.send.SendConfig;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.node.cluster.ClusterSettings;
import dev.causeway.relayer.node.duty.DutySettings;
import dev.causeway.relayer.node.grpc.ApiLimits;
import dev.causeway.relayer.node.metrics.MetricsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@link NodeSettings} from the reference and what overrides it. */
public final class SettingsReader {
  private static final String ROOT = "causeway";

  // System properties are there for the user's home folder.
  private static final Config REFERENCE =
      ConfigFactory.parseResources(SettingsReader.class.getClassLoader(), "reference.conf")
          .withFallback(ConfigFactory.systemProperties())
          .resolve()
          .getConfig(ROOT);

  // A claim is not tried first: it may depend on a root that is accepted earlier in the same block.
  // Nor is a settlement: it is sent for the next block, whose time the head does not have yet.
  private static final Set<String> PREFLIGHT =
      Set.of(
          "update-global-root",
          "accept-root",
          "propose-output",
          "challenge-output",
          "resolve-challenge",
          "pause");

  private SettingsReader() {}

  /** The defaults. */
  public static NodeSettings defaults() {
    return parse(REFERENCE);
  }

  /**
   * The defaults, overridden by a file and then by single keys.
   *
   * @param file a HOCON file
   * @param overrides HOCON text such as {@code grpc.port = 0}, below {@code causeway}
   * @throws InvalidSettingsException naming the key, the value and the remedy
   */
  public static NodeSettings read(Optional<Path> file, String overrides) {
    Config given = ConfigFactory.empty();
    if (file.isPresent()) {
      given = fromFile(file.get());
      KnownKeys.check(given, REFERENCE, file.get().toString());
    }
    Config single = section(parseText(overrides), "the given overrides");
    KnownKeys.check(single, REFERENCE, "the given overrides");
    return parse(single.withFallback(given).withFallback(REFERENCE).resolve());
  }

  private static Config fromFile(Path file) {
    if (!Files.isReadable(file)) {
      throw new InvalidSettingsException(
          "cannot read the configuration file " + file + ": check that it exists and is readable");
    }
    try {
      Config whole = ConfigFactory.parseFile(file.toFile()).resolve();
      whole.root().keySet().stream()
          .filter(key -> !key.equals(ROOT))
          .findFirst()
          .ifPresent(
              key -> {
                throw new InvalidSettingsException(
                    "unknown configuration key \""
                        + key
                        + "\" in "
                        + file
                        + "; all settings are below \""
                        + ROOT
                        + "\"");
              });
      return section(whole, file.toString());
    } catch (ConfigException malformed) {
      throw new InvalidSettingsException(
          "cannot parse the configuration file " + file + ": " + malformed.getMessage(), malformed);
    }
  }

  private static Config parseText(String overrides) {
    try {
      return ConfigFactory.parseString(ROOT + " {\n" + overrides + "\n}").resolve();
    } catch (ConfigException malformed) {
      throw new InvalidSettingsException(
          "cannot parse the override \"" + overrides + "\": " + malformed.getMessage(), malformed);
    }
  }

  private static Config section(Config whole, String origin) {
    try {
      return whole.hasPath(ROOT) ? whole.getConfig(ROOT) : ConfigFactory.empty();
    } catch (ConfigException.WrongType wrong) {
      throw new InvalidSettingsException(
          "\"" + ROOT + "\" in " + origin + " must be a section in braces", wrong);
    }
  }

  private static NodeSettings parse(Config config) {
    return new NodeSettings(
        value(config, "node.id", Config::getString, NodeId::new),
        new NodeSettings.Files(
            value(config, "node.data", Config::getString, Path::of),
            value(config, "node.manifest", Config::getString, Path::of),
            value(config, "node.statistics", Config::getString, SettingsReader::pathOrNothing)),
        store(config),
        grpc(config),
        checked(
            () ->
                new ClusterSettings(
                    value(config, "cluster.enabled", Config::getBoolean, Function.identity()),
                    text(config, "cluster.host"),
                    integer(config, "cluster.port"),
                    Pattern.compile(",")
                        .splitAsStream(text(config, "cluster.seeds"))
                        .map(String::strip)
                        .filter(seed -> !seed.isEmpty())
                        .toList())),
        checked(
            () ->
                new MetricsSettings(
                    value(config, "metrics.enabled", Config::getBoolean, Function.identity()),
                    text(config, "metrics.host"),
                    integer(config, "metrics.port"))),
        checked(
            () ->
                new DutySettings(
                    duration(config, "lease.time-to-live"),
                    duration(config, "lease.renewal"),
                    duration(config, "lease.standby-interval"),
                    duration(config, "backoff.min"),
                    duration(config, "backoff.max"),
                    new ReliefPolicy(
                        duration(config, "relief.after"), duration(config, "relief.rest")))),
        checked(
            () ->
                new NodeSettings.Watch(
                    integer(config, "watch.blocks-per-step"),
                    integer(config, "watch.reorg-horizon"),
                    duration(config, "watch.poll-interval"),
                    integer(config, "watch.quorum"),
                    integer(config, "watch.allowed-lag"),
                    duration(config, "watch.stale-after"))),
        checked(
            () ->
                new SendConfig(
                    new FeePolicy(
                        value(config, "send.fee-ceiling", Config::getString, Wei::parse),
                        integer(config, "send.bump-percent")),
                    integer(config, "send.max-in-flight"),
                    duration(config, "send.check-after"),
                    duration(config, "send.replace-after"),
                    integer(config, "send.max-attempts"),
                    PREFLIGHT)),
        checked(
            () ->
                new NodeSettings.Claim(
                    integer(config, "claim.batch-size"),
                    value(config, "claim.batch-gas", Config::getLong, Gas::of),
                    integer(config, "claim.batches-per-round"),
                    integer(config, "claim.max-attempts"),
                    duration(config, "claim.retry-after"))),
        checked(
            () ->
                new NodeSettings.Settle(
                    duration(config, "settle.proposal-interval"),
                    integer(config, "settle.batches-ahead"))),
        checked(
            () ->
                new NodeSettings.Prove(
                    value(config, "prove.enabled", Config::getBoolean, Function.identity()),
                    value(config, "prove.sizes", Config::getIntList, List::copyOf),
                    new ProveConfig(
                        duration(config, "prove.time-to-live"),
                        duration(config, "prove.retry-after")))),
        checked(
            () ->
                new NodeSettings.Challenge(
                    duration(config, "challenge.interval"), duration(config, "challenge.margin"))),
        new NodeSettings.Audit(
            duration(config, "audit.interval"),
            value(config, "audit.pause", Config::getBoolean, Function.identity()),
            value(config, "audit.rpc", Config::getStringList, SettingsReader::endpoints)),
        keys(config));
  }

  /**
   * URLs by chain, from texts such as {@code l2a=http://127.0.0.1:9545}. No message shows a URL.
   */
  private static Map<String, List<URI>> endpoints(List<String> given) {
    Map<String, List<URI>> endpoints = new LinkedHashMap<>();
    for (String pair : given) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new InvalidSettingsException(
            "causeway.audit.rpc: an entry has no chain; write \"CHAIN=URL\", such as \"l2a=http://127.0.0.1:9545\"");
      }
      String chain = pair.substring(0, equals);
      endpoints
          .computeIfAbsent(chain, _ -> new ArrayList<>())
          .add(endpoint(chain, pair.substring(equals + 1)));
    }
    return endpoints;
  }

  private static URI endpoint(String chain, String url) {
    try {
      URI endpoint = new URI(url);
      // Of a text without a scheme the scheme is null.
      String scheme = String.valueOf(endpoint.getScheme());
      if (List.of("http", "https").contains(scheme) && endpoint.getHost() != null) {
        return endpoint;
      }
    } catch (URISyntaxException _) {
      // The same answer as for a URL that is none of HTTP: its text may hold a key.
    }
    throw new InvalidSettingsException(
        "causeway.audit.rpc: the endpoint of \"%s\" is no URL that begins with http:// or https:// and a host"
            .formatted(chain));
  }

  private static NodeSettings.Keys keys(Config config) {
    Map<SenderRole, NodeSettings.Keystore> senders = new EnumMap<>(SenderRole.class);
    for (SenderRole role : SenderRole.values()) {
      keystore(config, role.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .ifPresent(store -> senders.put(role, store));
    }
    return checked(
        () ->
            new NodeSettings.Keys(
                senders, keystore(config, "verifier"), integer(config, "keys.relayers")));
  }

  private static Optional<NodeSettings.Keystore> keystore(Config config, String role) {
    Optional<Path> store = file(config, "keys." + role + ".keystore");
    Optional<Path> password = file(config, "keys." + role + ".password-file");
    if (store.isPresent() != password.isPresent()) {
      throw new InvalidSettingsException(
          "causeway.keys.%s needs keystore and password-file together, or neither".formatted(role));
    }
    return store.map(path -> new NodeSettings.Keystore(path, password.orElseThrow()));
  }

  private static NodeSettings.Store store(Config config) {
    String kind = value(config, "store.kind", Config::getString, Function.identity());
    return switch (kind) {
      case "embedded" -> new NodeSettings.Store.Embedded();
      case "jdbc" -> {
        String url = text(config, "store.jdbc.url");
        if (!url.startsWith("jdbc:postgresql:")) {
          throw new InvalidSettingsException(
              "causeway.store.jdbc.url must be a PostgreSQL URL such as jdbc:postgresql://127.0.0.1:5432/causeway, but is \""
                  + url
                  + "\"");
        }
        yield new NodeSettings.Store.Jdbc(
            url, text(config, "store.jdbc.user"), file(config, "store.jdbc.password-file"));
      }
      default ->
          throw new InvalidSettingsException(
              "causeway.store.kind must be \"embedded\" or \"jdbc\", but is \"" + kind + "\"");
    };
  }

  private static NodeSettings.Grpc grpc(Config config) {
    int port = integer(config, "grpc.port");
    if (port < 0 || port > 65_535) {
      throw new InvalidSettingsException("causeway.grpc.port must be 0 to 65535, but is " + port);
    }
    Optional<Path> chain = file(config, "grpc.tls.certificate-chain");
    Optional<Path> key = file(config, "grpc.tls.private-key");
    Optional<Path> authority = file(config, "grpc.tls.client-authority");
    if (chain.isPresent() != key.isPresent() || chain.isPresent() != authority.isPresent()) {
      throw new InvalidSettingsException(
          "causeway.grpc.tls needs certificate-chain, private-key and client-authority together, or none of them");
    }
    boolean required =
        value(
            config,
            "grpc.tls.client-certificate-required",
            Config::getBoolean,
            Function.identity());
    if (required && chain.isEmpty()) {
      throw new InvalidSettingsException(
          "causeway.grpc.tls.client-certificate-required needs TLS: give certificate-chain, private-key and client-authority, too");
    }
    return checked(
        () ->
            new NodeSettings.Grpc(
                text(config, "grpc.host"),
                port,
                chain.map(
                    path ->
                        new NodeSettings.Tls(
                            path, key.orElseThrow(), authority.orElseThrow(), required)),
                limits(config)));
  }

  private static ApiLimits limits(Config config) {
    return new ApiLimits(
        integer(config, "grpc.limits.request-bytes"),
        integer(config, "grpc.limits.metadata-bytes"),
        duration(config, "grpc.limits.unary-time"),
        duration(config, "grpc.limits.stream-life"),
        duration(config, "grpc.limits.stream-patience"),
        integer(config, "grpc.limits.streams-per-client"),
        integer(config, "grpc.limits.streams"),
        integer(config, "grpc.limits.calls-per-connection"));
  }

  private static Optional<Path> file(Config config, String key) {
    Optional<Path> path = value(config, key, Config::getString, SettingsReader::pathOrNothing);
    path.filter(named -> !Files.isReadable(named))
        .ifPresent(
            named -> {
              throw new InvalidSettingsException(
                  "causeway."
                      + key
                      + " names "
                      + named
                      + ", which cannot be read: check that it exists and is readable");
            });
    return path;
  }

  private static Optional<Path> pathOrNothing(String path) {
    return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
  }

  private static String text(Config config, String key) {
    return value(config, key, Config::getString, Function.identity());
  }

  private static int integer(Config config, String key) {
    return value(config, key, Config::getInt, Function.identity());
  }

  private static Duration duration(Config config, String key) {
    return value(config, key, Config::getDuration, Function.identity());
  }

  private interface Getter<T> {
    T get(Config config, String key);
  }

  private static <T, R> R value(
      Config config, String key, Getter<T> getter, Function<? super T, ? extends R> convert) {
    try {
      return convert.apply(getter.get(config, key));
    } catch (ConfigException | IllegalArgumentException wrong) {
      // A key that is null has no value to show.
      String value = config.hasPath(key) ? config.getValue(key).render() : "null";
      throw new InvalidSettingsException(
          "causeway." + key + " cannot be " + value + ": " + wrong.getMessage(), wrong);
    }
  }

  private static <R> R checked(java.util.function.Supplier<R> section) {
    try {
      return section.get();
    } catch (IllegalArgumentException wrong) {
      throw new InvalidSettingsException("causeway." + wrong.getMessage(), wrong);
    }
  }
}
