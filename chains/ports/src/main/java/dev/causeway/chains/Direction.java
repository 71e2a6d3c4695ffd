// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

/** A direction of the bridge, as seen from one chain. */
public enum Direction {
  /** Deposits and exits: messages that leave. */
  OUTBOUND,
  /** Claims: messages that arrive. */
  INBOUND
}
