// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import dev.causeway.cli.command.BenchCommand;
import dev.causeway.cli.command.ChainsCommand;
import dev.causeway.cli.command.ChaosCommand;
import dev.causeway.cli.command.ClaimCommand;
import dev.causeway.cli.command.CompletionCommand;
import dev.causeway.cli.command.DemoCommand;
import dev.causeway.cli.command.DevnetCommand;
import dev.causeway.cli.command.LedgerCommand;
import dev.causeway.cli.command.LedgerNodeCommand;
import dev.causeway.cli.command.LedgerRebuildCommand;
import dev.causeway.cli.command.LedgerSetupCommand;
import dev.causeway.cli.command.ListCommand;
import dev.causeway.cli.command.NodeCommand;
import dev.causeway.cli.command.NodeDrainCommand;
import dev.causeway.cli.command.NodeDutiesCommand;
import dev.causeway.cli.command.OperatorCommand;
import dev.causeway.cli.command.ProofCommand;
import dev.causeway.cli.command.ProverCommand;
import dev.causeway.cli.command.StatusCommand;
import dev.causeway.cli.command.TransferCommand;
import dev.causeway.cli.command.UpCommand;
import dev.causeway.cli.command.WatchCommand;
import dev.causeway.cli.differential.DifferentialCommand;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.cli.run.Lifetime;
import dev.causeway.cli.run.LocalLauncher;
import dev.causeway.cli.simulate.SimulateCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program {@code causeway}.
 *
 * <p>Answers go to the standard output, everything else to the standard error. Every failure ends
 * with one of {@link ExitCode}, and a message that names the value and the remedy.
 */
@Command(
    name = "causeway",
    description = "Moves tokens between an L1 and its L2s, and proves every step.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    commandListHeading = "%nCommands:%n",
    version = "causeway 0.1.0",
    footer = {
      "",
      "causeway COMMAND --help tells more about a command.",
      "In a source tree, ./causeway attacks replays known attacks on bridges against this one."
    })
public final class Causeway implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where an unexpected failure comes from.")
  private boolean verbose;

  private Causeway() {}

  /** Runs the program and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(Console.system(), new LocalLauncher(), arguments));
  }

  /** Runs the program and returns its exit code. */
  public static int run(Console console, Launcher launcher, String... arguments) {
    return commandLine(console, launcher).execute(arguments);
  }

  private static CommandLine commandLine(Console console, Launcher launcher) {
    Causeway root = new Causeway();
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new DemoCommand(console, launcher))
        .addSubcommand(new UpCommand(console, launcher))
        .addSubcommand(new DevnetCommand(console, launcher))
        .addSubcommand(
            new CommandLine(new NodeCommand(console, launcher))
                .addSubcommand(new NodeDutiesCommand(console))
                .addSubcommand(new NodeDrainCommand(console)))
        .addSubcommand(new TransferCommand(console))
        .addSubcommand(new StatusCommand(console))
        .addSubcommand(new ListCommand(console))
        .addSubcommand(new WatchCommand(console))
        .addSubcommand(new ProofCommand(console))
        .addSubcommand(new ClaimCommand(console))
        .addSubcommand(new ChainsCommand(console))
        .addSubcommand(
            new CommandLine(new LedgerCommand())
                .addSubcommand(new LedgerCommand.Key(console))
                .addSubcommand(new LedgerCommand.Status(console))
                .addSubcommand(new LedgerCommand.Accounts(console))
                .addSubcommand(new LedgerCommand.History(console))
                .addSubcommand(new LedgerCommand.Pay(console))
                .addSubcommand(new LedgerCommand.Leave(console))
                .addSubcommand(new LedgerRebuildCommand(console))
                .addSubcommand(new LedgerSetupCommand(console))
                .addSubcommand(new LedgerNodeCommand(console)))
        .addSubcommand(new ProverCommand(console))
        .addSubcommand(new OperatorCommand(console))
        .addSubcommand(new BenchCommand(console, launcher))
        .addSubcommand(new SimulateCommand(console))
        .addSubcommand(new DifferentialCommand(console))
        .addSubcommand(
            new CommandLine(new ChaosCommand())
                .addSubcommand(new ChaosCommand.ListScenarios(console))
                .addSubcommand(new ChaosCommand.Run(console, launcher)))
        .addSubcommand(new CompletionCommand(console));
    ColorScheme colours = CommandLine.Help.defaultColorScheme(console.ansi());
    configure(line, console, colours, root);
    return line;
  }

  private static void configure(
      CommandLine line, Console console, ColorScheme colours, Causeway root) {
    line.setOut(console.out())
        .setErr(console.err())
        .setColorScheme(colours)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((wrong, _) -> wrongArguments(console, wrong))
        .setExecutionExceptionHandler(
            (failure, _, _) -> {
              if (Lifetime.isProcessEnding()) {
                // Ctrl-C took away what the command was using.
                return ExitCode.INTERRUPTED.code();
              }
              Failures.Told told = Failures.tell(failure);
              error(console, told.message());
              if (root.verbose) {
                failure.printStackTrace(console.err());
              }
              return told.exitCode().code();
            });
    line.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
    line.getSubcommands()
        .values()
        .forEach(
            command ->
                command
                    .getCommandSpec()
                    .usageMessage()
                    .exitCodeListHeading("%nExit codes:%n")
                    .exitCodeList(ExitCode.meanings()));
  }

  @Override
  public void run() {
    throw CliException.usage(
        "name a command: "
            + spec.subcommands().keySet().stream().collect(Collectors.joining(", "))
            + "; causeway --help tells what they do");
  }

  private static int wrongArguments(Console console, CommandLine.ParameterException wrong) {
    List<String> lines = new ArrayList<>();
    lines.add(String.valueOf(wrong.getMessage()));
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      if (!similar.isEmpty()) {
        lines.add(
            "did you mean "
                + String.join(" or ", similar.subList(0, Math.min(2, similar.size())))
                + "?");
      }
    }
    lines.add(
        wrong.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help lists what there is");
    error(console, String.join("; ", lines));
    return ExitCode.USAGE.code();
  }

  private static void error(Console console, String message) {
    console.err().println(console.styled("bold,fg(red)", "error:") + " " + message);
    console.err().flush();
  }
}
