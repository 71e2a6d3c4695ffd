// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.OutboxWrite;
import dev.causeway.relayer.store.StoreEvidence.WriteKind;
import dev.causeway.testkit.chaos.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long the relayer's senders stood still: from the moment at which their owner was gone to the
 * next broadcast, by what the database server recorded. The clock of the server and that of the
 * runner are the same machine's.
 *
 * @param crashToBroadcast from a kill to the next broadcast of the same sender
 * @param crashToTake from a kill to another node's lease on it
 * @param hangToBroadcast from a stop to the next broadcast of the same sender by another node
 * @param handOver from release to take, for each duty that a node gave up in order
 * @param unmeasured kills and stops after which no broadcast followed, because nothing was to be
 *     sent any more
 */
public record Failovers(
    Percentiles crashToBroadcast,
    Percentiles crashToTake,
    Percentiles hangToBroadcast,
    Percentiles handOver,
    int unmeasured) {

  /**
   * Measures.
   *
   * @param incidents what happened
   * @param senders the duties whose pause counts
   * @param changes of all leases
   * @param writes of the outbox
   */
  public static Failovers of(
      List<Incident> incidents,
      Set<String> senders,
      List<LeaseChange> changes,
      List<OutboxWrite> writes) {
    List<Duration> crash = new ArrayList<>();
    List<Duration> take = new ArrayList<>();
    List<Duration> hang = new ArrayList<>();
    int unmeasured = 0;
    for (Incident incident : incidents) {
      boolean killed = incident.kind().equals("kill");
      if (!killed && !incident.kind().equals("stop")) {
        continue;
      }
      for (String duty : senders) {
        if (!holder(changes, duty, incident.at()).equals(Optional.of(incident.target()))) {
          continue;
        }
        Optional<Instant> taken =
            changes.stream()
                .filter(change -> change.duty().equals(duty) && change.held())
                .filter(change -> change.at().isAfter(incident.at()))
                .filter(change -> killed || !change.owner().equals(incident.target()))
                .map(LeaseChange::at)
                .findFirst();
        if (!killed && taken.filter(at -> at.isBefore(incident.until())).isEmpty()) {
          // It went on before its lease ran out: nobody had to take over.
          continue;
        }
        Optional<Instant> sent =
            writes.stream()
                .filter(write -> write.kind() == WriteKind.BROADCAST && write.duty().equals(duty))
                .filter(write -> write.at().isAfter(incident.at()))
                .filter(write -> killed || !write.node().equals(incident.target()))
                .map(OutboxWrite::at)
                .findFirst();
        if (sent.isEmpty()) {
          unmeasured++;
        } else {
          (killed ? crash : hang).add(Duration.between(incident.at(), sent.get()));
        }
        if (killed) {
          taken.ifPresent(at -> take.add(Duration.between(incident.at(), at)));
        }
      }
    }
    return new Failovers(
        Percentiles.of(crash),
        Percentiles.of(take),
        Percentiles.of(hang),
        Percentiles.of(handOvers(changes, incidents)),
        unmeasured);
  }

  /** Who held the duty at that time. */
  private static Optional<String> holder(List<LeaseChange> changes, String duty, Instant at) {
    return changes.stream()
        .filter(change -> change.duty().equals(duty) && !change.at().isAfter(at))
        .reduce((_, later) -> later)
        .filter(LeaseChange::held)
        .map(LeaseChange::owner);
  }

  private static List<Duration> handOvers(List<LeaseChange> changes, List<Incident> incidents) {
    List<Duration> times = new ArrayList<>();
    Map<String, LeaseChange> released = new HashMap<>();
    for (LeaseChange change : changes) {
      LeaseChange before = released.remove(change.duty());
      if (!change.held()) {
        if (wasDead(incidents, change)) {
          // Nobody gave it up: a peer ended the lease of a node that is gone.
          continue;
        }
        released.put(change.duty(), change);
      } else if (before != null && !before.owner().equals(change.owner())) {
        times.add(Duration.between(before.at(), change.at()));
      }
    }
    return times;
  }

  private static boolean wasDead(List<Incident> incidents, LeaseChange released) {
    return incidents.stream()
        .anyMatch(
            incident ->
                incident.kind().equals("kill")
                    && incident.target().equals(released.owner())
                    && incident.at().isBefore(released.at())
                    && incident.until().isAfter(released.at()));
  }
}
