// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

import dev.causeway.model.Gas;
import dev.causeway.relayer.core.prove.ProveConfig;
import dev.causeway.relayer.core.send.SendConfig;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.node.cluster.ClusterSettings;
import dev.causeway.relayer.node.duty.DutySettings;
import dev.causeway.relayer.node.grpc.ApiLimits;
import dev.causeway.relayer.node.metrics.MetricsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is configured about a node, except its chains and keys. The file {@code
 * reference.conf} documents each value.
 *
 * @param node name of the node
 * @param files folders and files of the node
 * @param store where the store is
 * @param grpc where the API is served
 * @param cluster how nodes reach each other
 * @param metrics where metrics are served
 * @param duties how duties are held and retried
 * @param watch how chains are followed
 * @param send how transactions are sent
 * @param claim how claims are batched
 * @param settle when outputs and batches are settled
 * @param prove what is proven here
 * @param challenge when proposals are checked
 * @param audit when the supply is audited
 * @param keys keystores of the node
 */
public record NodeSettings(
    NodeId node,
    Files files,
    Store store,
    Grpc grpc,
    ClusterSettings cluster,
    MetricsSettings metrics,
    DutySettings duties,
    Watch watch,
    SendConfig send,
    Claim claim,
    Settle settle,
    Prove prove,
    Challenge challenge,
    Audit audit,
    Keys keys) {

  /**
   * Folders and files of a node.
   *
   * @param data folder for what the node keeps
   * @param manifest description of the network; empty when it is given otherwise
   * @param statistics where to write counters for measurements
   */
  public record Files(Path data, Path manifest, Optional<Path> statistics) {}

  /** Where the store is. */
  public sealed interface Store {
    /** A PostgreSQL of the node's own, under its data folder. */
    record Embedded() implements Store {}

    /**
     * A PostgreSQL that somebody runs.
     *
     * @param url JDBC URL
     * @param user database user
     * @param passwordFile file whose first line is the password
     */
    record Jdbc(String url, String user, Optional<Path> passwordFile) implements Store {}
  }

  /**
   * Where the API is served.
   *
   * @param host address to listen on
   * @param port port, 0 for a free one
   * @param tls certificates; required off loopback
   * @param limits what callers may ask
   */
  public record Grpc(String host, int port, Optional<Tls> tls, ApiLimits limits) {
    /** Refuses what is out of range, naming it. */
    public Grpc {
      inRange("grpc.limits.request-bytes", limits.requestBytes(), 1_024, 1_048_576);
      inRange("grpc.limits.metadata-bytes", limits.metadataBytes(), 1_024, 65_536);
      inRange("grpc.limits.streams-per-client", limits.streamsPerClient(), 1, 100_000);
      inRange("grpc.limits.streams", limits.streams(), 1, 100_000);
      inRange("grpc.limits.calls-per-connection", limits.callsPerConnection(), 1, 10_000);
      Duration second = Duration.ofSeconds(1);
      inRange(
          "grpc.limits.unary-time",
          limits.unaryTime(),
          Duration.ofMillis(100),
          Duration.ofMinutes(5));
      inRange("grpc.limits.stream-life", limits.streamLife(), second, Duration.ofHours(24));
      inRange(
          "grpc.limits.stream-patience", limits.streamPatience(), second, Duration.ofMinutes(10));
    }
  }

  /**
   * Certificates of the API, PEM.
   *
   * @param certificateChain the server's
   * @param privateKey the server's
   * @param clientAuthority signs the clients'
   * @param clientCertificateRequired whether readers need one as well
   */
  public record Tls(
      Path certificateChain,
      Path privateKey,
      Path clientAuthority,
      boolean clientCertificateRequired) {}

  /**
   * How chains are followed.
   *
   * @param blocksPerStep blocks per transaction of the store
   * @param reorgHorizon deepest reorg followed without an operator
   * @param pollInterval longest time between two looks at the head
   * @param quorum how many independent endpoints must agree on what is final; 0 for a majority
   * @param allowedLag blocks that an endpoint may be behind its peers
   * @param staleAfter age of the newest block from which a chain counts as frozen; zero for never
   */
  public record Watch(
      int blocksPerStep,
      int reorgHorizon,
      Duration pollInterval,
      int quorum,
      int allowedLag,
      Duration staleAfter) {
    /** Refuses what is out of range, naming it. */
    public Watch {
      inRange("watch.blocks-per-step", blocksPerStep, 1, 1_000);
      inRange("watch.reorg-horizon", reorgHorizon, 1, 10_000);
      inRange("watch.quorum", quorum, 0, 100);
      inRange("watch.allowed-lag", allowedLag, 0, 100_000);
      inRange("watch.stale-after", staleAfter, Duration.ZERO, Duration.ofDays(365));
    }
  }

  /**
   * How claims are batched.
   *
   * @param batchSize messages in one claim at most
   * @param batchGas gas of one claim at most, by estimate
   * @param batchesPerRound claims planned at once
   * @param maxAttempts failures before a message is parked
   * @param retryAfter wait after a failure that time may cure
   */
  public record Claim(
      int batchSize, Gas batchGas, int batchesPerRound, int maxAttempts, Duration retryAfter) {
    /** Refuses what is out of range, naming it. */
    public Claim {
      inRange("claim.batch-size", batchSize, 1, 500);
      inRange("claim.batches-per-round", batchesPerRound, 1, 1_000);
      inRange("claim.max-attempts", maxAttempts, 1, 100);
    }
  }

  /**
   * When outputs and batches are settled.
   *
   * @param proposalInterval shortest time between two proposals for a rollup
   * @param batchesAhead batches of a ledger that are proven or on their way at a time
   */
  public record Settle(Duration proposalInterval, int batchesAhead) {
    /** Refuses what is out of range, naming it. */
    public Settle {
      inRange("settle.batches-ahead", batchesAhead, 1, 64);
    }
  }

  /**
   * What is proven here.
   *
   * @param enabled whether this node proves
   * @param sizes of batches
   * @param jobs how batches are held while they are proven
   */
  public record Prove(boolean enabled, List<Integer> sizes, ProveConfig jobs) {
    /** Refuses sizes without a circuit. */
    public Prove {
      sizes = List.copyOf(sizes);
      if (!List.of(1, 4, 20).containsAll(sizes)) {
        throw new IllegalArgumentException("prove.sizes must be of 1, 4 and 20, but are " + sizes);
      }
    }
  }

  /**
   * When proposals are checked.
   *
   * @param interval longest time between two looks
   * @param margin how much of a window is left when a proposal for an unknown block is challenged
   */
  public record Challenge(Duration interval, Duration margin) {
    /** Refuses what is out of range, naming it. */
    public Challenge {
      inRange("challenge.interval", interval, Duration.ofMillis(100), Duration.ofHours(1));
      inRange("challenge.margin", margin, Duration.ZERO, Duration.ofDays(7));
    }
  }

  /**
   * When the supply is audited.
   *
   * @param interval shortest time between two audits
   * @param pause whether a finding pauses the bridges
   * @param rpc endpoints of the audit's own, by the name of the chain; a chain without any is
   *     audited by those that the relayer follows
   */
  public record Audit(Duration interval, boolean pause, Map<String, List<URI>> rpc) {
    /** Copies the endpoints. */
    public Audit {
      Map<String, List<URI>> copy = new LinkedHashMap<>();
      rpc.forEach((chain, urls) -> copy.put(chain, List.copyOf(urls)));
      rpc = Collections.unmodifiableMap(copy);
    }

    /** Without URLs, which may hold keys. */
    @Override
    public String toString() {
      return "Audit[interval=%s, pause=%s, rpc=%s]".formatted(interval, pause, rpc.keySet());
    }
  }

  /**
   * Keystores of the node; roles without one have the development keys of the manifest.
   *
   * @param senders of roles that send transactions
   * @param verifier of the key that signs which output is right
   * @param relayers how many relayer keys share the work on each chain
   */
  public record Keys(Map<SenderRole, Keystore> senders, Optional<Keystore> verifier, int relayers) {
    /** Refuses what is out of range, naming it. */
    public Keys {
      inRange("keys.relayers", relayers, 1, SenderRole.MOST_RELAYERS);
      senders = Map.copyOf(senders);
    }

    /** With one relayer key. */
    public Keys(Map<SenderRole, Keystore> senders, Optional<Keystore> verifier) {
      this(senders, verifier, 1);
    }
  }

  /**
   * A key in the Web3 Secret Storage format.
   *
   * @param file where it is
   * @param passwordFile file that holds its password
   */
  public record Keystore(Path file, Path passwordFile) {}

  private static void inRange(String key, Duration value, Duration lowest, Duration highest) {
    if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, but is %s".formatted(key, lowest, highest, value));
    }
  }

  private static void inRange(String key, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, but is %d".formatted(key, lowest, highest, value));
    }
  }
}
