// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.ChainId;
import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RelaySwitchTest {
  private static final ChainId L1 = ChainId.of(900);
  private static final DutyName NAME = new DutyName("claim/900");
  private static final Fence FENCE = new Fence(NAME, new NodeId("a"), Epoch.of(1));

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final MemoryStore store = new MemoryStore(() -> now);
  private final AtomicInteger steps = new AtomicInteger();
  private final Duty duty =
      new Duty() {
        @Override
        public DutyName name() {
          return NAME;
        }

        @Override
        public Step step(Fence fence) {
          steps.incrementAndGet();
          return new Step.Again();
        }

        @Override
        public boolean wakesOn(Notice notice) {
          return false;
        }
      };

  private RelaySwitch onThisNode() {
    return new RelaySwitch(store.operators(), () -> now);
  }

  @Test
  void shouldStandStillFromTheStartWhenAnotherProcessWasToldToPause() {
    store.operators().pauseRelaying("CN=alice", "upgrade");
    Duty controlled = onThisNode().controlling(duty);

    assertThat(controlled.step(FENCE)).isInstanceOf(Step.Idle.class);
    assertThat(steps).hasValue(0);
    assertThat(controlled.name()).isEqualTo(NAME);
  }

  @Test
  void shouldObeyAtOnceWhenNoticed() {
    RelaySwitch control = onThisNode();
    Duty controlled = control.controlling(duty);
    assertThat(controlled.step(FENCE)).isInstanceOf(Step.Again.class);
    store.operators().pauseRelaying("CN=alice", "upgrade");
    control.notice(new Notice(Kind.BACKLOG, L1));
    assertThat(controlled.step(FENCE)).as("no notice of it yet").isInstanceOf(Step.Again.class);

    Notice notice = new Notice(Kind.RELAY_SWITCH, L1);
    control.notice(notice);
    assertThat(controlled.wakesOn(notice)).isTrue();
    assertThat(controlled.step(FENCE)).isInstanceOf(Step.Idle.class);
    store.operators().resumeRelaying("CN=alice");
    control.notice(notice);
    assertThat(controlled.step(FENCE)).isInstanceOf(Step.Again.class);
  }

  @Test
  void shouldObeyWithinASecondWhenTheNoticeIsLost() {
    Duty controlled = onThisNode().controlling(duty);
    assertThat(controlled.step(FENCE)).isInstanceOf(Step.Again.class);
    store.operators().pauseRelaying("CN=alice", "upgrade");

    now = now.plus(Duration.ofSeconds(1));
    assertThat(controlled.step(FENCE)).isInstanceOf(Step.Idle.class);
  }
}
