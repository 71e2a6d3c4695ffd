// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.chains.Direction;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens, pauses and what the audits found. */
public interface SupplyLog {
  /** Every token that a canonical message or deployment has named. */
  List<TokenKey> tokens();

  /** Whether a direction of a chain's bridge is paused, as of its newest block. */
  boolean paused(ChainId chain, Direction direction);

  /**
   * What is between the chains as of given blocks, by token. Exact for any choice of blocks: what
   * left at or below its source's block and did not arrive at or below its destination's, and what
   * arrived there although its source's block does not show it leaving yet. A claimed call that
   * failed and was not retried has not arrived.
   */
  Map<TokenKey, Flow> flows(Map<ChainId, BlockRef> asOf);

  /** Keeps the result of an audit. */
  void recordAudit(Fence fence, Audit audit);

  /** The newest audit. */
  Optional<Audit> latestAudit();

  /**
   * Result of an audit.
   *
   * @param at when it was made
   * @param asOf the blocks that were compared
   * @param findings tokens that do not balance; empty is good
   * @param lines the figures of every token
   */
  record Audit(Instant at, Map<ChainId, BlockRef> asOf, List<String> findings, List<Line> lines) {
    /** Copies the collections. */
    public Audit {
      asOf = Map.copyOf(asOf);
      findings = List.copyOf(findings);
      lines = List.copyOf(lines);
    }
  }

  /**
   * Figures of one token.
   *
   * @param token the token
   * @param locked escrowed on its origin chain
   * @param minted sum of its wrapped supplies
   * @param inFlight on the way, less what arrived early
   */
  record Line(TokenKey token, TokenAmount locked, TokenAmount minted, TokenAmount inFlight) {}

  /**
   * Amounts between chains.
   *
   * @param sentNotArrived on the way
   * @param arrivedNotSent arrived by a newer view of the destination than that of the source
   */
  record Flow(TokenAmount sentNotArrived, TokenAmount arrivedNotSent) {}
}
