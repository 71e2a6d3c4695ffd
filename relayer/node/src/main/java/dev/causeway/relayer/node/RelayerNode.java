// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import com.typesafe.config.ConfigFactory;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.HeadHints;
import dev.causeway.chains.Outcome;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ExitTrees;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.node.cluster.Membership;
import dev.causeway.relayer.node.duty.DutyActor;
import dev.causeway.relayer.node.duty.DutyStatus;
import dev.causeway.relayer.node.duty.DutySupervisor;
import dev.causeway.relayer.node.duty.HeldLeases;
import dev.causeway.relayer.node.duty.NodeSurroundings;
import dev.causeway.relayer.node.duty.StoreContact;
import dev.causeway.relayer.node.duty.SupervisorCommand;
import dev.causeway.relayer.node.grpc.ApiConfig;
import dev.causeway.relayer.node.grpc.ApiServer;
import dev.causeway.relayer.node.grpc.NodeControl;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * <p>Starts everything. When it stops, it hands its duties over after their running steps, answers
 * reads until that is done, and only then ends the API. What it was given (store, chains) is closed
 * by whoever made it.
 */
public final class RelayerNode implements NodeControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayerNode.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  // Actors share it, so it must be safe for concurrent use.
  private static final RandomGenerator SHARED_RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<DutyName, DutyStatus> board = new ConcurrentHashMap<>();
  private final List<AutoCloseable> subscriptions = new ArrayList<>();
  private final ActorSystem<SupervisorCommand> system;
  private final ApiServer api;
  private final NodeId node;
  private final Membership membership;
  private final CompletableFuture<NodeId> drained = new CompletableFuture<>();

  private RelayerNode(NodeParts parts) {
    ExitTrees trees = new ExitTrees(parts.store().messages());
    ClaimProofs proofs = new ClaimProofs(trees, parts.network().slots());
    RelayStore readers = parts.store().forReaders();
    RelaySwitch control = new RelaySwitch(parts.store().operators(), InstantSource.system());
    this.node = parts.settings().node();
    this.membership = parts.membership();
    HeldLeases held = new HeldLeases(System::nanoTime);
    List<Duty> duties = DutyRoster.of(parts, proofs, control, held);
    this.api =
        ApiServer.start(
            apiConfig(parts.settings().grpc()),
            new ApiServer.Sources(
                readers,
                parts.view(),
                new BundleBuilder(readers, parts.network(), trees, proofs),
                parts.fees(),
                this));
    NodeSurroundings around =
        new NodeSurroundings(
            node,
            parts.store().leases(),
            membership,
            this::contact,
            chain -> reaches(parts.network(), chain),
            new DutyActor.Surroundings(
                held,
                parts.settings().duties(),
                blocking,
                InstantSource.system(),
                SHARED_RANDOM,
                status -> board.put(status.duty(), status)));
    this.system =
        ActorSystem.create(
            DutySupervisor.create(duties, around),
            "causeway",
            ConfigFactory.load("causeway-actors"));
    subscribe(parts, control);
    membership.start(
        members -> system.tell(new SupervisorCommand.MembersChanged(members)),
        message -> system.tell(new SupervisorCommand.FromPeer(message)));
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

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public int drain(Duration atMost) {
    long had = board.values().stream().filter(RelayerNode::holds).count();
    try {
      AskPattern.<SupervisorCommand, Done>ask(
              system,
              (ActorRef<Done> replyTo) -> new SupervisorCommand.Drain(replyTo),
              atMost,
              system.scheduler())
          .toCompletableFuture()
          .get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while draining", stopped);
    } catch (ExecutionException late) {
      throw new IllegalStateException(
          "a step still runs after " + atMost.toSeconds() + " s; the draining goes on", late);
    }
    drained.complete(node);
    return (int) had;
  }

  /** Completes when the node has handed all its duties over. */
  public CompletionStage<NodeId> drained() {
    return drained.minimalCompletionStage();
  }

  private static boolean reaches(Network network, ChainId chain) {
    return network.chains().containsKey(chain)
        && network.access(chain).reader().heads() instanceof Outcome.Ok<ChainHeads>;
  }

  private static boolean holds(DutyStatus status) {
    return status.phase() != DutyStatus.Phase.STANDBY;
  }

  private void contact(StoreContact contact) {
    api.serve(
        switch (contact) {
          case GOOD -> ApiServer.Service.ANSWERS;
          case LOST -> ApiServer.Service.STORE_LOST;
          case DRAINED -> ApiServer.Service.STOPPING;
        });
  }

  private void subscribe(NodeParts parts, RelaySwitch control) {
    subscriptions.add(
        parts.store().leases().onFreed(() -> system.tell(new SupervisorCommand.Look())));
    StoreNotices.Subscription notices =
        parts
            .store()
            .notices()
            .subscribe(
                notice -> {
                  control.notice(notice);
                  system.tell(new SupervisorCommand.StoreChanged(notice));
                });
    subscriptions.add(notices);
    for (ChainAccess chain : parts.network().chains().values()) {
      DutyName watch = DutyName.watch(chain.chain());
      HeadHints.Subscription hints =
          chain.hints().subscribe(_ -> system.tell(new SupervisorCommand.WakeDuty(watch)));
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
    // Reads are answered until others have the duties.
    try {
      drain(STOP_LIMIT);
    } catch (IllegalStateException late) {
      LOG.warn(
          "duties did not stop in time, their leases run out by themselves: cause={}",
          late.getMessage());
    }
    membership.close();
    api.close();
    for (AutoCloseable subscription : subscriptions) {
      try {
        subscription.close();
      } catch (Exception failure) {
        LOG.warn("subscription not closed: cause={}", failure.toString());
      }
    }
    system.terminate();
    try {
      // Its last ticks still ask the store.
      system.getWhenTerminated().toCompletableFuture().get(2, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("actors did not stop in time: cause={}", late.toString());
    }
    blocking.shutdownNow();
  }
}
