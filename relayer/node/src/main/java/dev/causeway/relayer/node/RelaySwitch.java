// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import dev.causeway.relayer.node.grpc.RelayControl;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops and restarts the duties of this node that move messages. Watching, challenging and auditing
 * go on: they are what keeps the network safe. It holds until the process ends.
 */
final class RelaySwitch implements RelayControl {
  private static final Logger LOG = LoggerFactory.getLogger(RelaySwitch.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final AtomicBoolean paused = new AtomicBoolean();

  @Override
  public boolean paused() {
    return paused.get();
  }

  @Override
  public boolean pause(String reason) {
    boolean changed = paused.compareAndSet(false, true);
    if (changed) {
      LOG.warn("relaying paused: reason={}", reason);
    }
    return changed;
  }

  @Override
  public boolean resume() {
    boolean changed = paused.compareAndSet(true, false);
    if (changed) {
      LOG.info("relaying resumed");
    }
    return changed;
  }

  /** The duty, which does nothing while relaying is paused. */
  Duty controlling(Duty duty) {
    return new Duty() {
      @Override
      public DutyName name() {
        return duty.name();
      }

      @Override
      public Step step(Fence fence) {
        return paused.get() ? new Step.Idle(LOOK_AGAIN) : duty.step(fence);
      }

      @Override
      public boolean wakesOn(Notice notice) {
        return duty.wakesOn(notice);
      }
    };
  }
}
