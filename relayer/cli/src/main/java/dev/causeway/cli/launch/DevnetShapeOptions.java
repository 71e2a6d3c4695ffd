// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import dev.causeway.cli.Console;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.RelayerOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what a devnet shall be like. */
public final class DevnetShapeOptions {
  @Option(
      names = "--l2s",
      paramLabel = "N",
      defaultValue = "2",
      description = "Number of L2s, 1 to 31. Default: ${DEFAULT-VALUE}")
  private int l2s;

  @Option(
      names = "--block-time",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "Time between blocks. Default: ${DEFAULT-VALUE}")
  private String blockTime = "1s";

  @Option(
      names = "--dispute-window",
      paramLabel = "TIME",
      defaultValue = "8s",
      description = "How long an output can be challenged. Default: ${DEFAULT-VALUE}")
  private String disputeWindow = "8s";

  @Option(
      names = "--finality",
      paramLabel = "BLOCKS",
      defaultValue = "1",
      description = "Blocks on top that make a block final. Default: ${DEFAULT-VALUE}")
  private int finality;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder for chains, store and run file. Default: ~/.causeway/devnet")
  private @Nullable Path data;

  @Option(
      names = "--keep",
      description = {
        "Keep the store and the logs of the chains when it ends, and say where they are. \"devnet\"",
        "and \"up --manifest\" go on with a kept store. Default: start anew, and remove them."
      })
  private boolean keep;

  @Option(
      names = "--ledger",
      negatable = true,
      description = {
        "A ledger, the validity-proven layer, with its node and a prover in this process. Its keys",
        "are made once, in half a minute, and kept in ~/.cache/causeway. Default: for demo with, else",
        "without"
      })
  private @Nullable Boolean ledger;

  /** For picocli. */
  public DevnetShapeOptions() {}

  /**
   * The choices, checked.
   *
   * @param grpcPort port of the relayer's service, 0 for a free one
   * @param usuallyLedger whether there is a ledger where nothing is said
   */
  public DevnetChoices choices(Console console, int grpcPort, boolean usuallyLedger) {
    return new DevnetChoices(
        Inputs.number("--l2s", l2s, 1, 31),
        Inputs.time("--block-time", blockTime),
        Inputs.time("--dispute-window", disputeWindow),
        Inputs.number("--finality", finality, 0, 1_000),
        Inputs.number("--grpc-port", grpcPort, 0, 65_535),
        data == null ? RelayerOptions.standard(console) : data.toAbsolutePath(),
        keep,
        ledger == null ? usuallyLedger : ledger);
  }
}
