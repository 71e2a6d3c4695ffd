// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts devnets and relayers for the command line. Every method blocks until what it started has
 * ended, and leaves no process behind, also when the process is ended by Ctrl-C. Failures are
 * thrown and told by the caller.
 */
public interface Launcher {
  /** Brings a devnet and a relayer up, moves a token all the way round, and shows it. */
  ExitCode demo(DevnetChoices choices, boolean json, Console console) throws Exception;

  /**
   * Brings a devnet and a relayer up until interrupted; writes the {@link RunFile} once it serves.
   */
  ExitCode up(DevnetChoices choices, Console console) throws Exception;

  /** Runs a relayer from its configuration file until interrupted. */
  ExitCode node(Path config, Console console) throws Exception;

  /** Measures, prints the figures and writes them as JSON where wanted. */
  ExitCode bench(BenchChoices choices, Console console) throws Exception;

  /**
   * What to measure.
   *
   * @param transfers how many
   * @param route from which chain to which, such as {@code l1:l2a}
   * @param batch how many deposits are sent together
   * @param simulated whether against simulated chains, for the relayer's own ceiling
   * @param blockTimeMillis time between blocks
   * @param gasLimit of a block
   * @param json where to write the figures as JSON
   * @param data folder for the devnet
   */
  record BenchChoices(
      int transfers,
      Route route,
      int batch,
      boolean simulated,
      long blockTimeMillis,
      long gasLimit,
      Optional<Path> json,
      Path data) {}

  /**
   * From which chain to which.
   *
   * @param from name of the source
   * @param to name of the destination
   */
  record Route(String from, String to) {}
}
