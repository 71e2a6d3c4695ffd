// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.chains.ledger.prove.LedgerProver;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.wiring.ProvingHere;
import dev.causeway.proofs.validity.circuit.DevelopmentKey;
import dev.causeway.proofs.validity.circuit.LedgerCircuit;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes what proving batches needs, before somebody waits for it. */
@Command(
    name = "setup",
    description = {
      "Make circuits and INSECURE development keys for proving batches, unless they are there: for",
      "devnets alone. What needs them makes them as well; this is to have the waiting behind one."
    })
public final class LedgerSetupCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,4",
      description = "How many transactions batches have. Default: ${DEFAULT-VALUE}")
  private List<Integer> sizes = List.of();

  /** On a console. */
  public LedgerSetupCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    TreeSet<Integer> wanted = new TreeSet<>(sizes);
    wanted.forEach(LedgerSetupCommand::requireBuilt);
    Path cache = ProvingHere.cache();
    for (int size : wanted) {
      setUp(size, cache);
    }
    console.line("in " + cache);
    console.line(
        "INSECURE: keys of the published seed \"%s\"; whoever knows it can forge proofs. docs/ceremony.md tells how real ones are made"
            .formatted(DevelopmentKey.SEED));
    return ExitCode.OK.code();
  }

  private void setUp(int size, Path cache) {
    long began = System.nanoTime();
    try {
      LedgerProver.Material material = LedgerProver.setUp(size, cache);
      console.line(
          "batches of %-3d %s in %.1f s, circuit %s"
              .formatted(
                  size,
                  material.made() ? "made" : "found",
                  (System.nanoTime() - began) / 1e9,
                  material.circuit()));
    } catch (UncheckedIOException | IllegalStateException unusable) {
      // The message names the file or folder, and what helps.
      throw new CliException(ExitCode.FAILED, String.valueOf(unusable.getMessage()));
    }
  }

  private static void requireBuilt(int size) {
    if (LedgerCircuit.SIZES.contains(size) && LedgerCircuit.isBuilt(size)) {
      return;
    }
    String there =
        String.join(
            ", ",
            LedgerCircuit.SIZES.stream()
                .filter(LedgerCircuit::isBuilt)
                .map(String::valueOf)
                .toList());
    throw CliException.usage(
        LedgerCircuit.SIZES.contains(size)
            ? "--sizes: this build has no circuit for batches of %d, but for %s: choose one of them, or build with -Dcauseway.circuits.production"
                .formatted(size, there)
            : "--sizes: there is no circuit for batches of %d; this build has %s"
                .formatted(size, there));
  }
}
