// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.audit;

import dev.causeway.chains.TokenSupply;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.SupplyLog.Flow;
import java.util.List;

/**
 * Compares what is locked with what is minted and on the way, for one token. Pure.
 *
 * @param token the token
 * @param locked escrowed on its origin chain
 * @param minted sum of its wrapped supplies
 * @param flow on the way
 */
record SupplyBalance(TokenKey token, TokenAmount locked, TokenAmount minted, Flow flow) {
  static SupplyBalance of(TokenKey token, List<TokenSupply> supplies, Flow flow) {
    TokenAmount locked = TokenAmount.ZERO;
    TokenAmount minted = TokenAmount.ZERO;
    for (TokenSupply supply : supplies) {
      locked = locked.plus(supply.locked());
      minted = minted.plus(supply.minted());
    }
    return new SupplyBalance(token, locked, minted, flow);
  }

  private TokenAmount backing() {
    return locked.plus(flow.arrivedNotSent());
  }

  private TokenAmount owed() {
    return minted.plus(flow.sentNotArrived());
  }

  /** Whether every unit is accounted for. */
  boolean exact() {
    return backing().equals(owed());
  }

  /** Whether more is owed than is backed: somebody can take what belongs to others. */
  boolean unbacked() {
    return owed().compareTo(backing()) > 0;
  }

  String finding() {
    return "token %s of chain %s: locked %s and early arrivals %s, but minted %s and on the way %s"
        .formatted(
            token.originToken(),
            token.originChain(),
            locked,
            flow.arrivedNotSent(),
            minted,
            flow.sentNotArrived());
  }
}
