// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.simulate;

import dev.causeway.cli.Console;
import dev.causeway.relayer.simulation.Campaign;
import java.time.Duration;

/** Tells now and then how far a campaign is, on the standard error. */
final class Progress {
  private static final long EVERY = Duration.ofSeconds(5).toNanos();

  private final Console console;
  private final long seeds;
  private final long began;
  private long told;

  Progress(Console console, long seeds, long began) {
    this.console = console;
    this.seeds = seeds;
    this.began = began;
    this.told = began;
  }

  synchronized void tell(Campaign.Report report) {
    long now = System.nanoTime();
    if (now - told >= EVERY) {
      told = now;
      double seconds = (now - began) / 1e9;
      console
          .err()
          .printf(
              "%d of %d seeds, %.0f a minute, broken: %d%n",
              report.done(), seeds, report.done() / seconds * 60, report.broken().size());
      console.err().flush();
    }
  }
}
