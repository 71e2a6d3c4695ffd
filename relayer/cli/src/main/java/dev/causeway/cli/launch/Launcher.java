// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.testkit.chaos.Scenario;
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
   * Brings a relayer up, on chains of its own or on others, until interrupted; writes the {@link
   * RunFile} once it serves.
   */
  ExitCode up(DevnetChoices choices, UpChains chains, Console console) throws Exception;

  /**
   * Brings chains and a database up, without a relayer, until interrupted; writes the {@link
   * DevnetFile} once they are there.
   */
  ExitCode devnet(DevnetChoices choices, DevnetParts parts, Console console) throws Exception;

  /** Runs a relayer until interrupted; the process then ends with {@link ExitCode#OK}. */
  ExitCode node(NodeChoices choices, Console console) throws Exception;

  /** Measures, prints the figures and writes them as JSON where wanted. */
  ExitCode bench(BenchChoices choices, Console console) throws Exception;

  /** Plays a scenario of faults, tells the verdict, and writes the report where wanted. */
  ExitCode chaos(ChaosChoices choices, Console console) throws Exception;

  /**
   * What to play.
   *
   * @param scenario the scenario
   * @param seed decides targets, pauses and order
   * @param report folder for the report
   * @param json whether the report as JSON is the answer
   * @param data folder for the runs
   */
  record ChaosChoices(
      Scenario scenario, long seed, Optional<Path> report, boolean json, Path data) {}

  /**
   * Of what a devnet without a relayer consists.
   *
   * @param chains whether of chains
   * @param store whether of a PostgreSQL
   * @param storePort its port, 0 for a free one
   */
  record DevnetParts(boolean chains, boolean store, int storePort) {}

  /**
   * What to measure.
   *
   * @param transfers how many
   * @param route from which chain to which, such as {@code l1:l2a}
   * @param batch how many deposits are sent together, or payments on a ledger in one call
   * @param subject what is measured
   * @param store what a simulated measurement remembers in
   * @param blockTimeMillis time between blocks
   * @param gasLimit of a block
   * @param json where to write the figures as JSON
   * @param data folder for the devnet
   */
  record BenchChoices(
      int transfers,
      Route route,
      int batch,
      Subject subject,
      SimulatedStore store,
      long blockTimeMillis,
      long gasLimit,
      Optional<Path> json,
      Path data) {}

  /** What is measured. */
  enum Subject {
    /** A relayer between chains of a devnet. */
    DEVNET,
    /** A relayer between simulated chains: its own ceiling. */
    SIMULATED,
    /** The node of a ledger. */
    LEDGER
  }

  /** What the relayer of a simulated measurement remembers in. */
  enum SimulatedStore {
    /** PostgreSQL, as everywhere else. */
    POSTGRES,
    /** The store of the deterministic simulator: what is left is the relayer without a database. */
    MEMORY
  }

  /**
   * From which chain to which.
   *
   * @param from name of the source
   * @param to name of the destination
   */
  record Route(String from, String to) {}
}
