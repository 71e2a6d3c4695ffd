// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.failpoint;

import dev.causeway.relayer.core.failpoint.FailpointRule.Action;
import dev.causeway.relayer.core.store.DutyName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts passages of failpoints and acts when a rule says so. */
public final class ArmedFailpoints implements Failpoints.Trap {
  private final List<Counted> rules;
  private final Deeds deeds;

  /** What is done to the process. */
  public interface Deeds {
    /** Tells that a rule acts now, before it does. */
    void acting(FailpointRule rule, DutyName duty);

    /** Ends the process at once; does not return. */
    void kill();

    /** Stops the process; returns when it was continued. */
    void stop();

    /** Waits. */
    void delay(Duration time);
  }

  private record Counted(FailpointRule rule, AtomicLong passages) {}

  /** Arms the rules; counting starts at zero. */
  public ArmedFailpoints(List<FailpointRule> rules, Deeds deeds) {
    this.rules = rules.stream().map(rule -> new Counted(rule, new AtomicLong())).toList();
    this.deeds = deeds;
  }

  @Override
  public void reached(Failpoint point, DutyName duty) {
    for (Counted counted : rules) {
      FailpointRule rule = counted.rule();
      if (rule.point() == point && rule.concerns(duty)) {
        long before = counted.passages().getAndIncrement();
        if (before >= rule.after() && before - rule.after() < rule.times()) {
          deeds.acting(rule, duty);
          act(rule);
        }
      }
    }
  }

  private void act(FailpointRule rule) {
    switch (rule.action()) {
      case Action.Kill _ -> deeds.kill();
      case Action.Stop _ -> deeds.stop();
      case Action.Throw _ -> throw new FailpointException(rule.point());
      case Action.Delay(var time) -> deeds.delay(time);
    }
  }
}
