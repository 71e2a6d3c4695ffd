// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryObstaclesTest {
  /** Found by the simulator (a stale owner that woke up): seed 1302. */
  @Test
  void shouldRefuseToClearForStaleOwnerWhenNothingStands() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    MemoryStore store = new MemoryStore(now::get);
    DutyName duty = DutyName.watch(Scenario.L1);
    Fence stale =
        store.leases().acquire(duty, new NodeId("first"), Duration.ofSeconds(6)).orElseThrow();
    now.set(Instant.EPOCH.plusSeconds(7));
    var _ = store.leases().acquire(duty, new NodeId("second"), Duration.ofSeconds(6)).orElseThrow();

    assertThatThrownBy(() -> store.obstacles().clear(stale)).isInstanceOf(FencedOutException.class);
  }
}
