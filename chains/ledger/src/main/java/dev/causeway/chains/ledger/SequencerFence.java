// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Epoch;
import java.util.UUID;

/**
 * Proof of the right to write the ledger's memory. It holds for one term: whoever takes over gets
 * the next epoch, and a write that carries an older one changes nothing.
 *
 * @param epoch number of the term
 * @param incarnation of the sequencer that has it
 */
public record SequencerFence(Epoch epoch, UUID incarnation) {}
