// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;

/**
 * A leaf of the ledger's exit tree, known before L1 has it.
 *
 * @param index its place
 * @param messageId the message that the contract will emit there
 */
public record ExitLeaf(LeafIndex index, MessageId messageId) {}
