// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.api.v1.OperatorServiceGrpc;
import dev.causeway.api.v1.ResumeChainRequest;
import dev.causeway.chains.devnet.ChainControls;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.testkit.chaos.Fault.Deed;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Faults of the chains themselves. Each waits until it is over. */
final class ChainDeeds {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long DEADLINE_SECONDS = 5;
  // Far above what a relayer pays for a transaction (send.fee-ceiling).
  private static final String SPIKE = "0x48c27395000";

  private final ChaosNetwork network;
  private final ChaosLoad load;
  private final FaultNotes notes;

  ChainDeeds(ChaosNetwork network, ChaosLoad load, FaultNotes notes) {
    this.network = network;
    this.load = load;
    this.notes = notes;
  }

  private ChainControls controls(String chain) {
    return network.devnet().chain(chain).controls();
  }

  boolean reorg(String chain, int depth) {
    Instant at = Instant.now();
    controls(chain).reorg(depth);
    return notes.happened(at, "reorg", chain, depth + " blocks");
  }

  boolean stop(String chain, Duration length) throws InterruptedException {
    Instant at = Instant.now();
    controls(chain).pauseBlocks();
    try {
      Thread.sleep(length);
    } finally {
      controls(chain).resumeBlocks();
    }
    return notes.happened(at, "chain-stop", chain, "no blocks");
  }

  boolean poison(String from, String to) {
    Instant at = Instant.now();
    load.poison(from, to);
    return notes.happened(at, "poison", from + ":" + to, "the receiver reverts");
  }

  boolean wrongProposal(String chain) {
    Instant at = Instant.now();
    return notes.happened(at, "wrong-proposal", chain, "proposal " + load.proposeWrong(chain));
  }

  boolean jump(Deed.ClockJump fault) {
    Instant at = Instant.now();
    DevnetRpc rpc = network.devnet().chain(fault.chain()).rpc();
    long head =
        Long.decode(rpc.call("eth_getBlockByNumber", "latest", false).path("timestamp").asText());
    controls(fault.chain()).setNextBlockTimestamp(Instant.ofEpochSecond(head).plus(fault.by()));
    return notes.happened(
        at, "clock-jump", fault.chain(), "by %d s".formatted(fault.by().toSeconds()));
  }

  boolean feeSpike(Deed.FeeSpike fault) throws InterruptedException {
    Instant at = Instant.now();
    DevnetRpc rpc = network.devnet().chain(fault.chain()).rpc();
    String before =
        rpc.call("eth_getBlockByNumber", "latest", false).path("baseFeePerGas").asText();
    try {
      while (Instant.now().isBefore(at.plus(fault.length()))) {
        // It holds for one block.
        var _ = rpc.call("anvil_setNextBlockBaseFeePerGas", SPIKE);
        Thread.sleep(LOOK);
      }
    } finally {
      var _ = rpc.call("anvil_setNextBlockBaseFeePerGas", before);
    }
    return notes.happened(
        at,
        "fee-spike",
        fault.chain(),
        "base fee of %d gwei".formatted(Long.decode(SPIKE) / 1_000_000_000));
  }

  boolean resume(Duration length) throws InterruptedException {
    Instant begin = Instant.now();
    Set<String> resumed = new TreeSet<>();
    Optional<Instant> halted = Optional.empty();
    while (Instant.now().isBefore(begin.plus(length))) {
      try {
        for (ChainId chain : network.evidence().halted()) {
          if (halted.isEmpty()) {
            halted = Optional.of(Instant.now());
          }
          if (resume(chain)) {
            resumed.add(name(chain));
          }
        }
      } catch (StoreUnavailableException away) {
        // It comes back.
      }
      Thread.sleep(LOOK);
    }
    return !resumed.isEmpty()
        && notes.happened(
            halted.orElse(begin), "resume", String.join(" ", resumed), "by an operator");
  }

  private String name(ChainId chain) {
    return network.manifest().chains().stream()
        .filter(known -> known.chain().equals(chain))
        .map(ManifestChain::name)
        .findFirst()
        .orElseThrow();
  }

  private boolean resume(ChainId chain) throws InterruptedException {
    for (ChaosNode node : network.nodes()) {
      if (!node.isRunning() || node.isStopped()) {
        continue;
      }
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  "127.0.0.1", node.port(), InsecureChannelCredentials.create())
              .build();
      try {
        return OperatorServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .resumeChain(
                ResumeChainRequest.newBuilder()
                    .setRequestId("chaos-" + chain + "-" + System.nanoTime())
                    .setName("chains/" + chain)
                    .build())
            .getChanged();
      } catch (StatusRuntimeException refused) {
        // Another node may do it.
      } finally {
        var _ = channel.shutdownNow().awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
    }
    return false;
  }
}
