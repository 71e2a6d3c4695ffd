// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.launch.Launcher;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the relayer on a devnet of its own. */
@Command(
    name = "bench",
    description = {
      "Start a devnet and a relayer, relay N transfers, and tell the figures; or measure the node of",
      "a ledger."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final Pattern ROUTE = Pattern.compile("([a-z0-9]{1,20}):([a-z0-9]{1,20})");

  private final Console console;
  private final Launcher launcher;

  @Option(
      names = "--transfers",
      paramLabel = "N",
      description = "How many. Default: 500, with --ledger 100000")
  private @Nullable Integer transfers;

  @Option(
      names = "--route",
      paramLabel = "A:B",
      defaultValue = "l1:l2a",
      description = "From which chain to which. Default: ${DEFAULT-VALUE}")
  private String route = "l1:l2a";

  @Option(
      names = "--batch",
      paramLabel = "K",
      description = {
        "How many deposits are sent together, or with --ledger payments in one call.",
        "Default: 50, with --ledger 100"
      })
  private @Nullable Integer batch;

  @Option(
      names = "--simulated",
      description = "Against simulated chains: the relayer's own ceiling.")
  private boolean simulated;

  @Option(
      names = "--ledger",
      description = {
        "The node of a ledger: payments over gRPC, stored durably, while batches are proven behind.",
        "They are signed before the clock starts."
      })
  private boolean ledger;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "With --simulated: postgres, or memory for the ceiling without a database. Default: postgres")
  private @Nullable String store;

  @Option(
      names = "--block-time",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "Time between blocks. Default: ${DEFAULT-VALUE}")
  private String blockTime = "1s";

  @Option(
      names = "--gas-limit",
      paramLabel = "GAS",
      defaultValue = "30000000",
      description = "Gas limit of a block. Default: ${DEFAULT-VALUE}")
  private int gasLimit;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures there as JSON, too.")
  private @Nullable Path json;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder of the devnet. Default: ~/.causeway/bench")
  private @Nullable Path data;

  /** On a console. */
  public BenchCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    Matcher parts = ROUTE.matcher(route);
    if (!parts.matches() || parts.group(1).equals(parts.group(2))) {
      throw CliException.usage(
          "--route: \"%s\" is no route: write two chains as SOURCE:DESTINATION, such as l1:l2a"
              .formatted(route));
    }
    return launcher
        .bench(
            new Launcher.BenchChoices(
                Inputs.number("--transfers", given(transfers, 500, 100_000), 1, 10_000_000),
                new Launcher.Route(parts.group(1), parts.group(2)),
                Inputs.number("--batch", given(batch, 50, 100), 1, ledger ? 500 : 10_000),
                subject(),
                simulatedStore(),
                Inputs.time("--block-time", blockTime).toMillis(),
                Inputs.number("--gas-limit", gasLimit, 1_000_000, Integer.MAX_VALUE),
                Optional.ofNullable(json),
                data == null
                    ? RelayerOptions.standard(console).resolveSibling("bench")
                    : data.toAbsolutePath()),
            console)
        .code();
  }

  private int given(@Nullable Integer value, int usually, int onLedger) {
    if (value != null) {
      return value;
    }
    return ledger ? onLedger : usually;
  }

  private Launcher.Subject subject() {
    if (ledger && simulated) {
      throw CliException.usage("--ledger and --simulated are two measurements: name one of them");
    }
    if (ledger) {
      return Launcher.Subject.LEDGER;
    }
    return simulated ? Launcher.Subject.SIMULATED : Launcher.Subject.DEVNET;
  }

  private Launcher.SimulatedStore simulatedStore() {
    if (store == null) {
      return Launcher.SimulatedStore.POSTGRES;
    }
    if (!simulated) {
      throw CliException.usage(
          "--store %s is for simulated chains: add --simulated, or leave it out".formatted(store));
    }
    return switch (store) {
      case "postgres" -> Launcher.SimulatedStore.POSTGRES;
      case "memory" -> Launcher.SimulatedStore.MEMORY;
      default ->
          throw CliException.usage(
              "--store: \"%s\" is no store: write postgres or memory".formatted(store));
    };
  }
}
