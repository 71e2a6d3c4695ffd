// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.relayer.store.StoreConfig;
import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.relayer.store.StoreHarm;
import dev.causeway.relayer.store.StoreHarm.Damage;
import dev.causeway.relayer.store.StoreHarm.Hold;
import dev.causeway.testkit.chaos.Fault.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Faults of what the database holds and allows. Each waits until it is over, and heals it. */
final class StoreDeeds {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ChaosNetwork network;
  private final FaultNotes notes;
  private final StatusPoller clients;

  /** Notes there; clients forget what they were told when the database forgets it. */
  StoreDeeds(ChaosNetwork network, FaultNotes notes, StatusPoller clients) {
    this.network = network;
    this.notes = notes;
    this.clients = clients;
  }

  boolean older(Deed.OlderDatabase fault) throws InterruptedException {
    StoreHarm harm = network.harm();
    String copy = harm.copy();
    Instant copied = Instant.now();
    Thread.sleep(fault.age());
    List<ChaosNode> nodes = fault.running() ? List.of() : network.nodes();
    Instant at = Instant.now();
    for (ChaosNode node : nodes) {
      node.hands.lock();
      var _ = node.kill();
    }
    try {
      StoreConfig.External newer = clients.forgetting(() -> harm.restore(copy));
      notes.lost(StoreEvidence.open(newer));
      for (ChaosNode node : nodes) {
        node.launch();
      }
    } finally {
      // Whether they start is not this fault's affair: one that ends is started again by whoever
      // supervises it, and if none serves, nothing arrives.
      nodes.forEach(node -> node.hands.unlock());
    }
    return notes.happened(
        at,
        "older-database",
        "database",
        "%.1f s old, %s"
            .formatted(
                Duration.between(copied, at).toMillis() / 1000.0,
                fault.running() ? "under running nodes" : "nodes killed before, started after"));
  }

  boolean damaged(Deed.DamagedRow fault) throws InterruptedException {
    StoreHarm harm = network.harm();
    Instant end = Instant.now().plus(fault.length());
    int misses = 0;
    while (Instant.now().isBefore(end)) {
      List<LogTail> logs = network.nodes().stream().map(ChaosNode::log).toList();
      Instant at = Instant.now();
      Optional<Damage> damage = harm.damage(fault.target());
      if (damage.isEmpty()) {
        Thread.sleep(LOOK);
        continue;
      }
      Optional<String> told;
      try {
        told = told(logs, fault.target(), min(end, at.plus(PATIENCE)));
      } finally {
        harm.mend(damage.get());
      }
      if (told.isPresent()) {
        return notes.happened(
            at,
            "damaged-row",
            fault.target().table(),
            "row %d; after %d ms %s, rows that nobody read before: %d"
                .formatted(
                    damage.get().seq(),
                    Duration.between(at, Instant.now()).toMillis(),
                    told.get(),
                    misses));
      }
      misses++;
    }
    return false;
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Optional<String> told(List<LogTail> logs, StoreHarm.Target target, Instant until)
      throws InterruptedException {
    do {
      for (LogTail log : logs) {
        if (log.says("table " + target.table() + ", row")) {
          return Optional.of(log.name() + " names it");
        }
      }
      Thread.sleep(LOOK);
    } while (Instant.now().isBefore(until));
    return Optional.empty();
  }

  boolean trouble(Deed.DatabaseTrouble fault) throws InterruptedException {
    Instant at = Instant.now();
    StoreHarm harm = network.harm();
    String detail =
        switch (fault.kind()) {
          case READ_ONLY -> {
            harm.readOnly(true);
            try {
              Thread.sleep(fault.length());
            } finally {
              harm.readOnly(false);
            }
            yield "no transaction may write";
          }
          case LOCKED -> {
            try (Hold hold = harm.lock("lease")) {
              Thread.sleep(fault.length());
              yield "table lease is held by %d other".formatted(hold.connections().size());
            }
          }
          case EXHAUSTED -> {
            // What nodes had is broken first: whoever is faster gets what is free then.
            int broken = network.gate().shut();
            network.gate().open();
            try (Hold hold = harm.exhaust()) {
              Thread.sleep(fault.length());
              yield "%d connections of nodes broken, %d taken"
                  .formatted(broken, hold.connections().size());
            }
          }
        };
    return notes.happened(at, fault.kind().word(), "database", detail);
  }
}
