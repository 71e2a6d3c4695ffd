// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Layer;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.chains.simulated.SimulatedSigner;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Message;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.audit.AuditConfig;
import dev.causeway.relayer.core.audit.AuditDuty;
import dev.causeway.relayer.core.carry.CarryDuty;
import dev.causeway.relayer.core.carry.UpdateDuty;
import dev.causeway.relayer.core.challenge.ChallengeConfig;
import dev.causeway.relayer.core.challenge.ChallengeDuty;
import dev.causeway.relayer.core.claim.ClaimConfig;
import dev.causeway.relayer.core.claim.ClaimDuty;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ExitTrees;
import dev.causeway.relayer.core.send.FeePolicy;
import dev.causeway.relayer.core.send.SendConfig;
import dev.causeway.relayer.core.send.SendDuty;
import dev.causeway.relayer.core.settle.SettleConfig;
import dev.causeway.relayer.core.settle.SettleDuty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.watch.WatchConfig;
import dev.causeway.relayer.core.watch.WatchDuty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A whole relayer on one thread and virtual time. Losing its duties is what a crash comes to. */
final class SimulatedRelay {
  /** The process dies here. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("simulated crash", null, false, false);
    }
  }

  static final Duration LEASE = Duration.ofDays(365);
  private static final int MOST_ROUNDS = 500;

  final SimulatedNetwork chains;
  final MemoryStore store;
  private final int batchSize;
  private final Variant variant;
  private List<Duty> duties = List.of();
  private List<Fence> fences = List.of();
  private long writes;
  private long crashAt = Long.MAX_VALUE;
  private boolean crashAfter;
  private int nodes;

  SimulatedRelay(SimulatedNetwork chains) {
    this(chains, 50);
  }

  SimulatedRelay(SimulatedNetwork chains, int batchSize) {
    this(chains, batchSize, access -> access);
  }

  /** With something between the relayer and its chains. */
  SimulatedRelay(SimulatedNetwork chains, int batchSize, UnaryOperator<ChainAccess> between) {
    this(chains, batchSize, Variant.REAL.withChains(between));
  }

  /** One that differs from the real relayer. */
  SimulatedRelay(SimulatedNetwork chains, Variant variant) {
    this(chains, 50, variant);
  }

  private SimulatedRelay(SimulatedNetwork chains, int batchSize, Variant variant) {
    this.variant = variant;
    this.chains = chains;
    this.batchSize = batchSize;
    this.store = new MemoryStore(chains::now);
    store.onWrite(
        _ -> {
          if (++writes == crashAt && !crashAfter) {
            throw new Crash();
          }
        },
        _ -> {
          if (writes == crashAt && crashAfter) {
            throw new Crash();
          }
        });
    restart();
  }

  long writes() {
    return writes;
  }

  /** Dies at that write from now on, before or after it happened. */
  void crashAt(long write, boolean after) {
    crashAt = writes + write;
    crashAfter = after;
  }

  /** Starts anew from the store, as another node. */
  void restart() {
    crashAt = Long.MAX_VALUE;
    fences.forEach(store.leases()::release);
    NodeId node = new NodeId("node-" + nodes++);
    duties = makeDuties();
    List<Fence> taken = new ArrayList<>();
    for (Duty duty : duties) {
      taken.add(store.leases().acquire(duty.name(), node, LEASE).orElseThrow());
    }
    fences = taken;
  }

  List<Duty> duties() {
    return duties;
  }

  Step step(int duty) {
    return duties.get(duty).step(fences.get(duty));
  }

  /** One step of that one. */
  Step step(DutyName name) {
    for (int duty = 0; duty < duties.size(); duty++) {
      if (duties.get(duty).name().equals(name)) {
        return step(duty);
      }
    }
    throw new IllegalArgumentException("nobody performs " + name);
  }

  /** One step of each of these, in their order. */
  void step(Predicate<DutyName> which) {
    for (int duty = 0; duty < duties.size(); duty++) {
      if (which.test(duties.get(duty).name())) {
        var _ = step(duty);
      }
    }
  }

  /** Lets every duty work until none has anything to do before something changes outside. */
  void work() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long before = writes;
      boolean again = false;
      for (int duty = 0; duty < duties.size(); duty++) {
        again |= step(duty) instanceof Step.Again;
      }
      if (!again && writes == before) {
        return;
      }
    }
    throw new AssertionError("the duties do not come to rest");
  }

  /** A block everywhere, then work, as often as asked. */
  void run(int ticks) {
    for (int i = 0; i < ticks; i++) {
      chains.tick();
      work();
    }
  }

  /** Runs until everything sent is claimed; fails after that many ticks. */
  int runUntilClaimed(int mostTicks) {
    for (int tick = 1; tick <= mostTicks; tick++) {
      run(1);
      if (unclaimed().isEmpty()) {
        return tick;
      }
    }
    throw new AssertionError("not claimed after " + mostTicks + " blocks: " + unclaimed());
  }

  List<Message> unclaimed() {
    return chains.slots().stream()
        .flatMap(chain -> chains.sent(chain).stream())
        .filter(message -> !chains.isClaimed(message.destinationChain(), message.key()))
        .toList();
  }

  static Address account(SenderRole role) {
    return Address.parse("0x%040x".formatted(0xacc0000 + role.ordinal()));
  }

  private List<Duty> makeDuties() {
    RelayStore memory = variant.memory().apply(store);
    Map<ChainId, ChainAccess> access = new HashMap<>();
    chains
        .slots()
        .forEach(chain -> access.put(chain, variant.chains().apply(chains.access(chain))));
    ChainId base = chains.options().base();
    Network network = new Network(base, chains.slots(), access);
    List<Duty> made = new ArrayList<>();
    for (ChainId chain : chains.slots()) {
      made.add(
          new WatchDuty(
              network.access(chain).reader(),
              memory,
              new WatchConfig(BlockNumber.of(0), 50, 200, Duration.ofSeconds(1))));
    }
    for (ChainId rollup : chains.options().rollups()) {
      RollupState state = ((Layer.Optimistic) network.access(rollup).layer()).state();
      made.add(new CarryDuty(rollup, state, network, memory));
      made.add(
          new SettleDuty(rollup, state, network, memory, new SettleConfig(Duration.ofSeconds(2))));
      made.add(
          new ChallengeDuty(
              rollup,
              state,
              network,
              memory,
              variant.verifiers().apply(chains.outputVerifiers()),
              new ChallengeConfig(
                  chains.options().verifierThreshold(),
                  Duration.ofSeconds(1),
                  variant.challengeMargin())));
    }
    made.add(new UpdateDuty(base, network.baseAccess().encoder(), memory));
    ClaimProofs proofs = new ClaimProofs(new ExitTrees(memory.messages()), chains.slots());
    for (ChainId chain : chains.slots()) {
      made.add(
          new ClaimDuty(
              chain,
              network,
              memory,
              proofs,
              new ClaimConfig(
                  account(SenderRole.RELAYER),
                  account(SenderRole.RELAYER),
                  batchSize,
                  Gas.of(20_000_000),
                  64,
                  4,
                  Duration.ofSeconds(2))));
      for (SenderRole role : SenderRole.needed()) {
        boolean onBaseOnly =
            switch (role) {
              case PROPOSER, CHALLENGER, OPERATOR -> true;
              case RELAYER, RELAYER_2, RELAYER_3, RELAYER_4, GUARDIAN -> false;
            };
        if (!onBaseOnly || network.access(chain).kind() == LayerKind.BASE) {
          made.add(send(network.access(chain), role, memory));
        }
      }
    }
    made.add(new AuditDuty(network, memory, new AuditConfig(Duration.ofSeconds(1), true)));
    return made.stream().filter(variant.duties()).toList();
  }

  private static Duty send(ChainAccess chain, SenderRole role, RelayStore memory) {
    return new SendDuty(
        chain.transactions(),
        new SimulatedSigner(account(role)),
        role,
        memory,
        new SendConfig(
            new FeePolicy(Wei.of(1_000_000_000L), 13),
            256,
            Duration.ofSeconds(3),
            Duration.ofSeconds(9),
            10,
            Set.of("accept-root", "propose-output", "challenge-output", "resolve-challenge")));
  }
}
