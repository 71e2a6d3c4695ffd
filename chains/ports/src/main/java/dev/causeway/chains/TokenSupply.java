// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;

/**
 * What one chain holds of a token.
 *
 * @param token the token
 * @param locked escrowed by this chain's bridge; zero unless the token is native here
 * @param minted supply of the wrapped token here; zero when the token is native here
 */
public record TokenSupply(TokenKey token, TokenAmount locked, TokenAmount minted) {}
