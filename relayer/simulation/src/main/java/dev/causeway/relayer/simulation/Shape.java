// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.model.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * How big and how fast the world of a seed is. Times in milliseconds.
 *
 * @param nodes how many nodes
 * @param network the chains
 * @param baseInterval between blocks of the base chain while something happens on it
 * @param rollupInterval the same for rollups
 * @param quietInterval between blocks of any chain while nothing happens on it
 * @param limited whether the rollups limit what may arrive
 * @param calmAt when the last fault is over
 * @param end when everything has to be in order
 */
record Shape(
    int nodes,
    NetworkOptions network,
    long baseInterval,
    long rollupInterval,
    long quietInterval,
    boolean limited,
    long calmAt,
    long end) {
  private static final Instant GENESIS = Instant.ofEpochSecond(1_800_000_000L);
  private static final long FIRST_ROLLUP = 901;

  static Shape of(long seed, SimulationOptions options, RandomGenerator random) {
    int rollups = 2 + (random.nextInt(4) == 0 ? 1 : 0);
    List<ChainId> ids =
        LongStream.range(FIRST_ROLLUP, FIRST_ROLLUP + rollups).mapToObj(ChainId::of).toList();
    long end = options.span().toMillis();
    int drawn = 3 + random.nextInt(3);
    return new Shape(
        options.nodes().orElse(drawn),
        new NetworkOptions(
            seed,
            ChainId.of(900),
            ids,
            GENESIS,
            Duration.ofSeconds(1),
            2 + random.nextInt(2),
            1 + random.nextInt(3),
            1 + random.nextInt(2),
            Duration.ofMinutes(15 + random.nextInt(11)),
            30_000_000L,
            2,
            3,
            256),
        1_000L * (6 + random.nextInt(8)),
        1_000L * (3 + random.nextInt(8)),
        60_000L * (6 + random.nextInt(9)),
        random.nextInt(3) == 0,
        end * 6 / 10,
        end);
  }

  /** The chains, the base chain first. */
  List<ChainId> chains() {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(network.base()), network.rollups().stream())
        .toList();
  }

  ChainId chain(int number) {
    return chains().get(Math.floorMod(number, chains().size()));
  }

  ChainId rollup(int number) {
    return network.rollups().get(Math.floorMod(number, network.rollups().size()));
  }

  long interval(ChainId chain) {
    return chain.equals(network.base()) ? baseInterval : rollupInterval;
  }
}
