// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.causeway.relayer.core.store.NodeDirectory;
import dev.causeway.relayer.core.store.NodeDirectory.Neighbour;
import dev.causeway.relayer.core.store.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in a Pekko cluster of the nodes on one store.
 *
 * <p>The others are found through the store, or at the configured seeds. The cluster has an actor
 * system of its own, which is made anew when it was downed, or when it does not see the node that
 * started first although that lives: islands find together again, and no operator is needed.
 */
public final class ClusterMembership implements Membership {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);
  private static final String SYSTEM = "causeway";
  private static final long ROUND_MILLIS = 2_000;
  private static final int PATIENCE_ROUNDS = 10;
  private static final long LEAVE_SECONDS = 3;

  private final NodeId self;
  private final ClusterSettings settings;
  private final NodeDirectory directory;
  private final SystemStart systems;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("cluster").unstarted(this::run);
  private volatile Map<NodeId, Address> peers = Map.of();
  private volatile @Nullable ActorSystem<ClusterGuardian.Command> system;
  private @Nullable Consumer<Set<NodeId>> members;
  private @Nullable Consumer<PeerMessage> messages;

  /** Not taking part yet. */
  public ClusterMembership(NodeId self, ClusterSettings settings, NodeDirectory directory) {
    this(
        self,
        settings,
        directory,
        (guardian, config) -> ActorSystem.create(guardian, SYSTEM, config));
  }

  /** The same with another way to start an actor system. */
  ClusterMembership(
      NodeId self, ClusterSettings settings, NodeDirectory directory, SystemStart systems) {
    this.self = self;
    this.settings = settings;
    this.directory = directory;
    this.systems = systems;
  }

  /** Starts an actor system, or throws what Pekko throws: checked exceptions, too. */
  interface SystemStart {
    /** A running system with that guardian. */
    ActorSystem<ClusterGuardian.Command> start(
        Behavior<ClusterGuardian.Command> guardian, Config config) throws Exception;
  }

  @Override
  public void start(Consumer<Set<NodeId>> members, Consumer<PeerMessage> messages) {
    this.members = members;
    this.messages = messages;
    members.accept(Set.of(self));
    thread.start();
  }

  @Override
  public void tell(NodeId node, PeerMessage message) {
    ActorSystem<ClusterGuardian.Command> live = system;
    Address address = peers.get(node);
    if (live != null && address != null) {
      Adapter.toClassic(live)
          .actorSelection(address + ClusterGuardian.PEERS)
          .tell(message, org.apache.pekko.actor.ActorRef.noSender());
    }
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        try {
          live(startSystem());
        } catch (InterruptedException stop) {
          throw stop;
        } catch (Exception failure) {
          // Of any kind: on a machine that is too busy Pekko, which knows no checked exceptions,
          // throws one when its transport takes longer than it waits.
          LOG.warn("cluster: not taking part, trying again: cause={}", failure.toString());
        }
        leave();
        if (closed.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  /** Until the system has to be made anew. */
  private void live(ActorSystem<ClusterGuardian.Command> fresh) throws InterruptedException {
    Cluster cluster = Cluster.get(Adapter.toClassic(fresh));
    String address = hostPort(cluster.selfAddress());
    boolean joining = false;
    int strange = 0;
    do {
      List<Neighbour> alive;
      try {
        alive = directory.announce(self, address);
      } catch (RuntimeException failure) {
        LOG.debug("cluster: the store does not answer: cause={}", failure.toString());
        continue;
      }
      if (!joining && !alive.isEmpty()) {
        List<Address> seeds =
            settings.seeds().isEmpty()
                ? alive.stream().map(Neighbour::address).map(ClusterMembership::address).toList()
                : settings.seeds().stream().map(ClusterMembership::address).toList();
        LOG.info("cluster: joining: address={} seeds={}", address, seeds);
        cluster.joinSeedNodes(seeds);
        joining = true;
      }
      NodeId first = alive.isEmpty() ? self : alive.getFirst().node();
      strange = first.equals(self) || peers.containsKey(first) ? 0 : strange + 1;
      if (strange > PATIENCE_ROUNDS) {
        LOG.warn("cluster: {} lives and is not seen, joining anew", first);
        return;
      }
    } while (!closed.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)
        && !fresh.getWhenTerminated().toCompletableFuture().isDone());
  }

  private ActorSystem<ClusterGuardian.Command> startSystem() throws Exception {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.remote.artery.canonical.hostname",
                    settings.host(),
                    "pekko.remote.artery.canonical.port",
                    settings.port()))
            .withValue(
                "pekko.cluster.roles",
                ConfigValueFactory.fromIterable(List.of(ClusterGuardian.role(self))))
            .withFallback(ConfigFactory.load("causeway-cluster"));
    ActorSystem<ClusterGuardian.Command> fresh =
        systems.start(ClusterGuardian.create(this::seen, this::heard), config);
    system = fresh;
    return fresh;
  }

  private void seen(Map<NodeId, Address> now) {
    if (peers.equals(now)) {
      return;
    }
    peers = Map.copyOf(now);
    Consumer<Set<NodeId>> told = members;
    if (told != null) {
      told.accept(peers.keySet());
    }
  }

  private void heard(PeerMessage message) {
    Consumer<PeerMessage> told = messages;
    if (told != null) {
      told.accept(message);
    }
  }

  private void leave() {
    ActorSystem<ClusterGuardian.Command> live = system;
    system = null;
    if (live == null) {
      return;
    }
    seen(Map.of());
    try {
      CoordinatedShutdown.get(live)
          .runAll(CoordinatedShutdown.actorSystemTerminateReason())
          .toCompletableFuture()
          .get(LEAVE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | TimeoutException slow) {
      LOG.debug("cluster: did not leave in time: cause={}", slow.toString());
    }
    live.terminate();
  }

  private static Address address(String hostPort) {
    return AddressFromURIString.parse("pekko://" + SYSTEM + "@" + hostPort);
  }

  private static String hostPort(Address address) {
    return address.hostPort().substring(address.hostPort().indexOf('@') + 1);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      directory.withdraw(self);
    } catch (RuntimeException unreachable) {
      LOG.debug("cluster: not withdrawn: cause={}", unreachable.toString());
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(LEAVE_SECONDS + 2));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
