// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.Wei;

/**
 * A type-2 transaction (EIP-1559) before its signature; the chain id binds it to one chain
 * (EIP-155).
 *
 * @param chain the chain
 * @param nonce sequence number of the sender
 * @param to the contract
 * @param value currency sent along
 * @param data selector and arguments
 * @param gasLimit most gas that it may use
 * @param maxFeePerGas most that it pays per gas
 * @param maxPriorityFeePerGas most that it pays per gas to the block's builder
 */
public record UnsignedTransaction(
    ChainId chain,
    Nonce nonce,
    Address to,
    Wei value,
    Bytes data,
    Gas gasLimit,
    Wei maxFeePerGas,
    Wei maxPriorityFeePerGas) {}
