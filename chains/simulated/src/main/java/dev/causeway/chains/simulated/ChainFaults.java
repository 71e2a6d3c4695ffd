// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

/**
 * How a chain's endpoint misbehaves towards the relayer; the chain itself goes on.
 *
 * @param unreachable chance that a question gets no answer, 0 to 1
 * @param lag by how many blocks all answers are late, zero or more
 * @param missingReceipts chance that a mined transaction's receipt is not found, 0 to 1
 * @param swallowedBroadcasts chance that a transaction is accepted and then lost, 0 to 1
 * @param lyingHeads chance that the head is reported with a hash that no block has, 0 to 1
 */
public record ChainFaults(
    double unreachable,
    int lag,
    double missingReceipts,
    double swallowedBroadcasts,
    double lyingHeads) {
  /** A perfect endpoint. */
  public static final ChainFaults NONE = new ChainFaults(0, 0, 0, 0, 0);

  /** No answer to anything. */
  public static final ChainFaults DOWN = new ChainFaults(1, 0, 0, 0, 0);

  /** Refuses what is no chance. */
  public ChainFaults {
    for (double chance :
        new double[] {unreachable, missingReceipts, swallowedBroadcasts, lyingHeads}) {
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException("a chance must be 0 to 1, but is " + chance);
      }
    }
    if (lag < 0) {
      throw new IllegalArgumentException("a lag must not be below zero, but is " + lag);
    }
  }
}
