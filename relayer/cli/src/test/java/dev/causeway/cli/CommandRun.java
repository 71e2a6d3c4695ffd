// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.cli.launch.NodeChoices;
import dev.causeway.cli.launch.RunFile;
import dev.causeway.cli.launch.UpChains;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the program in a home folder of its own and keeps what it says. */
public final class CommandRun {
  final Path home;
  final List<Object> launched = new ArrayList<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  public CommandRun(Path home) {
    this.home = home;
  }

  /** Runs and returns the exit code. */
  public int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(err), Map.of(), home, false);
    return Causeway.run(console, new Recorder(), arguments);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }

  /** As if a devnet ran whose relayer serves there. */
  void running(String target) throws IOException {
    running(target, List.of());
  }

  /** The same with a ledger. */
  void runningWithLedger(String target) throws IOException {
    running(
        target,
        List.of(
            new ManifestLedger(
                "ledger", ChainId.of(950), address(12), BlockNumber.of(1), "127.0.0.1:9")));
  }

  private void running(String target, List<ManifestLedger> ledgers) throws IOException {
    Path data = Files.createDirectories(home.resolve(".causeway/devnet"));
    Path manifest = data.resolve(ManifestFile.NAME);
    ManifestFile.write(manifest, manifest(ledgers));
    new RunFile(target, manifest, ProcessHandle.current().pid()).write(data);
  }

  private static Manifest manifest(List<ManifestLedger> ledgers) {
    ContractAddresses.Rollup rollup =
        new ContractAddresses.Rollup(address(3), address(4), Wei.of(5), Wei.of(6));
    return new Manifest(
        Duration.ofSeconds(8),
        List.of(
            chain(
                "l1",
                900,
                LayerKind.BASE,
                ContractAddresses.ofBase(
                    address(1),
                    address(2),
                    Map.of(ChainId.of(901), rollup),
                    ledgers.stream()
                        .collect(
                            Collectors.toMap(ManifestLedger::chain, ManifestLedger::contract)))),
            chain(
                "l2a",
                901,
                LayerKind.OPTIMISTIC,
                ContractAddresses.ofRollup(address(7), address(8)))),
        new Manifest.Quorum(address(10), 1),
        List.of(new Manifest.Token("TEST", 6, ChainId.of(900), address(11))),
        List.of(
            new DevKey(
                DevKey.AccountRole.USER,
                "INSECURE-user",
                Address.parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
                Bytes32.parse(
                    "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))),
        ledgers);
  }

  private static ManifestChain chain(
      String name, long id, LayerKind kind, ContractAddresses contracts) {
    return new ManifestChain(
        name,
        ChainId.of(id),
        kind,
        // The discard port: nothing answers there.
        List.of(URI.create("http://127.0.0.1:9")),
        Optional.empty(),
        new FinalityPolicy.Depth(1),
        Duration.ofSeconds(1),
        BlockNumber.of(0),
        contracts,
        Optional.empty());
  }

  private static Address address(int number) {
    return Address.parse("0x%040x".formatted(number));
  }

  /** Starts nothing and remembers what was asked. */
  private final class Recorder implements Launcher {
    @Override
    public ExitCode demo(DevnetChoices choices, boolean json, Console console) {
      launched.add(choices);
      return ExitCode.OK;
    }

    @Override
    public ExitCode up(DevnetChoices choices, UpChains chains, Console console) {
      launched.add(choices);
      launched.add(chains);
      return ExitCode.OK;
    }

    @Override
    public ExitCode devnet(DevnetChoices choices, DevnetParts parts, Console console) {
      launched.add(choices);
      launched.add(parts);
      return ExitCode.OK;
    }

    @Override
    public ExitCode node(NodeChoices choices, Console console) {
      launched.add(choices);
      return ExitCode.OK;
    }

    @Override
    public ExitCode chaos(ChaosChoices choices, Console console) {
      launched.add(choices);
      return ExitCode.OK;
    }

    @Override
    public ExitCode bench(BenchChoices choices, Console console) {
      return ExitCode.OK;
    }
  }
}
