// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;

/**
 * An event with where it stands and what its transaction cost.
 *
 * @param tx the transaction
 * @param logIndex position of the log in its block
 * @param gasUsed gas that the whole transaction used
 * @param effectiveGasPrice price per gas that it paid
 * @param event what happened
 */
public record LoggedEvent(
    TxHash tx, long logIndex, Gas gasUsed, Wei effectiveGasPrice, ChainEvent event) {}
