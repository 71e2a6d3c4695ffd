// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.RevertReason;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.claim.RevertPolicy.Verdict;
import org.junit.jupiter.api.Test;

class RevertPolicyTest {
  private static final ChainId HERE = ChainId.of(2);
  private static final Address ANYBODY =
      Address.parse("0x1111111111111111111111111111111111111111");
  private static final Message MESSAGE =
      new Message(
          MessageKind.TOKEN,
          ChainId.of(1),
          LeafIndex.of(3),
          HERE,
          ChainId.of(1),
          ANYBODY,
          ANYBODY,
          ANYBODY,
          TokenAmount.of(8),
          TokenAmount.ZERO,
          Bytes.EMPTY);
  private static final RevertReason POISON =
      new RevertReason.Unrecognized(Bytes.parse("0xdeadbeef"));

  private static Verdict after(RevertReason reason, int batch) {
    return RevertPolicy.after(reason, HERE, batch, MESSAGE);
  }

  private static RevertReason limit(long available, long capacity) {
    return new RevertReason.LimitExceeded(
        TokenAmount.of(8), TokenAmount.of(available), TokenAmount.of(capacity));
  }

  @Test
  void shouldPlanAnewWhenNothingIsWrongWithTheMessages() {
    GlobalRoot root =
        GlobalRoot.parse("0x00000000000000000000000000000000000000000000000000000000000000ff");
    assertThat(after(new RevertReason.AlreadyClaimed(), 5)).isEqualTo(new Verdict.PlanAnew());
    assertThat(after(new RevertReason.UnknownRoot(root), 5)).isEqualTo(new Verdict.PlanAnew());
  }

  @Test
  void shouldSplitBatchesAndParkTheOneThatIsAlone() {
    assertThat(after(POISON, 2)).isEqualTo(new Verdict.Split());
    assertThat(after(POISON, 1))
        .isEqualTo(new Verdict.Park(new ParkReason.ClaimReverts(POISON.summary())));
  }

  @Test
  void shouldWaitForBucketUnlessItCanNeverHoldEnough() {
    assertThat(after(limit(3, 10), 1))
        .isEqualTo(
            new Verdict.Delay(
                new WaitingReason.RateLimit(HERE, MESSAGE.token(), TokenAmount.of(3))));
    assertThat(after(limit(3, 7), 1))
        .isEqualTo(
            new Verdict.Park(new ParkReason.AboveCapacity(TokenAmount.of(8), TokenAmount.of(7))));
    assertThat(after(limit(3, 7), 2)).isEqualTo(new Verdict.Split());
  }

  @Test
  void shouldNotParkWhenTheErrorDoesNotSayTheCapacity() {
    assertThat(after(limit(3, 0), 1)).isInstanceOf(Verdict.Delay.class);
  }

  @Test
  void shouldDelayWholeBatchWhilePaused() {
    assertThat(after(new RevertReason.Paused(), 9))
        .isEqualTo(new Verdict.Delay(new WaitingReason.Paused(HERE)));
  }

  @Test
  void shouldWaitForDescriptionOfToken() {
    assertThat(after(new RevertReason.UnknownToken(MESSAGE.token()), 1))
        .isEqualTo(new Verdict.Delay(new WaitingReason.ClaimInclusion(HERE)));
  }
}
