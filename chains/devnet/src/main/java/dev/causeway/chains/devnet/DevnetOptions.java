// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a devnet shall be like.
 *
 * @param chains the L1 first, then the L2s
 * @param disputeWindow how long an output can be challenged, in whole seconds of L1 time
 * @param blockGasLimit of the chains that are started
 * @param basePort port of the first chain that is started, the others follow; 0 takes free ones
 * @param stateHistory how many recent blocks stay readable and provable on chains that are started;
 *     more costs memory, about 0.2 MB a block after thousands of transfers
 * @param endpointSwitches whether every chain that is started gets a door that tests can shut
 * @param originLoss what an L2 does when a reorg of L1 removes its origin
 * @param dataFolder for logs, scratch files and the manifest
 * @param ledger a ledger, whose contracts are deployed on the L1
 */
public record DevnetOptions(
    List<ChainPlan> chains,
    Duration disputeWindow,
    Gas blockGasLimit,
    int basePort,
    int stateHistory,
    boolean endpointSwitches,
    RollupDriver.OriginLoss originLoss,
    Path dataFolder,
    Optional<LedgerPlan> ledger) {
  /** More would not fit the global tree beside the L1. */
  public static final int MOST_ROLLUPS = 31;

  private static final long BASE_CHAIN = 900;
  private static final Gas SMALLEST_GAS_LIMIT = Gas.of(10_000_000);

  /** Refuses what cannot work, naming the value. */
  public DevnetOptions {
    chains = List.copyOf(chains);
    requireOneBaseFirst(chains);
    requireDistinct(chains);
    if (disputeWindow.compareTo(Duration.ofSeconds(1)) < 0 || disputeWindow.toNanosPart() != 0) {
      throw new DevnetException(
          "dispute window is %d ms; give whole seconds, at least 1"
              .formatted(disputeWindow.toMillis()));
    }
    if (blockGasLimit.compareTo(SMALLEST_GAS_LIMIT) < 0) {
      throw new DevnetException(
          "block gas limit is %s; give at least %s, or the contracts cannot be deployed"
              .formatted(blockGasLimit, SMALLEST_GAS_LIMIT));
    }
    if (basePort < 0 || basePort + 2 * chains.size() > 65_535) {
      throw new DevnetException(
          "base port is %d; give 1024 to %d, or 0 for free ports"
              .formatted(basePort, 65_535 - 2 * chains.size()));
    }
    requireHistory(chains, disputeWindow, stateHistory);
    requireRoom(chains, ledger);
  }

  /** The global tree has a slot for each. */
  private static void requireRoom(List<ChainPlan> chains, Optional<LedgerPlan> ledger) {
    if (ledger.isPresent() && chains.size() > MOST_ROLLUPS) {
      throw new DevnetException(
          "%d chains leave no slot for ledger %s; give one L2 less"
              .formatted(chains.size(), ledger.get().name()));
    }
    for (ChainPlan plan : chains) {
      if (ledger.isPresent()
          && (ledger.get().name().equals(plan.name())
              || ledger.get().chain().equals(plan.chain()))) {
        throw new DevnetException(
            "ledger %s (%s) has the name or the id of chain %s (%s)"
                .formatted(ledger.get().name(), ledger.get().chain(), plan.name(), plan.chain()));
      }
    }
  }

  /**
   * The usual devnet: {@code l1} with chain id 900 and {@code l2a}, {@code l2b}, ... with 901, 902,
   * ...; blocks every second, final with one block on top; a dispute window of 8 s.
   *
   * @param rollups number of L2s, 1 to {@link #MOST_ROLLUPS}
   */
  public static DevnetOptions standard(Path dataFolder, int rollups) {
    if (rollups < 1 || rollups > MOST_ROLLUPS) {
      throw new DevnetException(
          "number of L2s is %d; give 1 to %d".formatted(rollups, MOST_ROLLUPS));
    }
    List<ChainPlan> chains = new ArrayList<>();
    chains.add(plan("l1", BASE_CHAIN, LayerKind.BASE));
    for (int i = 0; i < rollups; i++) {
      chains.add(plan("l2" + suffix(i), BASE_CHAIN + 1 + i, LayerKind.OPTIMISTIC));
    }
    return new DevnetOptions(
        chains,
        Duration.ofSeconds(8),
        Gas.of(30_000_000),
        0,
        256,
        false,
        RollupDriver.OriginLoss.ROLL_BACK,
        dataFolder,
        Optional.empty());
  }

  /** The L1. */
  public ChainPlan base() {
    return chains.getFirst();
  }

  /** The L2s. */
  public List<ChainPlan> rollups() {
    return chains.subList(1, chains.size());
  }

  /** The same with each chain changed. */
  public DevnetOptions withChains(UnaryOperator<ChainPlan> change) {
    return new DevnetOptions(
        chains.stream().map(change).toList(),
        disputeWindow,
        blockGasLimit,
        basePort,
        stateHistory,
        endpointSwitches,
        originLoss,
        dataFolder,
        ledger);
  }

  /** The same with blocks of all chains this far apart. */
  public DevnetOptions withBlockTime(Duration blockTime) {
    return withChains(chain -> chain.withBlockTime(blockTime));
  }

  /** The same with another dispute window. */
  public DevnetOptions withDisputeWindow(Duration window) {
    return new DevnetOptions(
        chains,
        window,
        blockGasLimit,
        basePort,
        stateHistory,
        endpointSwitches,
        originLoss,
        dataFolder,
        ledger);
  }

  /** The same with another block gas limit. */
  public DevnetOptions withBlockGasLimit(Gas limit) {
    return new DevnetOptions(
        chains,
        disputeWindow,
        limit,
        basePort,
        stateHistory,
        endpointSwitches,
        originLoss,
        dataFolder,
        ledger);
  }

  /** The same on fixed ports. */
  public DevnetOptions withBasePort(int port) {
    return new DevnetOptions(
        chains,
        disputeWindow,
        blockGasLimit,
        port,
        stateHistory,
        endpointSwitches,
        originLoss,
        dataFolder,
        ledger);
  }

  /** The same with another number of blocks whose state is kept. */
  public DevnetOptions withStateHistory(int blocks) {
    return new DevnetOptions(
        chains,
        disputeWindow,
        blockGasLimit,
        basePort,
        blocks,
        endpointSwitches,
        originLoss,
        dataFolder,
        ledger);
  }

  /** The same with doors that tests can shut. */
  public DevnetOptions withEndpointSwitches() {
    return new DevnetOptions(
        chains,
        disputeWindow,
        blockGasLimit,
        basePort,
        stateHistory,
        true,
        originLoss,
        dataFolder,
        ledger);
  }

  /** The same with a ledger. */
  public DevnetOptions withLedger(LedgerPlan plan) {
    return new DevnetOptions(
        chains,
        disputeWindow,
        blockGasLimit,
        basePort,
        stateHistory,
        endpointSwitches,
        originLoss,
        dataFolder,
        Optional.of(plan));
  }

  /** The same with another answer to the loss of an L1 origin. */
  public DevnetOptions withOriginLoss(RollupDriver.OriginLoss answer) {
    return new DevnetOptions(
        chains,
        disputeWindow,
        blockGasLimit,
        basePort,
        stateHistory,
        endpointSwitches,
        answer,
        dataFolder,
        ledger);
  }

  private static ChainPlan plan(String name, long chain, LayerKind kind) {
    return new ChainPlan(
        name, ChainId.of(chain), kind, Duration.ofSeconds(1), 1, new Hosting.Started());
  }

  private static String suffix(int index) {
    return index < 26 ? String.valueOf((char) ('a' + index)) : "a" + (char) ('a' + index - 26);
  }

  private static void requireOneBaseFirst(List<ChainPlan> chains) {
    if (chains.size() < 2 || chains.size() > MOST_ROLLUPS + 1) {
      throw new DevnetException(
          "%d chains given; a devnet has one L1 and 1 to %d L2s"
              .formatted(chains.size(), MOST_ROLLUPS));
    }
    for (int i = 0; i < chains.size(); i++) {
      if ((chains.get(i).kind() == LayerKind.BASE) != (i == 0)) {
        throw new DevnetException(
            "chain %s is number %d and of kind %s; the first chain must be of kind BASE and no other"
                .formatted(chains.get(i).name(), i, chains.get(i).kind()));
      }
    }
  }

  private static void requireDistinct(List<ChainPlan> chains) {
    Set<Object> seen = new HashSet<>();
    for (ChainPlan plan : chains) {
      if (!seen.add(plan.name())) {
        throw new DevnetException("two chains are called \"%s\"".formatted(plan.name()));
      }
      if (!seen.add(plan.chain())) {
        throw new DevnetException("two chains have the id %s".formatted(plan.chain()));
      }
    }
  }

  /**
   * A proof is wanted for a block as old as a dispute, and a relayer may have been away as well.
   */
  private static void requireHistory(
      List<ChainPlan> chains, Duration disputeWindow, int stateHistory) {
    for (ChainPlan plan : chains) {
      long window = disputeWindow.dividedBy(plan.blockTime()) + plan.finalityDepth();
      if (stateHistory < 2 * window + 32) {
        throw new DevnetException(
            "state history is %d blocks, but a dispute window of %d s lasts %d blocks on chain %s; give at least %d"
                .formatted(
                    stateHistory, disputeWindow.toSeconds(), window, plan.name(), 2 * window + 32));
      }
    }
  }
}
