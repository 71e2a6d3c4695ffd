// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A story of faults: what runs, what is moved, what goes wrong, and what is expected then.
 *
 * @param name of the scenario
 * @param rows rows of the fault matrix that it covers, such as X1
 * @param shows what it shows, in a sentence
 * @param duration how long load runs
 * @param topology what is started
 * @param load what is moved
 * @param faults what goes wrong
 * @param expectations what is expected; the invariants are always
 */
public record Scenario(
    String name,
    List<String> rows,
    String shows,
    Duration duration,
    Topology topology,
    Load load,
    List<Fault> faults,
    Expectations expectations) {
  /** Copies the lists. */
  public Scenario {
    rows = List.copyOf(rows);
    faults = List.copyOf(faults);
  }

  /**
   * What is started.
   *
   * @param nodes node processes
   * @param l2s L2s beside the L1
   * @param blockTime between blocks
   * @param disputeWindow of outputs
   * @param finality blocks on top that make a block final
   * @param endpoints how many endpoints of each chain every node asks
   * @param ledger whether there is a ledger as well, with a node and a prover in a process each
   */
  public record Topology(
      int nodes,
      int l2s,
      Duration blockTime,
      Duration disputeWindow,
      int finality,
      int endpoints,
      boolean ledger) {}

  /**
   * What is moved.
   *
   * @param routes from which chain to which
   * @param every time between batches, on each route in turn
   * @param batch transfers that are sent together
   */
  public record Load(List<Route> routes, Duration every, int batch) {
    /** Copies the list. */
    public Load {
      routes = List.copyOf(routes);
    }
  }

  /**
   * From which chain to which.
   *
   * @param from name of the source
   * @param to name of the destination
   */
  public record Route(String from, String to) {
    @Override
    public String toString() {
      return from + ":" + to;
    }
  }

  /**
   * What is expected beside the invariants.
   *
   * @param settleWithin how long after the last fault everything may take to arrive
   * @param takeover limit for the time from a kill to the next broadcast, 99th percentile
   * @param hang limit for the time from a stop to the next broadcast, 99th percentile
   * @param handOver limit for the time between release and take in a planned hand-over, 99th
   *     percentile
   * @param faultsAtLeast how many faults must really have happened
   * @param failedReads how many reads may fail on every node; empty for any number
   * @param halts names of the chains on which the relayer must refuse to act
   * @param transactionsPerMessage limit for mined transactions for each delivery
   * @param pauseWithin limit for the time from supply that nothing backs to the last pause
   * @param pauseBlocks limit for the blocks of the chain with that supply until then
   */
  public record Expectations(
      Duration settleWithin,
      Optional<Duration> takeover,
      Optional<Duration> hang,
      Optional<Duration> handOver,
      int faultsAtLeast,
      Optional<Integer> failedReads,
      List<String> halts,
      Optional<Double> transactionsPerMessage,
      Duration pauseWithin,
      int pauseBlocks) {
    /** Copies the list. */
    public Expectations {
      halts = List.copyOf(halts);
    }
  }
}
