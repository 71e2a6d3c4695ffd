// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Decides which proposal to settle, and whether another one is needed. Pure. */
final class SettlementPlan {
  private SettlementPlan() {}

  /**
   * Whether a proposal may still settle something: our node agrees with it, or has not looked yet.
   */
  static boolean promising(Proposal proposal) {
    boolean alive =
        switch (proposal.status()) {
          case OPEN, UPHELD, FINALIZED -> true;
          case CHALLENGED, REJECTED, SETTLED -> false;
        };
    return alive && proposal.computed().map(proposal.output()::equals).orElse(true);
  }

  /**
   * The proposal to settle now: of those whose window has closed, the one for the highest block;
   * none when it covers no message that is not settled already.
   *
   * @param leavesAt number of messages of the rollup up to a block
   */
  static Optional<Proposal> ripe(
      List<Proposal> open,
      Instant chainTime,
      LeafCount settled,
      Function<BlockNumber, LeafCount> leavesAt) {
    return open.stream()
        .filter(SettlementPlan::promising)
        .filter(
            proposal ->
                proposal.status() == Status.FINALIZED || !chainTime.isBefore(proposal.deadline()))
        .max(Comparator.comparing(Proposal::l2Block))
        .filter(proposal -> leavesAt.apply(proposal.l2Block()).compareTo(settled) > 0);
  }

  /** How many messages the proposals that are under way will settle. */
  static LeafCount underWay(
      List<Proposal> open, LeafCount settled, Function<BlockNumber, LeafCount> leavesAt) {
    return open.stream()
        .filter(SettlementPlan::promising)
        .map(proposal -> leavesAt.apply(proposal.l2Block()))
        .max(LeafCount::compareTo)
        .filter(count -> count.compareTo(settled) > 0)
        .orElse(settled);
  }
}
