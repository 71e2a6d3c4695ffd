// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.testkit.chaos.Fault.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Brings faults about, waits until each is over, and notes it as an {@link Incident}. */
final class FaultDeeds {
  private static final Duration POINT_LIMIT = Duration.ofSeconds(12);
  private static final Duration OWNER_PAUSE = Duration.ofMillis(300);
  private static final Duration OWNER_LIMIT = Duration.ofSeconds(20);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(40);

  private final ChaosNetwork network;
  private final FaultNotes notes;
  private final LinkDeeds links;
  private final ChainDeeds chains;
  private final StoreDeeds stores;
  private final NodeDeeds surroundings;
  private final LedgerDeeds ledger;
  private final Villain villain;

  FaultDeeds(ChaosNetwork network, ChaosLoad load, FaultNotes notes, StatusPoller clients) {
    this.network = network;
    this.notes = notes;
    this.links = new LinkDeeds(network, notes);
    this.chains = new ChainDeeds(network, load, notes);
    this.stores = new StoreDeeds(network, notes, clients);
    this.surroundings = new NodeDeeds(network, notes);
    this.ledger = new LedgerDeeds(network, notes);
    this.villain = new Villain(network, load, notes);
  }

  /** False when it could not be brought about. */
  boolean happen(Deed deed, String point, SplittableRandom random) throws InterruptedException {
    return switch (deed) {
      case Deed.Kill(var node, var restart) ->
          LedgerLayer.PROCESSES.contains(node)
              ? ledger.kill(node, restart, random)
              : kill(targets(node, random), restart);
      case Deed.Stop(var node, var length) -> stop(targets(node, random), length);
      case Deed.Drain(var node, var restart) -> drain(targets(node, random), restart);
      case Deed.Join() -> join();
      case Deed.AtFailpoint at -> failpoint(at, point);
      case Deed.Rpc rpc -> links.rpc(rpc, targets(rpc.node(), random));
      case Deed.Silence silence -> links.silence(silence, targets(silence.node(), random));
      case Deed.CutDatabase(var node, var length) -> cut(targets(node, random), length);
      case Deed.SlowDatabase slow -> links.slow(slow, targets(slow.node(), random));
      case Deed.RefuseDatabase(var length) -> links.refuseDatabase(length);
      case Deed.CutPeers(var node, var length) -> links.cutPeers(targets(node, random), length);
      case Deed.Reorg(var chain, var depth) -> chains.reorg(chain, depth);
      case Deed.StopChain(var chain, var length) -> chains.stop(chain, length);
      case Deed.RestartPostgres(var kill, var length) -> {
        Instant at = Instant.now();
        network.restartPostgres(kill, length);
        yield noted(at, "postgres", "database", kill ? "kill -9" : "restart");
      }
      case Deed.Poison(var from, var to) -> chains.poison(from, to);
      case Deed.EmptyWallet(var chain, var length) -> emptyWallet(chain, length);
      case Deed.WrongProposal(var chain) -> chains.wrongProposal(chain);
      case Deed.OlderDatabase older -> stores.older(older);
      case Deed.DamagedRow row -> stores.damaged(row);
      case Deed.DatabaseTrouble trouble -> stores.trouble(trouble);
      case Deed.UnbackedMint mint -> villain.mint(mint);
      case Deed.StolenKey key -> villain.steal(key, random);
      case Deed.Challenge challenge -> villain.challenge(challenge);
      case Deed.Resume(var length) -> chains.resume(length);
      case Deed.ClockJump jump -> chains.jump(jump);
      case Deed.FeeSpike spike -> chains.feeSpike(spike);
      case Deed.AbuseApi(var node, var length) -> surroundings.abuse(targets(node, random), length);
      case Deed.Twin(var node, var length) -> surroundings.twin(targets(node, random), length);
      case Deed.Burden burden -> surroundings.burden(burden, targets(burden.node(), random));
    };
  }

  private boolean noted(Instant at, String kind, String target, String detail) {
    return notes.happened(at, kind, target, detail);
  }

  private List<ChaosNode> targets(String node, SplittableRandom random)
      throws InterruptedException {
    List<ChaosNode> running = network.nodes().stream().filter(ChaosNode::isRunning).toList();
    if (node.equals("all")) {
      return running;
    }
    if (node.equals("random")) {
      return running.isEmpty() ? List.of() : List.of(running.get(random.nextInt(running.size())));
    }
    return List.of(node.startsWith("owner:") ? owner(node.substring(6)) : network.node(node));
  }

  /** Who holds the duty; waits for somebody who runs. */
  private ChaosNode owner(String duty) throws InterruptedException {
    String name = network.dutyName(duty);
    Instant until = Instant.now().plus(OWNER_LIMIT);
    while (Instant.now().isBefore(until)) {
      Optional<ChaosNode> owner =
          Optional.ofNullable(network.evidence().owners().get(name))
              .flatMap(
                  id -> network.nodes().stream().filter(node -> node.name().equals(id)).findFirst())
              .filter(node -> node.isRunning() && !node.isStopped());
      if (owner.isPresent()) {
        return owner.get();
      }
      Thread.sleep(50);
    }
    throw new ScenarioException("nobody holds " + name);
  }

  private static void revive(ChaosNode node, Duration after) throws InterruptedException {
    Thread.sleep(after);
    node.launch();
    node.awaitServing();
  }

  private boolean kill(List<ChaosNode> nodes, Duration restart) throws InterruptedException {
    List<Instant> ends = new ArrayList<>();
    for (ChaosNode node : nodes) {
      node.hands.lock();
      ends.add(node.kill());
    }
    try {
      for (ChaosNode node : nodes) {
        revive(node, node == nodes.getFirst() ? restart : Duration.ZERO);
      }
    } finally {
      nodes.forEach(node -> node.hands.unlock());
    }
    for (int i = 0; i < nodes.size(); i++) {
      noted(ends.get(i), "kill", nodes.get(i).name(), "kill -9");
    }
    return !nodes.isEmpty();
  }

  private boolean stop(List<ChaosNode> nodes, Duration length) throws InterruptedException {
    for (ChaosNode node : nodes) {
      node.hands.lock();
      try {
        Instant at = Instant.now();
        node.stop();
        Thread.sleep(length);
        node.proceed();
        noted(at, "stop", node.name(), "SIGSTOP for " + length.toMillis() + " ms");
        settleAfterStop(node);
      } finally {
        node.hands.unlock();
      }
    }
    return !nodes.isEmpty();
  }

  /** A node may end itself when it finds that it slept: whoever supervises it starts it again. */
  private static void settleAfterStop(ChaosNode node) throws InterruptedException {
    if (!node.isRunning() || node.awaitEnd(Duration.ofMillis(500)).isPresent()) {
      revive(node, Duration.ZERO);
    }
  }

  private boolean drain(List<ChaosNode> nodes, Duration restart) throws InterruptedException {
    for (ChaosNode node : nodes) {
      node.hands.lock();
      try {
        Instant at = Instant.now();
        node.terminate();
        if (node.awaitEnd(DRAIN_LIMIT).isEmpty()) {
          throw new ScenarioException("node " + node.name() + " does not end after SIGTERM");
        }
        noted(at, "drain", node.name(), "SIGTERM");
        revive(node, restart);
      } finally {
        node.hands.unlock();
      }
    }
    return !nodes.isEmpty();
  }

  private boolean join() throws InterruptedException {
    Instant at = Instant.now();
    ChaosNode node = network.addNode();
    node.awaitServing();
    return noted(at, "join", node.name(), "a node more");
  }

  private boolean failpoint(Deed.AtFailpoint fault, String point) throws InterruptedException {
    ChaosNode node = owner(fault.duty());
    node.hands.lock();
    try {
      String detail = "at " + point + " of " + fault.duty();
      node.arm("%s:%s:duty=%s".formatted(point, fault.action(), network.dutyName(fault.duty())));
      boolean kill = fault.action().equals("kill");
      Optional<Instant> at = awaitActed(node, kill, network.dutyName(fault.duty()));
      if (at.isEmpty()) {
        node.arm("");
        // It may have acted between the last look and the disarming.
        if (kill ? node.isRunning() : node.awaitStopped(Duration.ofMillis(200)).isEmpty()) {
          return false;
        }
        at = Optional.of(Instant.now());
      }
      // Its own word is earlier than ours: the end of a process is told late on a busy machine.
      Instant moment = node.actedAt().orElse(at.get());
      if (kill) {
        revive(node, fault.length());
      } else {
        Thread.sleep(fault.length());
        node.arm("");
        node.proceed();
      }
      noted(moment, fault.action(), node.name(), detail);
      if (!kill) {
        settleAfterStop(node);
      }
      return true;
    } finally {
      node.hands.unlock();
    }
  }

  /** Empty when it does not act in time, or cannot because the duty has moved to another node. */
  private Optional<Instant> awaitActed(ChaosNode node, boolean kill, String duty)
      throws InterruptedException {
    Instant until = Instant.now().plus(POINT_LIMIT);
    while (Instant.now().isBefore(until)) {
      Optional<Instant> at = kill ? node.awaitEnd(OWNER_PAUSE) : node.awaitStopped(OWNER_PAUSE);
      if (at.isPresent()) {
        return at;
      }
      try {
        // Where it acted, the duty has moved because of that, and the end is only told late.
        if (!node.name().equals(network.evidence().owners().get(duty))
            && node.actedAt().isEmpty()) {
          return Optional.empty();
        }
      } catch (StoreUnavailableException away) {
        // The database is one of the things that go away: the armed point still counts.
      }
    }
    return Optional.empty();
  }

  private boolean cut(List<ChaosNode> nodes, Duration length) throws InterruptedException {
    boolean happened = links.cut(nodes, length);
    for (ChaosNode node : nodes) {
      if (!node.isRunning()) {
        revive(node, Duration.ZERO);
      }
    }
    return happened;
  }

  private boolean emptyWallet(String chain, Duration length) throws InterruptedException {
    Instant at = Instant.now();
    DevnetRpc rpc = network.devnet().chain(chain).rpc();
    List<DevKey> keys =
        List.of(AccountRole.RELAYER, AccountRole.PROPOSER, AccountRole.CHALLENGER).stream()
            .flatMap(role -> network.manifest().accounts(role).stream())
            .toList();
    List<String> before =
        keys.stream()
            .map(key -> rpc.text("eth_getBalance", key.address().toString(), "latest"))
            .toList();
    keys.forEach(key -> rpc.call("anvil_setBalance", key.address().toString(), "0x0"));
    try {
      Thread.sleep(length);
    } finally {
      for (int i = 0; i < keys.size(); i++) {
        var _ = rpc.call("anvil_setBalance", keys.get(i).address().toString(), before.get(i));
      }
    }
    return noted(at, "empty-wallet", chain, "the relayer's keys own nothing");
  }
}
