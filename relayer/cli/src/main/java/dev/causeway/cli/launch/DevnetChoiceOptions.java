// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import dev.causeway.cli.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that bring a devnet with a relayer up. */
public final class DevnetChoiceOptions {
  @Mixin private DevnetShapeOptions shape = new DevnetShapeOptions();

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the relayer's service, 0 for a free one. Default: ${DEFAULT-VALUE}")
  private int grpcPort;

  /** For picocli. */
  public DevnetChoiceOptions() {}

  /**
   * The choices, checked.
   *
   * @param usuallyLedger whether there is a ledger where nothing is said
   */
  public DevnetChoices choices(Console console, boolean usuallyLedger) {
    return shape.choices(console, grpcPort, usuallyLedger);
  }
}
