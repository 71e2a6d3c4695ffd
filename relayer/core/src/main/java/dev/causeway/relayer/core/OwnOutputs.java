// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.ChainJournal;
import java.util.Optional;

/**
 * Outputs of one rollup as our own node computes them, of the blocks that we followed and no
 * others: who answers for state may show another chain than who told us of its blocks (attack 23).
 */
public final class OwnOutputs {
  private final ChainId rollup;
  private final RollupState state;
  private final ChainJournal journal;

  /**
   * Of that rollup.
   *
   * @param state computes them
   * @param journal knows its blocks
   */
  public OwnOutputs(ChainId rollup, RollupState state, ChainJournal journal) {
    this.rollup = rollup;
    this.state = state;
    this.journal = journal;
  }

  /**
   * Output after the block, which is to be final. Inconsistent when it is of another block than we
   * followed; a block that we did not follow, or of a rollup that is halted because what we
   * followed is no more, is taken as it comes.
   */
  public Outcome<OutputWitness> witness(BlockNumber block) {
    return state.outputWitness(block).flatMap(this::checked);
  }

  private Outcome<OutputWitness> checked(OutputWitness witness) {
    BlockRef shown = witness.block();
    Optional<BlockRef> followed =
        journal
            .progress(rollup)
            .filter(progress -> progress.halted().isEmpty())
            .flatMap(_ -> journal.block(rollup, shown.number()));
    if (followed.isEmpty() || followed.get().hash().equals(shown.hash())) {
      return Outcome.ok(witness);
    }
    return Outcome.failed(
        new ChainFailure.Inconsistent(
            rollup,
            "the output is of block %s with hash %s, but we followed %s"
                .formatted(shown.number(), shown.hash(), followed.get().hash())));
  }
}
