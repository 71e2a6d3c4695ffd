// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Bytes;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;

/** Why a call reverts, decoded through the ABI and never by the text of a message. */
public sealed interface RevertReason {
  /** One line for people. */
  String summary();

  /** Everything in the batch is claimed already. */
  record AlreadyClaimed() implements RevertReason {
    @Override
    public String summary() {
      return "already claimed";
    }
  }

  /**
   * The bucket holds too little now, or can never hold enough.
   *
   * @param amount what was asked for
   * @param available what the bucket holds
   * @param capacity what it can hold at most, zero when the error does not say
   */
  record LimitExceeded(TokenAmount amount, TokenAmount available, TokenAmount capacity)
      implements RevertReason {
    @Override
    public String summary() {
      return "amount " + amount + " is above the " + available + " that the limit leaves now";
    }
  }

  /** The direction is paused. */
  record Paused() implements RevertReason {
    @Override
    public String summary() {
      return "the bridge is paused";
    }
  }

  /**
   * The contract does not know the global root (yet, or after a reorg any more).
   *
   * @param root the root
   */
  record UnknownRoot(GlobalRoot root) implements RevertReason {
    @Override
    public String summary() {
      return "global root " + root + " is not known there";
    }
  }

  /**
   * The token's description has not been claimed yet.
   *
   * @param token the token
   */
  record UnknownToken(TokenKey token) implements RevertReason {
    @Override
    public String summary() {
      return "token " + token + " is not known there";
    }
  }

  /**
   * The mirror does not know any of the L1 headers.
   *
   * @param detail the decoded error
   */
  record UnknownBlock(String detail) implements RevertReason {
    @Override
    public String summary() {
      return detail;
    }
  }

  /**
   * Any other error of our contracts.
   *
   * @param error its name and arguments
   */
  record ContractError(String error) implements RevertReason {
    @Override
    public String summary() {
      return error;
    }
  }

  /**
   * An error that is not in our ABI, such as a token's own.
   *
   * @param data the returned bytes
   */
  record Unrecognized(Bytes data) implements RevertReason {
    private static final int MOST_SHOWN = 256;

    @Override
    public String summary() {
      if (data.isEmpty()) {
        return "no reason given";
      }
      return data.size() <= MOST_SHOWN
          ? "unrecognized error " + data
          : "unrecognized error %s... of %d bytes"
              .formatted(data.slice(0, MOST_SHOWN), data.size());
    }
  }
}
