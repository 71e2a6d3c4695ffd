// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.Launcher.BenchChoices;
import dev.causeway.cli.launch.Launcher.Subject;
import dev.causeway.cli.run.Lifetime;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures a relayer process on a devnet of its own. */
public final class BenchRun {
  private static final int CLAIM_BATCH = 50;
  private static final int MOST_SENDERS = 50;
  // Nothing is sent for so long, to tell what the relayer costs when it only follows.
  private static final int IDLE_BLOCKS = 15;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final BenchChoices choices;
  private final Console console;
  private final Lifetime lifetime;
  private final Devnet devnet;
  private final Manifest manifest;
  private final ManifestChain source;
  private final ManifestChain destination;
  private final Map<ChainId, EvmChain> readers = new LinkedHashMap<>();
  private final Map<ChainId, ChainFollower> followers = new LinkedHashMap<>();

  private BenchRun(BenchChoices choices, Console console, Lifetime lifetime, Devnet devnet) {
    this.choices = choices;
    this.console = console;
    this.lifetime = lifetime;
    this.devnet = devnet;
    this.manifest = devnet.manifest();
    this.source = manifest.chain(choices.route().from());
    this.destination = manifest.chain(choices.route().to());
  }

  /** Runs the measurement that was chosen; prints it, and writes it where that was asked for. */
  public static ExitCode run(BenchChoices choices, Console console, Lifetime lifetime)
      throws Exception {
    if (choices.subject() == Subject.SIMULATED) {
      return SimulatedBench.run(choices, console, lifetime);
    }
    if (choices.route().from().equals(choices.route().to())) {
      throw CliException.usage(
          "--route %s:%s goes nowhere: name two different chains"
              .formatted(choices.route().from(), choices.route().to()));
    }
    Path folder = choices.data().resolve("bench-" + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    DevnetOptions options =
        DevnetOptions.standard(folder.resolve("chains"), rollupsFor(choices))
            .withBlockTime(Duration.ofMillis(choices.blockTimeMillis()))
            .withBlockGasLimit(Gas.of(choices.gasLimit()));
    Devnet devnet = lifetime.add(Devnet.start(options));
    return new BenchRun(choices, console, lifetime, devnet).measure(folder);
  }

  private static int rollupsFor(BenchChoices choices) {
    int most = 1;
    for (String name : List.of(choices.route().from(), choices.route().to())) {
      if (name.matches("l2[a-z]")) {
        most = Math.max(most, name.charAt(2) - 'a' + 1);
      } else if (!name.equals("l1")) {
        throw CliException.usage(
            "--route: there is no chain \"%s\" on the devnet; there are l1, l2a, l2b, ... l2z"
                .formatted(name));
      }
    }
    return most;
  }

  private ExitCode measure(Path folder) throws Exception {
    for (ManifestChain chain : manifest.chains()) {
      EvmChain reader = lifetime.add(EvmChain.create(chain.toConfig()));
      readers.put(chain.chain(), reader);
      followers.put(chain.chain(), lifetime.add(new ChainFollower(reader.access().reader())));
    }
    RelayerProcess relayer =
        lifetime.add(
            RelayerProcess.start(
                folder.resolve("relayer"),
                devnet.manifestFile(),
                Math.min(CLAIM_BATCH, choices.batch())));
    int warmup = Math.clamp(choices.transfers(), 50, 500);
    int senders = Math.clamp(choices.batch() / 10, 5, MOST_SENDERS);
    LoadGenerator load = prepare(relayer, senders, warmup);
    int before = tokensClaimed().size();
    ProcessUsage.Usage started = relayer.usage();
    load.send(warmup);
    awaitClaims(before + warmup, relayer);
    console.line(
        "warmed up with %d transfers; measuring %d".formatted(warmup, choices.transfers()));

    int alreadyClaimed = tokensClaimed().size();
    int alreadySent = tokensSent().size();
    long calls = relayer.rpcCalls();
    ProcessUsage.Usage usage = relayer.usage();
    Instant began = Instant.now();
    sendAll(load);
    boolean all = awaitClaims(alreadyClaimed + choices.transfers(), relayer);
    ProcessUsage.Usage used = relayer.usage();
    calls = relayer.rpcCalls() - calls;
    Instant idleSince = Instant.now();
    ProcessUsage.Usage quiet = relayer.usage();
    awaitBlocks(IDLE_BLOCKS);
    BenchCpu cpu =
        new BenchCpu(
            BenchCpu.Used.between(usage, used),
            BenchCpu.Used.between(started, usage),
            warmup,
            BenchCpu.Used.between(quiet, relayer.usage()),
            Duration.between(idleSince, Instant.now()));
    Measurement measurement =
        new Measurement(
            manifest,
            source,
            destination,
            events(),
            blocks(),
            readers,
            alreadySent,
            began,
            choices.gasLimit(),
            choices.transfers());
    BenchFigures figures =
        measurement.figures(
            warmup,
            choices.batch(),
            Math.min(CLAIM_BATCH, choices.batch()),
            calls,
            cpu,
            relayer.peakBytes());
    report(figures);
    return all && figures.delivered() == choices.transfers() ? ExitCode.OK : ExitCode.FAILED;
  }

  private LoadGenerator prepare(RelayerProcess relayer, int senders, int warmup)
      throws InterruptedException {
    Manifest.Token token = manifest.tokens().getFirst();
    boolean nativeHere = source.chain().equals(token.chain());
    TokenAmount each = LoadGenerator.needed(choices.transfers() + warmup);
    if (nativeHere) {
      LoadGenerator load =
          lifetime.add(
              new LoadGenerator(
                  devnet.chain(source.name()),
                  manifest,
                  source,
                  destination,
                  senders,
                  token.address()));
      load.prepareFromFaucet(manifest.account(AccountRole.DEPLOYER).signer(), each);
      return load;
    }
    // The senders' tokens come from L1 first, through the relayer.
    Address wrapped;
    try (EvmTools tools = devnet.chain(source.name()).tools()) {
      wrapped =
          Address.of(
              tools
                  .view(
                      source.contracts().bridge(),
                      "wrappedToken(uint64,address)",
                      List.of(AbiValue.of(token.chain().value()), AbiValue.of(token.address())))
                  .slice(12, 32)
                  .asByteBuffer());
    }
    LoadGenerator load =
        lifetime.add(
            new LoadGenerator(
                devnet.chain(source.name()), manifest, source, destination, senders, wrapped));
    endow(load, token, each, relayer);
    return load;
  }

  private void endow(
      LoadGenerator load, Manifest.Token token, TokenAmount each, RelayerProcess relayer)
      throws InterruptedException {
    ManifestChain base = manifest.base();
    LocalSigner user = manifest.accounts(AccountRole.USER).getFirst().signer();
    List<EncodedCall> calls = new ArrayList<>();
    calls.add(
        new EncodedCall(
            token.address(),
            Wei.ZERO,
            EvmTools.calldata(
                "approve(address,uint256)",
                List.of(AbiValue.of(base.contracts().bridge()), AbiValue.of(UInt256.MAX))),
            Gas.of(100_000)));
    for (LocalSigner sender : load.senders()) {
      calls.add(
          new EncodedCall(
              base.contracts().bridge(),
              Wei.ZERO,
              EvmTools.bridgeToken(
                  source.chain(), sender.address(), token.address(), each, TokenAmount.ZERO),
              Gas.of(600_000)));
    }
    try (EvmTools tools = devnet.chain(base.name()).tools()) {
      var _ = tools.sendAll(user, calls);
    }
    boolean endowed =
        Measurement.awaitArrivals(
            follower(source.chain()),
            base.chain(),
            load.senders().size(),
            PATIENCE,
            relayer::isAlive);
    if (!endowed) {
      throw new CliException(
          ExitCode.FAILED, "the senders' tokens did not arrive on " + source.name());
    }
  }

  private void sendAll(LoadGenerator load) throws InterruptedException {
    ChainFollower follower = follower(source.chain());
    int left = choices.transfers();
    while (left > 0) {
      int now = Math.min(choices.batch(), left);
      int seen = follower.blocks().size();
      load.send(now);
      left -= now;
      if (left > 0 && !follower.awaitBlockAfter(seen, Instant.now().plus(PATIENCE))) {
        throw new CliException(ExitCode.FAILED, "chain " + source.name() + " makes no blocks");
      }
    }
  }

  private void awaitBlocks(int count) throws InterruptedException {
    ChainFollower follower = follower(source.chain());
    Instant until = Instant.now().plus(PATIENCE);
    int wanted = follower.blocks().size() + count;
    while (follower.blocks().size() < wanted) {
      if (!follower.awaitBlockAfter(follower.blocks().size(), until)) {
        throw new CliException(ExitCode.FAILED, "chain " + source.name() + " makes no blocks");
      }
    }
  }

  private ChainFollower follower(ChainId chain) {
    ChainFollower follower = followers.get(chain);
    if (follower == null) {
      throw new IllegalStateException("chain " + chain + " is not followed");
    }
    return follower;
  }

  private List<ChainFollower.Seen> tokensClaimed() {
    return Measurement.claimsFrom(follower(destination.chain()).events(), source.chain());
  }

  private List<ChainFollower.Seen> tokensSent() {
    return Measurement.sentTo(follower(source.chain()).events(), destination.chain());
  }

  private boolean awaitClaims(int count, RelayerProcess relayer) throws InterruptedException {
    return Measurement.awaitArrivals(
        follower(destination.chain()), source.chain(), count, PATIENCE, relayer::isAlive);
  }

  private Map<ChainId, List<ChainFollower.Seen>> events() {
    Map<ChainId, List<ChainFollower.Seen>> events = new LinkedHashMap<>();
    followers.forEach((chain, follower) -> events.put(chain, follower.events()));
    return events;
  }

  private Map<ChainId, List<dev.causeway.model.BlockRef>> blocks() {
    Map<ChainId, List<dev.causeway.model.BlockRef>> blocks = new LinkedHashMap<>();
    followers.forEach((chain, follower) -> blocks.put(chain, follower.blocks()));
    return blocks;
  }

  private void report(BenchFigures figures) throws IOException {
    ObjectNode json = figures.json();
    figures.lines().forEach(console::line);
    if (choices.json().isPresent()) {
      Files.writeString(
          choices.json().get(),
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
      console.line("written to " + choices.json().get());
    }
  }
}
