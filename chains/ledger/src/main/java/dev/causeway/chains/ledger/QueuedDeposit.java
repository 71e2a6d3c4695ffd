// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.TokenNumber;
import java.util.Optional;

/**
 * What waits in the contract's queue, final on L1.
 *
 * @param index its number in the queue, from 0, dense
 * @param owner whose account is credited
 * @param token the ledger's number of the token
 * @param amount in the token's smallest unit
 * @param messageId the message that it came with; empty for the relayer fees of several in one
 * @param block the L1 block
 */
public record QueuedDeposit(
    long index,
    Owner owner,
    TokenNumber token,
    TokenAmount amount,
    Optional<MessageId> messageId,
    BlockNumber block) {}
