// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.TxHash;

/**
 * A token on its way, as its source chain has it in a block.
 *
 * @param from name of the source chain
 * @param to name of the destination chain
 * @param id of the message
 * @param message what was sent
 * @param tx the transaction that sent it
 */
public record SentTransfer(String from, String to, MessageId id, Message message, TxHash tx) {}
