// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;

/**
 * What a user asks of a bridge. The token's description is announced by the bridge itself.
 *
 * @param kind a token transfer or a call
 * @param destination where to
 * @param token which token; native to the chain, or wrapped there and held by the sender
 * @param sender who pays
 * @param recipient who receives
 * @param amount how much
 * @param relayerFee what the claimer gets of it
 * @param data call data
 */
public record Deposit(
    MessageKind kind,
    ChainId destination,
    TokenKey token,
    Address sender,
    Address recipient,
    TokenAmount amount,
    TokenAmount relayerFee,
    Bytes data) {
  /** Refuses what users cannot ask for. */
  public Deposit {
    if (kind == MessageKind.TOKEN_METADATA) {
      throw new IllegalArgumentException("descriptions of tokens are sent by the bridge itself");
    }
  }

  /** A plain transfer without a fee. */
  public static Deposit of(
      ChainId destination, TokenKey token, Address sender, Address recipient, long amount) {
    return new Deposit(
        MessageKind.TOKEN,
        destination,
        token,
        sender,
        recipient,
        TokenAmount.of(amount),
        TokenAmount.ZERO,
        Bytes.EMPTY);
  }
}
