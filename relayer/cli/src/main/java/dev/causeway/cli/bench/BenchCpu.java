// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import java.time.Duration;

/**
 * CPU that a relayer process and its PostgreSQL used.
 *
 * @param measured while the measured transfers were relayed, idle cost included
 * @param warmup while the transfers before them were relayed; the process still compiled itself
 * @param warmupTransfers how many those were
 * @param idle while nothing was sent
 * @param idleTime how long that was
 */
record BenchCpu(Used measured, Used warmup, int warmupTransfers, Used idle, Duration idleTime) {
  /**
   * CPU time of the two.
   *
   * @param relayer of the relayer's own process
   * @param store of its PostgreSQL
   */
  record Used(Duration relayer, Duration store) {
    static Used between(ProcessUsage.Usage before, ProcessUsage.Usage after) {
      return new Used(after.own().minus(before.own()), after.children().minus(before.children()));
    }
  }

  /** Milliseconds for each of so many. */
  static double each(Duration time, double count) {
    return time.toNanos() / 1e6 / count;
  }

  /** The same of the relayer with the warm-up counted in. */
  double relayerWithWarmup(double transfers) {
    return each(measured.relayer().plus(warmup.relayer()), transfers + warmupTransfers);
  }

  /** The same of PostgreSQL with the warm-up counted in. */
  double storeWithWarmup(double transfers) {
    return each(measured.store().plus(warmup.store()), transfers + warmupTransfers);
  }

  /** Milliseconds of the relayer for each second in which it has nothing to do. */
  double relayerIdle() {
    return each(idle.relayer(), idleTime.toNanos() / 1e9);
  }

  /** Milliseconds of PostgreSQL for each second in which the relayer has nothing to do. */
  double storeIdle() {
    return each(idle.store(), idleTime.toNanos() / 1e9);
  }
}
