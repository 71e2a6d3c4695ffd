// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * One intent to move a token, or to call a receiver, across chains: exactly what its leaf commits
 * to.
 *
 * <p>Mirrors the struct {@code Message} of the contract {@code Bridge}.
 *
 * @param kind what it asks of the destination
 * @param sourceChain the chain that it leaves
 * @param leafIndex its position in the exit tree of the source chain
 * @param destinationChain the chain that it goes to
 * @param originChain the chain on which its token is native
 * @param originToken the token's contract there; zero when a call carries no token
 * @param sender who sent it
 * @param recipient who receives it
 * @param amount what was locked or burned on the source, at most 2^128 - 1
 * @param relayerFee the part of the amount that goes to whoever claims it
 * @param data call data, or the token's description, or nothing
 */
public record Message(
    MessageKind kind,
    ChainId sourceChain,
    LeafIndex leafIndex,
    ChainId destinationChain,
    ChainId originChain,
    Address originToken,
    Address sender,
    Address recipient,
    TokenAmount amount,
    TokenAmount relayerFee,
    Bytes data) {

  /** Refuses what no bridge contract of ours would have sent. */
  public Message {
    if (sourceChain.equals(destinationChain)) {
      throw new IllegalArgumentException(
          "source and destination are the same chain: " + sourceChain);
    }
    if (amount.value().bitLength() > 128) {
      throw new IllegalArgumentException("amount above 2^128 - 1: " + amount);
    }
    if (relayerFee.compareTo(amount) > 0) {
      throw new IllegalArgumentException(
          "relayer fee " + relayerFee + " above the amount " + amount);
    }
  }

  /** Its identity. */
  public MessageKey key() {
    return new MessageKey(sourceChain, leafIndex);
  }

  /** The token that it moves. */
  public TokenKey token() {
    return new TokenKey(originChain, originToken);
  }
}
