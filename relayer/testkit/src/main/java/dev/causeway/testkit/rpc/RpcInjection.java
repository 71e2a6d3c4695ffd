// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Rules at work in a proxy, until they are removed. Safe for concurrent use; closing is removing.
 */
public final class RpcInjection implements AutoCloseable {
  private final FaultRpc proxy;
  private final String name;
  private final List<Armed> rules;

  RpcInjection(FaultRpc proxy, String name, List<RpcRule> rules, long seed, InstantSource clock) {
    this.proxy = proxy;
    this.name = name;
    this.rules = rules.stream().map(rule -> new Armed(rule, seed, clock)).toList();
  }

  /** What was injected. */
  public String name() {
    return name;
  }

  /** How often its rules have been applied so far, to calls or messages. */
  public long applied() {
    return rules.stream().mapToLong(Armed::applied).sum();
  }

  /** Ends it; calls that are under way may still suffer. */
  public void remove() {
    proxy.remove(this);
  }

  @Override
  public void close() {
    remove();
  }

  List<Armed> rules() {
    return rules;
  }

  /** A rule with its counters and its own chance. */
  static final class Armed {
    private final RpcRule rule;
    private final InstantSource clock;
    private final long since;
    private final RandomGenerator random;
    private long seen;
    private long applied;

    Armed(RpcRule rule, long seed, InstantSource clock) {
      this.rule = rule;
      this.clock = clock;
      this.since = clock.millis();
      this.random = new SharedRandom(new SplittableRandom(seed ^ rule.name().hashCode()));
    }

    RpcRule rule() {
      return rule;
    }

    RandomGenerator random() {
      return random;
    }

    synchronized long applied() {
      return applied;
    }

    /** Whether it applies now; counts. */
    synchronized boolean fires() {
      Trigger trigger = rule.trigger();
      Duration age = Duration.ofMillis(clock.millis() - since);
      if (age.compareTo(trigger.from()) < 0
          || trigger.until().filter(end -> age.compareTo(end) >= 0).isPresent()) {
        return false;
      }
      seen++;
      if (seen <= trigger.skip()
          || applied >= trigger.times()
          || (trigger.probability() < 1 && random.nextDouble() >= trigger.probability())) {
        return false;
      }
      applied++;
      return true;
    }
  }

  /** One sequence for all threads. */
  private record SharedRandom(RandomGenerator random) implements RandomGenerator {
    @Override
    public long nextLong() {
      synchronized (random) {
        return random.nextLong();
      }
    }
  }
}
