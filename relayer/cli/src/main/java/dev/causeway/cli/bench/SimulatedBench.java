// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.Launcher.BenchChoices;
import dev.causeway.cli.run.Lifetime;

/** placeholder until wired. */
final class SimulatedBench {
  private SimulatedBench() {}

  static ExitCode run(BenchChoices choices, Console console, Lifetime lifetime) {
    throw new IllegalStateException(choices + " " + console + " " + lifetime);
  }
}
