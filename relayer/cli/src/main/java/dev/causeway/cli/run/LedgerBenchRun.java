// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.bench.LedgerBench;
import dev.causeway.cli.client.LedgerWallet;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.Launcher.BenchChoices;
import dev.causeway.cli.launch.UpChains;
import dev.causeway.proofs.validity.Owner;
import java.time.Duration;

/** Brings up a devnet with a ledger, a relayer and a prover, and measures the ledger's node. */
final class LedgerBenchRun {
  private final BenchChoices choices;
  private final Console console;

  LedgerBenchRun(BenchChoices choices, Console console) {
    this.choices = choices;
    this.console = console;
  }

  ExitCode run(Lifetime lifetime) throws Exception {
    DevnetChoices devnet =
        new DevnetChoices(
            1,
            Duration.ofMillis(choices.blockTimeMillis()),
            Duration.ofSeconds(8),
            1,
            0,
            choices.data().resolve("bench-" + ProcessHandle.current().pid()),
            false,
            true);
    RunningNetwork running =
        RunningNetwork.start(
            devnet,
            new UpChains.Started(),
            lifetime,
            console,
            // The node's pace is measured, which is far above that of any prover.
            service -> service.withMostUnsettled(Integer.MAX_VALUE));
    Manifest manifest = running.devnet().manifest();
    Manifest.Token token = manifest.tokens().getFirst();
    ManifestLedger ledger = manifest.ledgers().getFirst();
    Relayer relayer = lifetime.add(Relayer.connect(running.relayer().node().api().target()));
    LedgerBench bench =
        new LedgerBench(choices, console, lifetime.add(new LedgerWallet(ledger)), ledger, token);
    var _ =
        new DemoTraveller(running.devnet(), relayer, lifetime, console::line)
            .enter(ledger, Owner.of(bench.funder().publicKey()));
    return bench.measure();
  }
}
