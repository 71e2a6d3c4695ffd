// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.TokenSupply;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TokenKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block with the state after it, as far as anybody may ask for it.
 *
 * @param header its header
 * @param ref its name
 * @param word the word of state that the header commits to
 * @param events what happened in it
 * @param transactions the relayers' transactions in it
 * @param actions what users did in it
 * @param supplies amounts after it
 * @param origin the L1 block that it derives from; empty on L1
 * @param undo takes the block back
 */
record SimulatedBlock(
    SimulatedHeader header,
    BlockRef ref,
    Bytes32 word,
    List<LoggedEvent> events,
    List<Mempool.Entry> transactions,
    List<UserAction> actions,
    Map<TokenKey, TokenSupply> supplies,
    Optional<L1Origin> origin,
    UndoLog undo) {}
