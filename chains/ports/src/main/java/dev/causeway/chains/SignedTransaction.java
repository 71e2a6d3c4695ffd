// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Bytes;
import dev.causeway.model.TxHash;

/**
 * A signed transaction, as it is stored before it is broadcast.
 *
 * @param hash its hash
 * @param bytes what {@code eth_sendRawTransaction} takes
 */
public record SignedTransaction(TxHash hash, Bytes bytes) {}
