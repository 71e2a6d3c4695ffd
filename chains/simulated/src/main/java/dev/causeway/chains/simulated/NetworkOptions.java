// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.model.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a simulated network is made of.
 *
 * @param seed of all random choices; the same seed and calls give the same chains
 * @param base the base chain
 * @param rollups the optimistic rollups, in the order of their slots after the base chain
 * @param genesis chain time of block 0 and start of the virtual clock, whole seconds
 * @param blockInterval by how much a tick advances the clock, at least one second
 * @param baseFinality depth below the head at which a block of the base chain is final
 * @param rollupFinality the same for rollups
 * @param originDepth how far the newest L1 block that a rollup derives from is below the L1 head
 * @param disputeWindow of every rollup, whole seconds
 * @param blockGasLimit of every chain; deposits of users do not count
 * @param verifierThreshold verifiers that must agree to decide a challenge, at least one
 * @param verifiers how many verifiers there are, at least the threshold
 * @param reorgMemory how many blocks can be reorganized at most, finality aside
 */
public record NetworkOptions(
    long seed,
    ChainId base,
    List<ChainId> rollups,
    Instant genesis,
    Duration blockInterval,
    int baseFinality,
    int rollupFinality,
    int originDepth,
    Duration disputeWindow,
    long blockGasLimit,
    int verifierThreshold,
    int verifiers,
    int reorgMemory) {

  /** Copies the list; refuses a network that cannot work. */
  public NetworkOptions {
    rollups = List.copyOf(rollups);
    if (rollups.contains(base)) {
      throw new IllegalArgumentException("chain " + base + " is both the base chain and a rollup");
    }
    if (blockInterval.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "the block interval must be at least one second, but is " + blockInterval);
    }
    if (verifierThreshold < 1 || verifiers < verifierThreshold) {
      throw new IllegalArgumentException(
          "the threshold must be 1 to the number of verifiers, but is "
              + verifierThreshold
              + " of "
              + verifiers);
    }
    if (baseFinality < 0 || rollupFinality < 0 || originDepth < 0 || reorgMemory < 1) {
      throw new IllegalArgumentException(
          "depths must not be below zero, and at least one block must be remembered");
    }
  }

  /** One base chain 900 and as many rollups from 901 on, one-second blocks, finality depth 1. */
  public static NetworkOptions ofRollups(long seed, int rollups) {
    return new NetworkOptions(
        seed,
        ChainId.of(900),
        java.util.stream.LongStream.range(901, 901L + rollups).mapToObj(ChainId::of).toList(),
        Instant.ofEpochSecond(1_800_000_000L),
        Duration.ofSeconds(1),
        1,
        1,
        1,
        Duration.ofSeconds(8),
        1_000_000_000L,
        2,
        3,
        256);
  }

  /** The same with other depths of finality, of the base chain, the rollups, and the L1 origin. */
  public NetworkOptions withDepths(int base, int rollup, int origin) {
    return new NetworkOptions(
        seed,
        this.base,
        rollups,
        genesis,
        blockInterval,
        base,
        rollup,
        origin,
        disputeWindow,
        blockGasLimit,
        verifierThreshold,
        verifiers,
        reorgMemory);
  }

  /** The same with another limit of gas per block. */
  public NetworkOptions withBlockGasLimit(long gas) {
    return new NetworkOptions(
        seed,
        base,
        rollups,
        genesis,
        blockInterval,
        baseFinality,
        rollupFinality,
        originDepth,
        disputeWindow,
        gas,
        verifierThreshold,
        verifiers,
        reorgMemory);
  }
}
