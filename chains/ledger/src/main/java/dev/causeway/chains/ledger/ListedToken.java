// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Bytes;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.validity.TokenNumber;

/**
 * A token of the ledger.
 *
 * @param number what the contract calls it
 * @param key where it comes from
 * @param description what a metadata message about it carries as data
 */
public record ListedToken(TokenNumber number, TokenKey key, Bytes description) {}
