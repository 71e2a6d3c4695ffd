// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;

/**
 * Everything that the relayer has of one chain.
 *
 * @param chain the chain
 * @param name the name that people use for it, such as {@code l2a}
 * @param kind its layer kind
 * @param reader blocks and events
 * @param state contract state and proofs
 * @param transactions sending
 * @param encoder calls of its contracts
 * @param hints early word of new heads
 */
public record ChainAccess(
    ChainId chain,
    String name,
    LayerKind kind,
    ChainReader reader,
    StateReader state,
    TransactionPort transactions,
    CallEncoder encoder,
    HeadHints hints) {}
