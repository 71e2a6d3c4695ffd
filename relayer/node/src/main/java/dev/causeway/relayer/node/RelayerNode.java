// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import com.typesafe.config.ConfigFactory;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.HeadHints;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ExitTrees;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.node.duty.DutyActor;
import dev.causeway.relayer.node.duty.DutyStatus;
import dev.causeway.relayer.node.duty.DutySupervisor;
import dev.causeway.relayer.node.grpc.ApiConfig;
import dev.causeway.relayer.node.grpc.ApiServer;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: its duties, and the API.
 *
 * <p>Starts everything, and stops it in the reverse order: no more calls, then the duties after
 * their running steps, then their leases. What it was given (store, chains) is closed by whoever
 * made it.
 */
public final class RelayerNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayerNode.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  // Actors share it, so it must be safe for concurrent use.
  private static final RandomGenerator SHARED_RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<DutyName, DutyStatus> board = new ConcurrentHashMap<>();
  private final List<AutoCloseable> subscriptions = new ArrayList<>();
  private final ActorSystem<DutySupervisor.Command> system;
  private final ApiServer api;

  private RelayerNode(NodeParts parts) {
    ExitTrees trees = new ExitTrees(parts.store().messages());
    ClaimProofs proofs = new ClaimProofs(trees, parts.network().slots());
    RelaySwitch control = new RelaySwitch(parts.store().operators(), InstantSource.system());
    List<Duty> duties = DutyRoster.of(parts, proofs, control);
    this.api =
        ApiServer.start(
            apiConfig(parts.settings().grpc()),
            new ApiServer.Sources(
                parts.store(),
                parts.view(),
                new BundleBuilder(parts.store(), parts.network(), trees, proofs),
                parts.fees()));
    DutyActor.Surroundings around =
        new DutyActor.Surroundings(
            parts.store().leases(),
            parts.settings().node(),
            parts.settings().duties(),
            blocking,
            InstantSource.system(),
            SHARED_RANDOM,
            status -> board.put(status.duty(), status));
    this.system =
        ActorSystem.create(
            DutySupervisor.create(duties, around),
            "causeway",
            ConfigFactory.load("causeway-actors"));
    subscribe(parts, control);
    LOG.info(
        "node started: id={} duties={} api={}",
        parts.settings().node(),
        duties.size(),
        api.target());
  }

  /**
   * Starts a node.
   *
   * @throws IllegalArgumentException when a key is missing, or a layer kind is not supported
   * @throws InvalidSettingsException when the API would serve plaintext off loopback
   * @throws dev.causeway.relayer.node.grpc.ApiStartException when the API cannot listen
   */
  public static RelayerNode start(NodeParts parts) {
    return new RelayerNode(parts);
  }

  /** Where the API listens. */
  public ApiServer api() {
    return api;
  }

  /** How each duty stands on this node. */
  public List<DutyStatus> duties() {
    return List.copyOf(board.values());
  }

  private void subscribe(NodeParts parts, RelaySwitch control) {
    StoreNotices.Subscription notices =
        parts
            .store()
            .notices()
            .subscribe(
                notice -> {
                  control.notice(notice);
                  system.tell(new DutySupervisor.StoreChanged(notice));
                });
    subscriptions.add(notices);
    for (ChainAccess chain : parts.network().chains().values()) {
      DutyName watch = DutyName.watch(chain.chain());
      HeadHints.Subscription hints =
          chain.hints().subscribe(_ -> system.tell(new DutySupervisor.WakeDuty(watch)));
      subscriptions.add(hints);
    }
  }

  private static ApiConfig apiConfig(NodeSettings.Grpc grpc) {
    try {
      return new ApiConfig(
          grpc.host(),
          grpc.port(),
          grpc.tls()
              .map(
                  tls ->
                      new ApiConfig.Tls(
                          tls.certificateChain(),
                          tls.privateKey(),
                          tls.clientAuthority(),
                          tls.clientCertificateRequired())),
          grpc.limits());
    } catch (IllegalArgumentException refused) {
      throw new InvalidSettingsException("causeway.grpc: " + refused.getMessage(), refused);
    }
  }

  @Override
  public void close() {
    api.close();
    for (AutoCloseable subscription : subscriptions) {
      try {
        subscription.close();
      } catch (Exception failure) {
        LOG.warn("subscription not closed: cause={}", failure.toString());
      }
    }
    try {
      AskPattern.<DutySupervisor.Command, Done>ask(
              system,
              (ActorRef<Done> replyTo) -> new DutySupervisor.StopAll(replyTo),
              STOP_LIMIT,
              system.scheduler())
          .toCompletableFuture()
          .get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception late) {
      LOG.warn(
          "duties did not stop in time, their leases run out by themselves: cause={}",
          late.toString());
    }
    system.terminate();
    blocking.shutdownNow();
  }
}
