// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

/** Whether a node can do its work, as it tells its clients. */
public enum StoreContact {
  /** The store answers: what this node reads is up to date, and its leases are renewed. */
  GOOD,
  /**
   * The store has not answered for longer than a lease lasts, or the process stood still for that
   * long: nothing is acted upon, and nothing should be read.
   */
  LOST,
  /** The node has given up its duties for good. */
  DRAINED
}
