// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Nonce;
import dev.causeway.model.Wei;

/**
 * An account as its chain's endpoints see it.
 *
 * @param nextNonce first nonce that no mined transaction used
 * @param pendingNonce first nonce that neither a mined nor a pooled transaction uses, as far as
 *     they know
 * @param balance what it can spend
 */
public record AccountState(Nonce nextNonce, Nonce pendingNonce, Wei balance) {}
