// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

/** A write was refused because somebody else is the sequencer by now. Nothing was written. */
public final class FencedOutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the term that is over. */
  public FencedOutException(SequencerFence fence) {
    super(
        "epoch "
            + fence.epoch()
            + " of the sequencer is over: another node has taken over, or the lease ran out");
  }
}
