// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import java.time.Duration;

/**
 * One chain that a devnet shall have.
 *
 * @param name what people call it: lower-case letters, digits and hyphens
 * @param chain its id
 * @param kind {@code BASE} or {@code OPTIMISTIC}
 * @param blockTime time between its blocks, at least 100 ms
 * @param finalityDepth blocks on top of a block that make it final
 * @param hosting who runs it
 */
public record ChainPlan(
    String name,
    ChainId chain,
    LayerKind kind,
    Duration blockTime,
    int finalityDepth,
    Hosting hosting) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int DEEPEST = 64;

  /** Refuses what cannot work, naming the value. */
  public ChainPlan {
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new DevnetException(
          "chain name \"%s\" must be 1 to 32 lower-case letters, digits and hyphens, a letter first"
              .formatted(name));
    }
    switch (kind) {
      case BASE, OPTIMISTIC -> {}
      case VALIDITY, CHANNEL ->
          throw new DevnetException(
              "chain %s is of kind %s, which the devnet does not have; use BASE or OPTIMISTIC"
                  .formatted(name, kind));
    }
    if (blockTime.compareTo(SHORTEST) < 0) {
      throw new DevnetException(
          "block time of chain %s is %d ms; give at least %d ms"
              .formatted(name, blockTime.toMillis(), SHORTEST.toMillis()));
    }
    // A mirror takes at most 64 headers, and the carrier must be able to span the depth.
    if (finalityDepth < 0 || finalityDepth > DEEPEST) {
      throw new DevnetException(
          "finality depth of chain %s is %d; give 0 to %d blocks"
              .formatted(name, finalityDepth, DEEPEST));
    }
  }

  /** The same with another block time. */
  public ChainPlan withBlockTime(Duration newBlockTime) {
    return new ChainPlan(name, chain, kind, newBlockTime, finalityDepth, hosting);
  }

  /** The same with another depth of finality. */
  public ChainPlan withFinalityDepth(int newFinalityDepth) {
    return new ChainPlan(name, chain, kind, blockTime, newFinalityDepth, hosting);
  }

  /** The same, run by somebody else. */
  public ChainPlan withHosting(Hosting newHosting) {
    return new ChainPlan(name, chain, kind, blockTime, finalityDepth, newHosting);
  }
}
