// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.ChainId;

/**
 * Names a duty: the unit of work that one node performs at a time.
 *
 * @param value such as {@code watch/901} or {@code send/900/RELAYER}
 */
public record DutyName(String value) {
  /** Following a chain. */
  public static DutyName watch(ChainId chain) {
    return new DutyName("watch/" + chain);
  }

  /** Proposing and settling outputs of a rollup. */
  public static DutyName settle(ChainId rollup) {
    return new DutyName("settle/" + rollup);
  }

  /** Checking and challenging outputs of a rollup. */
  public static DutyName challenge(ChainId rollup) {
    return new DutyName("challenge/" + rollup);
  }

  /** Bringing global roots to a chain; for L1 itself, updating the global root. */
  public static DutyName carry(ChainId destination) {
    return new DutyName("carry/" + destination);
  }

  /** Claiming messages on a chain. */
  public static DutyName claim(ChainId destination) {
    return new DutyName("claim/" + destination);
  }

  /** Proving batches. Not a duty under a lease: provers share the queue of proofs. */
  public static DutyName prove() {
    return new DutyName("prove");
  }

  /** Sending with one key on one chain. */
  public static DutyName send(ChainId chain, SenderRole role) {
    return new DutyName("send/" + chain + "/" + role);
  }

  /** Auditing the supply of all tokens. */
  public static DutyName audit() {
    return new DutyName("audit");
  }

  @Override
  public String toString() {
    return value;
  }
}
