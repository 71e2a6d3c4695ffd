// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

/** What must hold in every run. */
public enum Invariant {
  /** Every final message is claimed, or parked for a reason that its content gives. */
  I1_NOTHING_LOST,
  /** No message is claimed twice on the canonical chain. */
  I2_AT_MOST_ONCE,
  /** After every block, what is locked equals what is minted and what is on the way. */
  I3_SUPPLY,
  /** What a user was told of a transfer is not taken back without a reorg. */
  I4_STATUS,
  /** No chain sees a transaction of ours before it is stored. */
  I5_WRITE_AHEAD,
  /** No write is committed but by the newest owner of the duty; epochs grow. */
  I6_SINGLE_WRITER,
  /** What is stored of a chain is a line of blocks, and in the end the chain itself. */
  I7_JOURNAL,
  /** No root of a wrong output is accepted. */
  I8_NO_FORGERY,
  /** An unbacked supply is found and everything is paused; nothing is paused without one. */
  I9_SUPPLY_BREAK,
  /** A wrong output is challenged within its window. */
  I12_DISPUTES,
  /** Nonces have no gap once all is quiet, and nothing waits for ever. */
  I13_NONCES,
  /** The relayer does not waste transactions. */
  I16_ECONOMY,
  /** No duty ends a step by an unexpected exception, and no chain is halted without a cause. */
  NO_BUGS
}
