// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.BroadcastResult;
import java.util.List;
import java.util.Locale;

/**
 * What clients say when they refuse, in one place. Codes are used where they tell cases apart; for
 * pooled transactions most clients share one code and only the text differs (geth and its forks,
 * anvil, erigon, nethermind, besu, as of 2026). Reverts are never told by text.
 */
final class NodeErrors {
  private static final long METHOD_NOT_FOUND = -32601;
  private static final long METHOD_NOT_SUPPORTED = -32004;
  private static final long EXECUTION_REVERTED = 3;

  /** It is in the pool already: geth and erigon; anvil; nethermind; besu; erigon by hash. */
  private static final List<String> KNOWN =
      List.of(
          "already known", "already imported", "alreadyknown", "known transaction", "same hash");

  /** The nonce is used by a mined transaction: all but nethermind; nethermind. */
  private static final List<String> NONCE_TOO_LOW =
      List.of("nonce too low", "oldnonce", "nonce is too low");

  /**
   * Another transaction of that nonce stands, or the pool's floor: geth and others; erigon;
   * nethermind.
   */
  private static final List<String> UNDERPRICED =
      List.of(
          "underpriced",
          "could not replace",
          "feetoolow",
          "replacementnotallowed",
          "feetoolowtocompete");

  /** The account is too poor: geth, anvil, erigon; nethermind; besu. */
  private static final List<String> INSUFFICIENT_FUNDS =
      List.of("insufficient funds", "insufficientfunds", "upfront cost exceeds");

  private NodeErrors() {}

  /** Whether the node does not have the method at all. */
  static boolean isUnsupported(RpcReply.Refusal refusal) {
    return refusal.code() == METHOD_NOT_FOUND || refusal.code() == METHOD_NOT_SUPPORTED;
  }

  /** Whether the execution itself reverted, with or without returned bytes. */
  static boolean isRevert(RpcReply.Refusal refusal) {
    return refusal.hasData() || refusal.code() == EXECUTION_REVERTED;
  }

  /** What a refused broadcast means. */
  static BroadcastResult ofBroadcast(RpcReply.Refusal refusal) {
    String text = refusal.message().toLowerCase(Locale.ROOT);
    if (says(text, KNOWN)) {
      return new BroadcastResult.Accepted();
    }
    if (says(text, NONCE_TOO_LOW)) {
      return new BroadcastResult.NonceTooLow();
    }
    if (says(text, INSUFFICIENT_FUNDS)) {
      return new BroadcastResult.InsufficientFunds();
    }
    if (says(text, UNDERPRICED)) {
      return new BroadcastResult.Underpriced();
    }
    return new BroadcastResult.Refused(refusal.message() + " (code " + refusal.code() + ")");
  }

  private static boolean says(String text, List<String> phrases) {
    return phrases.stream().anyMatch(text::contains);
  }
}
