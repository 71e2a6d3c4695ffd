// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.UInt256;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettlementPlanTest {
  private static final Instant DEADLINE = Instant.ofEpochSecond(1_000);
  private static final OutputRoot RIGHT = output(1);
  private static final OutputRoot WRONG = output(2);

  private static OutputRoot output(long value) {
    return new OutputRoot(UInt256.of(value).toBytes32());
  }

  private static Proposal proposal(long l2Block, Status status, Optional<OutputRoot> computed) {
    return new Proposal(
        ChainId.of(901),
        l2Block,
        RIGHT,
        BlockNumber.of(l2Block),
        Address.ZERO,
        DEADLINE,
        new BlockRef(BlockNumber.of(5), Bytes32.ZERO, Bytes32.ZERO, Instant.EPOCH),
        status,
        computed);
  }

  private static Optional<Proposal> ripe(Instant time, long settled, Proposal... open) {
    return SettlementPlan.ripe(
        List.of(open), time, LeafCount.of(settled), block -> LeafCount.of(block.value()));
  }

  private static LeafCount underWay(Proposal... open) {
    return SettlementPlan.underWay(
        List.of(open), LeafCount.of(3), block -> LeafCount.of(block.value()));
  }

  @Test
  void shouldSettleTheOneThatCoversMostOnceItsWindowIsOver() {
    Proposal lower = proposal(10, Status.OPEN, Optional.of(RIGHT));
    Proposal higher = proposal(20, Status.OPEN, Optional.empty());

    assertThat(ripe(DEADLINE.minusSeconds(1), 0, lower, higher)).isEmpty();
    assertThat(ripe(DEADLINE, 0, lower, higher)).contains(higher);
    assertThat(ripe(DEADLINE, 20, lower, higher)).isEmpty();
  }

  @Test
  void shouldNeverSettleWhatOurNodeContradictsOrWhatIsDisputed() {
    assertThat(ripe(DEADLINE, 0, proposal(10, Status.OPEN, Optional.of(WRONG)))).isEmpty();
    assertThat(ripe(DEADLINE, 0, proposal(10, Status.CHALLENGED, Optional.of(RIGHT)))).isEmpty();
    assertThat(ripe(DEADLINE, 0, proposal(10, Status.UPHELD, Optional.of(RIGHT)))).isPresent();
  }

  @Test
  void shouldCountOnlyPromisingProposalsAsUnderWay() {
    assertThat(underWay(proposal(10, Status.OPEN, Optional.of(RIGHT)))).isEqualTo(LeafCount.of(10));
    assertThat(underWay(proposal(10, Status.OPEN, Optional.of(WRONG)))).isEqualTo(LeafCount.of(3));
    assertThat(underWay()).isEqualTo(LeafCount.of(3));
  }
}
