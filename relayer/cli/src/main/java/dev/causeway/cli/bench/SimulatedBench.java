// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.simulated.Deposit;
import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.chains.simulated.SimulatedSigner;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.Launcher.BenchChoices;
import dev.causeway.cli.run.Lifetime;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.node.KeyRing;
import dev.causeway.relayer.node.NodeParts;
import dev.causeway.relayer.node.RelayerNode;
import dev.causeway.relayer.node.cluster.Membership;
import dev.causeway.relayer.node.grpc.RelayerFees;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import dev.causeway.relayer.store.PostgresStore;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The relayer's own ceiling: the whole node with its PostgreSQL, or with the simulator's store,
 * against chains in memory that answer at once. What is left is watching, storing, proving,
 * batching, signing off and following up.
 *
 * <p>The chains execute deposits and claims on the calling thread and on no other, so what that
 * thread uses is theirs, and the rest of the process is the relayer.
 */
final class SimulatedBench {
  private static final Duration BLOCK = Duration.ofMillis(200);
  private static final int DEPOSITS_PER_BLOCK = 4_000;
  // As rollups do, the L2 derives from an L1 block that is a few blocks old.
  private static final int ORIGIN_DEPTH = 8;
  // So many on their way keep every part busy; more would measure the length of a queue.
  private static final int WINDOW = 40_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Address USER = Address.parse("0x00000000000000000000000000000000000a11ce");
  private static final Address TOKEN = Address.parse("0x0000000000000000000000000000000000070cec");

  private final SimulatedNetwork network;
  private final ChainId source;
  private final ChainId destination;
  private long sent;

  private SimulatedBench(SimulatedNetwork network) {
    this.network = network;
    this.source = network.options().base();
    this.destination = network.options().rollups().getFirst();
  }

  static ExitCode run(BenchChoices choices, Console console, Lifetime lifetime)
      throws IOException, InterruptedException {
    Path folder = choices.data().resolve("bench-" + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    SimulatedNetwork network =
        new SimulatedNetwork(NetworkOptions.ofRollups(1, 1).withDepths(1, 1, ORIGIN_DEPTH));
    NodeSettings settings =
        SettingsReader.read(
            Optional.empty(),
            "grpc.port = 0, send.max-in-flight = 256, claim.batch-size = %d, claim.batches-per-round = 128"
                .formatted(choices.batch()));
    RelayStore store =
        lifetime.add(
            switch (choices.store()) {
              case POSTGRES ->
                  PostgresStore.open(
                      StoreConfig.embedded(folder.resolve("store")), network.options().base());
              case MEMORY -> new MemoryStore(InstantSource.system()::instant);
            });
    Network relayed = relayed(network);
    NodeParts parts =
        new NodeParts(
            settings,
            store,
            relayed,
            relayed,
            keys(network),
            network.outputVerifiers(),
            network.options().verifierThreshold(),
            Map.<ChainId, BlockNumber>of(),
            new SimulatedView(network),
            RelayerFees.NONE,
            Membership.alone(settings.node()));
    lifetime.add(RelayerNode.start(parts));
    SimulatedBench bench = new SimulatedBench(network);
    int warmup = Math.min(choices.transfers(), 2 * DEPOSITS_PER_BLOCK);
    bench.relay(warmup);
    Cpu before = Cpu.now();
    Instant began = Instant.now();
    bench.relay(choices.transfers());
    double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
    report(choices, console, warmup, seconds, Cpu.now().since(before));
    return ExitCode.OK;
  }

  /** CPU time so far, apart by who used it. */
  private record Cpu(Duration relayer, Duration chains, Duration store) {
    static Cpu now() {
      ProcessUsage.Usage usage = ProcessUsage.of(ProcessHandle.current());
      Duration chains =
          Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
      return new Cpu(usage.own().minus(chains), chains, usage.children());
    }

    Cpu since(Cpu before) {
      return new Cpu(
          relayer.minus(before.relayer), chains.minus(before.chains), store.minus(before.store));
    }
  }

  private static Network relayed(SimulatedNetwork network) {
    Map<ChainId, ChainAccess> chains = new HashMap<>();
    network.slots().forEach(chain -> chains.put(chain, network.access(chain)));
    return new Network(network.options().base(), network.slots(), chains);
  }

  private static KeyRing keys(SimulatedNetwork network) {
    Map<ChainId, Map<SenderRole, TransactionSigner>> ring = new HashMap<>();
    for (ChainId chain : network.slots()) {
      Map<SenderRole, TransactionSigner> roles = new EnumMap<>(SenderRole.class);
      for (SenderRole role : SenderRole.needed()) {
        roles.put(
            role,
            new SimulatedSigner(Address.parse("0x%040x".formatted(0xc0de00 + role.ordinal()))));
      }
      ring.put(chain, roles);
    }
    return new KeyRing(ring);
  }

  /** Makes blocks with deposits at a steady pace until that many more have arrived. */
  private void relay(int count) throws InterruptedException {
    int target = network.claimedCount(destination, source) + count + (sent == 0 ? 1 : 0);
    int left = count;
    Instant limit = Instant.now().plus(PATIENCE);
    long next = System.nanoTime();
    while (network.claimedCount(destination, source) < target) {
      if (Instant.now().isAfter(limit)) {
        throw new CliException(
            ExitCode.FAILED,
            "only %d of %d messages arrived within %d minutes"
                .formatted(
                    network.claimedCount(destination, source), target, PATIENCE.toMinutes()));
      }
      int onTheirWay = target - left - network.claimedCount(destination, source);
      int now = Math.min(Math.min(DEPOSITS_PER_BLOCK, left), Math.max(0, WINDOW - onTheirWay));
      if (now > 0) {
        network.depositAll(source, deposits(now));
        left -= now;
      }
      network.tick();
      next += BLOCK.toNanos();
      long wait = next - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      } else {
        next = System.nanoTime();
      }
    }
  }

  private List<Deposit> deposits(int count) {
    TokenKey token = new TokenKey(source, TOKEN);
    List<Deposit> deposits = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      deposits.add(
          Deposit.of(
              destination,
              token,
              USER,
              Address.parse("0x%040x".formatted(0x10_0000_0000L + sent++)),
              1));
    }
    return deposits;
  }

  private static void report(
      BenchChoices choices, Console console, int warmup, double seconds, Cpu cpu)
      throws IOException {
    double rate = choices.transfers() / seconds;
    double relayer = BenchCpu.each(cpu.relayer(), choices.transfers());
    double chains = BenchCpu.each(cpu.chains(), choices.transfers());
    double store = BenchCpu.each(cpu.store(), choices.transfers());
    String kept = choices.store().name().toLowerCase(Locale.ROOT);
    console.line(
        "simulated chains           %d messages, after %d to warm up, claims of %d, store: %s"
            .formatted(choices.transfers(), warmup, choices.batch(), kept));
    console.line(
        "messages per second        %.0f (first deposit to last claim: %.1f s)"
            .formatted(rate, seconds));
    console.line(
        "CPU per message, ms        relayer %.3f  PostgreSQL %.3f  simulated chains %.3f"
            .formatted(relayer, store, chains));
    if (choices.json().isPresent()) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      json.put("simulated", true)
          .put("messages", choices.transfers())
          .put("warmup", warmup)
          .put("claimBatch", choices.batch())
          .put("seconds", seconds)
          .put("messagesPerSecond", rate)
          .put("store", kept)
          .put("relayerCpuMillisPerMessage", relayer)
          .put("chainsCpuMillisPerMessage", chains)
          .put("storeCpuMillisPerMessage", store);
      Files.writeString(choices.json().get(), json.toPrettyString() + "\n");
      console.line("written to " + choices.json().get());
    }
  }
}
