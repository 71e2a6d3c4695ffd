// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this node obey the switch in the store: while an operator has stopped relaying, the duties
 * that move messages do nothing. Watching, challenging and auditing go on: they are what keeps the
 * network safe.
 *
 * <p>The store is asked at the start, after each notice, and when the answer is older than half a
 * second: a lost notice costs no more than that. While the store does not answer, steps fail, as
 * they would anyway. Safe for concurrent use.
 */
final class RelaySwitch {
  private static final Logger LOG = LoggerFactory.getLogger(RelaySwitch.class);
  private static final Duration VALID = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final OperatorLog operators;
  private final InstantSource clock;
  private volatile @Nullable Seen seen;

  RelaySwitch(OperatorLog operators, InstantSource clock) {
    this.operators = operators;
    this.clock = clock;
  }

  private record Seen(Optional<OperatorLog.RelayPause> pause, Instant at) {}

  /** Whether duties that move messages must stand still. */
  boolean paused() {
    Seen known = seen;
    if (known == null || !clock.instant().isBefore(known.at().plus(VALID))) {
      known = look();
    }
    return known.pause().isPresent();
  }

  private synchronized Seen look() {
    Instant now = clock.instant();
    Seen before = seen;
    if (before != null && now.isBefore(before.at().plus(VALID))) {
      return before;
    }
    Seen next = new Seen(operators.relayPause(), now);
    boolean was = before != null && before.pause().isPresent();
    if (was != next.pause().isPresent()) {
      next.pause()
          .ifPresentOrElse(
              pause ->
                  LOG.warn(
                      "relaying paused: operator={} since={} reason={}",
                      pause.operator(),
                      pause.since(),
                      pause.reason()),
              () -> LOG.info("relaying resumed"));
    }
    seen = next;
    return next;
  }

  /** Has the next question go to the store when the notice is about the switch. */
  void notice(Notice notice) {
    if (notice.kind() == Kind.RELAY_SWITCH) {
      Seen known = seen;
      if (known != null) {
        seen = new Seen(known.pause(), Instant.MIN);
      }
    }
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
        return paused() ? new Step.Idle(LOOK_AGAIN) : duty.step(fence);
      }

      @Override
      public boolean wakesOn(Notice notice) {
        return notice.kind() == Kind.RELAY_SWITCH || duty.wakesOn(notice);
      }
    };
  }
}
