// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything that there is in one run: time, chains, store, nodes, and what goes wrong. */
final class World {
  private static final int DEEPEST_SLEEP = 3;
  private static final long NEVER = Long.MIN_VALUE;

  private record Holder(SimulatedNode node, DutySlot slot, Fence fence) {}

  private record Cut(int node, ChainId chain) {}

  final Shape shape;
  final Sabotage sabotage;
  final Figures figures = new Figures();
  final Trace trace;
  final RandomGenerator random;
  final SimulatedNetwork chains;
  final Timeline timeline;
  final MemoryStore store;
  final Troubles troubles;
  final Traps traps = new Traps();
  final ChainTruth truth;
  final Checker checker;
  final BlockMaker blocks;
  final Roster roster;
  final List<DutyName> duties;
  final List<SimulatedNode> nodes = new ArrayList<>();
  private final Map<ChainId, DutyName> watches = new HashMap<>();
  private final Map<DutyName, Holder> holders = new HashMap<>();
  private final Map<Cut, Long> cuts = new HashMap<>();
  private long storeDownUntil = NEVER;
  private int sleepers;

  World(long seed, Shape shape, Sabotage sabotage, @Nullable Consumer<String> listener) {
    this.shape = shape;
    this.sabotage = sabotage;
    this.trace = new Trace(listener);
    this.random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + 1);
    this.chains = new SimulatedNetwork(shape.network());
    this.timeline = new Timeline(shape.network().genesis(), chains::advance);
    this.store = new MemoryStore(chains::now);
    this.troubles = new Troubles(timeline, random);
    this.truth = new ChainTruth(chains);
    this.checker = new Checker(this);
    this.blocks = new BlockMaker(this);
    this.roster = new Roster(this);
    this.duties = roster.names();
    chains.slots().forEach(chain -> watches.put(chain, DutyName.watch(chain)));
    store
        .notices()
        .subscribe(
            notice -> {
              for (SimulatedNode node : nodes) {
                node.hear(notice);
              }
            });
    for (int i = 0; i < shape.nodes(); i++) {
      nodes.add(new SimulatedNode(i, this));
    }
  }

  void note(String event, String what) {
    trace.note(timeline.now(), event, what);
  }

  DutyName duty(int number) {
    return duties.get(Math.floorMod(number, duties.size()));
  }

  SimulatedNode node(int number) {
    return nodes.get(Math.floorMod(number, nodes.size()));
  }

  /** A fault that waited for its call found it. */
  void sprung(Fault fault) {
    figures.fault(fault.kind());
    note("fault", fault.toString());
  }

  /** A node took the lease of a duty. */
  void took(SimulatedNode node, DutySlot slot, Fence fence) {
    Holder before = holders.put(fence.duty(), new Holder(node, slot, fence));
    if (before != null && before.node() != node) {
      figures.takeovers++;
    }
    checker.took(fence);
    note("duty taken", fence.owner() + " " + fence.duty() + " " + fence.epoch());
  }

  /** Does the renewals that the holder of a lease made since somebody last looked. */
  void renewHolder(DutyName duty) {
    Holder holder = holders.get(duty);
    if (holder != null && holder.fence().equals(holder.slot().fence)) {
      holder.node().keepLease(holder.slot());
    }
  }

  /** Nodes in standby ask for that lease in a while: their holder stopped renewing it. */
  void contest(DutyName duty, long after) {
    for (SimulatedNode node : nodes) {
      for (DutySlot slot : node.slots()) {
        if (slot.fence == null && slot.name.equals(duty)) {
          node.trySoon(slot, after);
        }
      }
    }
  }

  boolean storeDown() {
    return timeline.now() < storeDownUntil;
  }

  void takeStoreDown(long takes) {
    if (!storeDown()) {
      nodes.stream().filter(SimulatedNode::runs).forEach(SimulatedNode::renewLast);
    }
    storeDownUntil = Math.max(storeDownUntil, timeline.now() + takes);
    timeline.at(storeDownUntil, () -> nodes.forEach(SimulatedNode::reconnect));
  }

  void cut(int node, ChainId chain, long takes) {
    cuts.merge(new Cut(node, chain), timeline.now() + takes, Math::max);
  }

  boolean isCut(SimulatedNode node, ChainId chain) {
    return timeline.now() < cuts.getOrDefault(new Cut(node.index, chain), NEVER);
  }

  /** Whether the work at hand may stand still here: not too many things can at once. */
  boolean maySleep() {
    return sleepers < DEEPEST_SLEEP;
  }

  /** Lets the rest of the world go on while the work at hand stands still. */
  void sleep(long millis) {
    sleepers++;
    try {
      timeline.runUntil(Math.min(timeline.now() + millis, shape.end()));
    } finally {
      sleepers--;
    }
  }

  /** A new head: nodes are told as by a subscription. */
  void announceHead(ChainId chain) {
    Holder holder = holders.get(watches.get(chain));
    if (holder != null && holder.fence().equals(holder.slot().fence) && holder.node().runs()) {
      holder.node().hint(holder.slot());
    }
  }
}
