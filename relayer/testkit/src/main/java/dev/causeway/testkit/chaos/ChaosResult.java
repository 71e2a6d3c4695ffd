// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.testkit.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A run, with all that a report needs.
 *
 * @param scenario what was played
 * @param seed of targets, pauses and proxies
 * @param start of the load
 * @param end of everything
 * @param incidents faults that happened, in their order
 * @param misses faults that could not be brought about, in words
 * @param samples how things stood over time
 * @param leases every change of a lease, as the database server recorded it
 * @param chainNames names of chains by their ids, as duties have them
 * @param verdict the verdict
 * @param command how to run it again
 */
public record ChaosResult(
    Scenario scenario,
    long seed,
    Instant start,
    Instant end,
    List<Incident> incidents,
    List<String> misses,
    List<Sample> samples,
    List<LeaseChange> leases,
    Map<String, String> chainNames,
    Verdict verdict,
    String command) {
  /** Copies the collections. */
  public ChaosResult {
    incidents = incidents.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList();
    misses = List.copyOf(misses);
    samples = List.copyOf(samples);
    leases = List.copyOf(leases);
    chainNames = Map.copyOf(chainNames);
  }

  /** A duty as people write it, with the chain's name in place of its id. */
  public String duty(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length > 1) {
      parts[1] = chainNames.getOrDefault(parts[1], parts[1]);
    }
    return String.join("/", parts);
  }
}
