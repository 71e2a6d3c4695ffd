// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.differential;

import dev.causeway.cli.Console;
import dev.causeway.testkit.differential.Campaign;
import java.time.Duration;

/** Tells now and then how far a campaign is, on the standard error. */
final class Progress {
  private static final long EVERY = Duration.ofSeconds(10).toNanos();

  private final Console console;
  private final long proofs;
  private final long began;
  private long told;

  Progress(Console console, long proofs, long began) {
    this.console = console;
    this.proofs = proofs;
    this.began = began;
    this.told = began;
  }

  void tell(Campaign.Report report) {
    long now = System.nanoTime();
    if (now - told >= EVERY) {
      told = now;
      console
          .err()
          .printf(
              "%d of %d proofs, %.0f a second, disagreements: %d%n",
              report.done(),
              proofs,
              report.done() * 1e9 / (now - began),
              report.disagreements().size());
      console.err().flush();
    }
  }
}
