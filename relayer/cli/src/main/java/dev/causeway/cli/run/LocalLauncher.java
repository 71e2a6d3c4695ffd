// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.bench.BenchRun;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.cli.launch.NodeChoices;
import dev.causeway.cli.launch.UpChains;
import dev.causeway.cli.wiring.LocalRelayer;

/** Starts everything on this machine. */
public final class LocalLauncher implements Launcher {
  @Override
  public ExitCode demo(DevnetChoices choices, boolean json, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return new DemoRun(choices, json, console).run(lifetime);
    }
  }

  @Override
  public ExitCode up(DevnetChoices choices, UpChains chains, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      RunningNetwork running = RunningNetwork.start(choices, chains, lifetime, console);
      describe(running.devnet().manifest(), running.relayer(), console);
      running
          .devnet()
          .death()
          .thenAccept(
              death -> {
                running.remains().spare();
                console
                    .err()
                    .println(
                        death.name()
                            + " has ended by itself; its last words: "
                            + death.lastWords());
                Runtime.getRuntime().exit(ExitCode.FAILED.code());
              });
      lifetime.await();
      return ExitCode.INTERRUPTED;
    }
  }

  private static void describe(Manifest manifest, LocalRelayer relayer, Console console) {
    for (ManifestChain chain : manifest.chains()) {
      console.line(
          "%-5s chain %s  %s  bridge %s"
              .formatted(
                  chain.name(), chain.chain(), chain.rpc().getFirst(), chain.contracts().bridge()));
    }
    manifest
        .tokens()
        .forEach(
            token ->
                console.line(
                    "token %s on chain %s at %s"
                        .formatted(token.symbol(), token.chain(), token.address())));
    console.line(
        "gRPC  "
            + relayer.node().api().target()
            + " (reflection is on; plaintext, this machine only)");
    relayer.metrics().ifPresent(address -> console.line("stats " + address + " (Prometheus)"));
    console.line("try   causeway transfer --from l1 --to l2a --amount 5 --wait");
    console.line("Ctrl-C ends everything");
  }

  @Override
  public ExitCode devnet(DevnetChoices choices, DevnetParts parts, Console console)
      throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return new DevnetRun(choices, parts, console).run(lifetime);
    }
  }

  @Override
  public ExitCode node(NodeChoices choices, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return new NodeRun(choices, console).run(lifetime);
    }
  }

  @Override
  public ExitCode chaos(ChaosChoices choices, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return new ChaosPlay(choices, console).run(lifetime);
    }
  }

  @Override
  public ExitCode bench(BenchChoices choices, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return switch (choices.subject()) {
        case DEVNET, SIMULATED -> BenchRun.run(choices, console, lifetime);
        case LEDGER -> new LedgerBenchRun(choices, console).run(lifetime);
      };
    }
  }
}
