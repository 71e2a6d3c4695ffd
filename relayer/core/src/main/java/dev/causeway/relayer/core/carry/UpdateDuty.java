// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import dev.causeway.chains.CallEncoder;
import dev.causeway.chains.ContractCall;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.PendingIntents;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.ClaimBacklog.Demand;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes deposits into the global root: on L1, the exit root of the L1 bridge is read by {@code
 * GlobalRoots.update()}, which anybody may call.
 *
 * <p>It does not wait for finality: a reorg that removes the deposit removes the update with it or
 * leaves it without effect. At most one update is on its way; when it is mined and a deposit came
 * after it, the next one follows.
 */
public final class UpdateDuty implements Duty {
  static final String PURPOSE = "update-global-root";
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final ChainId base;
  private final CallEncoder encoder;
  private final RelayStore store;
  private volatile boolean waits = true;

  /** Updates the global root of that L1. */
  public UpdateDuty(ChainId base, CallEncoder encoder, RelayStore store) {
    this.base = base;
    this.encoder = encoder;
    this.store = store;
  }

  @Override
  public DutyName name() {
    return DutyName.carry(base);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return notice.chain().equals(base)
        && (notice.kind() == Kind.CHAIN || (notice.kind() == Kind.HEIGHT && waits));
  }

  @Override
  public Step step(Fence fence) {
    waits = true;
    Optional<ChainJournal.Progress> progress = store.journal().progress(base);
    if (progress.isEmpty() || progress.get().halted().isPresent()) {
      return new Step.Idle(QUIET);
    }
    LeafCount needed =
        store.backlog().demand(base).stream()
            .map(Demand::needed)
            .max(LeafCount::compareTo)
            .orElse(LeafCount.NONE);
    LeafCount covered =
        store
            .roots()
            .latest()
            .map(root -> root.covered().getOrDefault(base, LeafCount.NONE))
            .orElse(LeafCount.NONE);
    for (Intent reverted : store.outbox().reverted(base, PURPOSE)) {
      store.outbox().conclude(fence, reverted.id(), IntentState.CLOSED, List.of());
    }
    if (covered.compareTo(needed) >= 0) {
      waits = false;
      return new Step.Idle(QUIET);
    }
    // One that is on its way runs after every block that we know, so it covers what they hold. One
    // that is mined does not count, final or not: what it missed is uncovered.
    if (!PendingIntents.unmined(store.outbox().live(base, PURPOSE)).isEmpty()) {
      return new Step.Idle(QUIET);
    }
    // The block's hash allows one for each block, and one more after a reorg.
    BlockRef cursor = progress.get().cursor();
    Failpoints.reach(Failpoint.CARRY_BEFORE_INTENT, name());
    store
        .outbox()
        .enqueue(
            fence,
            List.of(
                new NewIntent(
                    base,
                    SenderRole.RELAYER,
                    PURPOSE,
                    PURPOSE + ":" + needed + "@" + cursor.number() + "/" + cursor.hash(),
                    encoder.encode(new ContractCall.UpdateGlobalRoot()),
                    List.of())));
    Failpoints.reach(Failpoint.CARRY_AFTER_INTENT, name());
    return new Step.Idle(QUIET);
  }
}
