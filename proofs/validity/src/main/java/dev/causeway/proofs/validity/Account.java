// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;

/**
 * A leaf of the account tree that is not empty. An account stays for ever, also at balance 0: its
 * nonce keeps old signatures from counting again.
 *
 * @param owner who can spend
 * @param token what the balance is of
 * @param balance below 2^128
 * @param nonce how many payments it has made
 */
public record Account(Owner owner, TokenNumber token, TokenAmount balance, Nonce nonce) {
  /** Refuses balances that are out of range. */
  public Account {
    LedgerAmounts.checked(balance);
  }

  /** After a payment of what it holds at least. */
  Account pay(TokenAmount amount) {
    return new Account(owner, token, balance.minus(amount), nonce.next());
  }

  /** Whether it is the owner's in this token. */
  boolean is(Owner ofOwner, TokenNumber ofToken) {
    return owner.equals(ofOwner) && token.equals(ofToken);
  }
}
