// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

/**
 * Stops and restarts the sending of the relayer. Safe for concurrent use; every call idempotent.
 */
public interface RelayControl {
  /** Whether sending is paused. */
  boolean paused();

  /**
   * Stops moving messages on every chain; watching, challenging and auditing go on.
   *
   * @param reason why, for the log
   * @return whether it was running before
   */
  boolean pause(String reason);

  /** Sends again. Returns whether it was paused before. */
  boolean resume();
}
