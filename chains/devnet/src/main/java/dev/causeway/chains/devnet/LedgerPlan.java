// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.ChainId;
import dev.causeway.model.UInt256;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;

/**
 * A ledger that a devnet shall have: its contracts on the L1. Its node and its provers are others'.
 *
 * @param name what people call it
 * @param chain its id, which no chain of the devnet has
 * @param node where its node will serve gRPC, as host:port
 * @param keys verifying key of each size of batch, 28 words as {@code Groth16Verifier} takes them
 * @param depositDeadline after which every batch has to take the oldest deposit
 * @param freezeDeadline after which a deposit that waits lets anybody freeze the ledger
 * @param exitDelay for which an exit root is held back that overdraws a bucket
 */
public record LedgerPlan(
    String name,
    ChainId chain,
    String node,
    SequencedMap<Integer, List<UInt256>> keys,
    Duration depositDeadline,
    Duration freezeDeadline,
    Duration exitDelay) {
  /** Its usual chain id. */
  public static final ChainId USUAL_CHAIN = ChainId.of(950);

  private static final int KEY_WORDS = 28;

  /** Refuses what cannot work, naming the value. */
  public LedgerPlan {
    if (keys.isEmpty()) {
      throw new DevnetException(
          "ledger %s has no verifying key: give one size at least".formatted(name));
    }
    keys.forEach(
        (size, words) -> {
          if (words.size() != KEY_WORDS) {
            throw new DevnetException(
                "the verifying key of size %d has %d words instead of %d: it is of another circuit"
                    .formatted(size, words.size(), KEY_WORDS));
          }
        });
  }

  /** The usual ledger of a devnet: {@code ledger} with chain id 950. */
  public static LedgerPlan standard(String node, SequencedMap<Integer, List<UInt256>> keys) {
    return new LedgerPlan(
        "ledger",
        USUAL_CHAIN,
        node,
        keys,
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofSeconds(30));
  }
}
