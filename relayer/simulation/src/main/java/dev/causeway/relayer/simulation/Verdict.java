// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What became of a run. */
public sealed interface Verdict {
  /** The seed. */
  long seed();

  /** The whole run as a number: the same seed gives the same one, anywhere. */
  long traceHash();

  /** What was counted. */
  Totals totals();

  /**
   * Every invariant held.
   *
   * @param seed the seed
   * @param traceHash hash of the trace
   * @param totals what was counted
   */
  record Held(long seed, long traceHash, Totals totals) implements Verdict {}

  /**
   * An invariant did not hold, and the run ended there.
   *
   * @param seed the seed
   * @param traceHash hash of the trace
   * @param totals what was counted until then
   * @param invariant which
   * @param detail what was found
   * @param at when, since the start
   * @param faults the faults that the run had, by their number in the plan of the seed
   */
  record Broken(
      long seed,
      long traceHash,
      Totals totals,
      Invariant invariant,
      String detail,
      Duration at,
      List<Integer> faults)
      implements Verdict {
    /** Copies the list. */
    public Broken {
      faults = List.copyOf(faults);
    }
  }

  /**
   * What was counted.
   *
   * @param span bridge time
   * @param steps steps of duties
   * @param blocks blocks of all chains
   * @param writes committed writes to the store
   * @param fencedOut writes that were refused because the lease was lost
   * @param takeovers how often a duty went to another node
   * @param checks single checks of an invariant
   * @param messages messages that were sent
   * @param delivered of those, delivered
   * @param parked of those, parked
   * @param transactions transactions of the relayer in blocks
   * @param faults how often each kind of fault struck
   */
  record Totals(
      Duration span,
      long steps,
      long blocks,
      long writes,
      long fencedOut,
      long takeovers,
      long checks,
      long messages,
      long delivered,
      long parked,
      long transactions,
      Map<String, Long> faults) {
    /** Nothing. */
    public static final Totals NONE =
        new Totals(Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    /** Copies the map, in the order of its names. */
    public Totals {
      faults = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(faults));
    }

    /** Both together. */
    public Totals plus(Totals other) {
      Map<String, Long> both = new java.util.TreeMap<>(faults);
      other.faults.forEach((kind, count) -> both.merge(kind, count, Long::sum));
      return new Totals(
          span.plus(other.span),
          steps + other.steps,
          blocks + other.blocks,
          writes + other.writes,
          fencedOut + other.fencedOut,
          takeovers + other.takeovers,
          checks + other.checks,
          messages + other.messages,
          delivered + other.delivered,
          parked + other.parked,
          transactions + other.transactions,
          both);
    }
  }
}
