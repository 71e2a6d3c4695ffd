// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;

/**
 * What became of a mined transaction.
 *
 * @param tx its hash
 * @param blockNumber height of its block
 * @param blockHash hash of its block; canonical only if the caller finds that block in its own
 *     chain
 * @param succeeded whether it did not revert
 * @param gasUsed gas that it used
 * @param effectiveGasPrice price per gas that it paid
 */
public record TransactionReceipt(
    TxHash tx,
    BlockNumber blockNumber,
    Bytes32 blockHash,
    boolean succeeded,
    Gas gasUsed,
    Wei effectiveGasPrice) {}
