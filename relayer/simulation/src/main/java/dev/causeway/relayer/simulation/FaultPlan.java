// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws what goes wrong in a seed. Faults come in bursts, because failures in life do. */
final class FaultPlan {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final int MANY = 1 << 20;

  private final RandomGenerator random;
  private final Shape shape;

  private FaultPlan(RandomGenerator random, Shape shape) {
    this.random = random;
    this.shape = shape;
  }

  /** The faults of a seed, by time. */
  static List<Fault> draw(RandomGenerator random, Shape shape, List<Long> busyTimes) {
    return new FaultPlan(random, shape).draw(busyTimes);
  }

  private List<Fault> draw(List<Long> busyTimes) {
    List<Fault> faults = new ArrayList<>();
    int count = 6 + random.nextInt(19);
    long latest = shape.calmAt() - 15 * MINUTE;
    for (int i = 0; i < count; i++) {
      // Most faults hit while something is on its way.
      long at =
          random.nextInt(4) == 0
              ? random.nextLong(latest)
              : busyTimes.get(random.nextInt(busyTimes.size())) + random.nextLong(90 * SECOND);
      faults.add(one(Math.min(at, latest)));
    }
    if (random.nextInt(12) == 0) {
      faults.add(new Fault.DeepReorg(random.nextLong(latest), 1 + random.nextInt(4), coin()));
    }
    if (random.nextInt(15) == 0) {
      long late = shape.end() - 20 * MINUTE;
      faults.add(new Fault.UnbackedMint(late, random.nextInt(MANY)));
    }
    faults.sort(Comparator.comparingLong(Fault::at));
    return List.copyOf(faults);
  }

  private Fault one(long at) {
    int some = random.nextInt(MANY);
    return switch (random.nextInt(32)) {
      case 0, 1 -> new Fault.Kill(at, some, down());
      case 2, 3, 4, 5 -> new Fault.KillInStep(at, some, point(), coin(), down());
      case 6, 7, 8 -> new Fault.FreezeInStep(at, some, point(), coin(), asleep());
      case 9, 10 -> new Fault.SlowCall(at, some, point(), coin(), upTo(40 * SECOND));
      case 11 -> new Fault.Freeze(at, some, asleep());
      case 12, 13 -> new Fault.AmbiguousWrite(at, some, random.nextInt(4), coin());
      case 14 -> new Fault.StoreDown(at, upTo(90 * SECOND));
      case 15 -> new Fault.StoreCut(at, some, upTo(3 * MINUTE));
      case 16 -> new Fault.ChainCut(at, some, random.nextInt(MANY), upTo(5 * MINUTE));
      case 17 -> new Fault.Deaf(at, some, upTo(10 * MINUTE));
      case 18 -> new Fault.Drain(at, some);
      case 19, 20, 21 -> endpoint(at, some);
      case 22, 23 -> new Fault.Reorg(at, some, 1 + random.nextInt(4), random.nextInt(3) > 0);
      case 24 -> new Fault.PoolDropped(at, some);
      case 25 -> new Fault.Stall(at, some, upTo(6 * MINUTE));
      case 26 -> new Fault.FeeSpike(at, some, upTo(8 * MINUTE));
      case 27 -> new Fault.EmptyWallet(at, some, random.nextInt(MANY), upTo(8 * MINUTE));
      case 28 -> new Fault.Poison(at, some, random.nextInt(MANY), upTo(10 * MINUTE));
      case 29, 30 -> new Fault.WrongProposal(at, some, random.nextInt(4));
      default -> new Fault.BadVerifier(at, some, coin(), upTo(10 * MINUTE));
    };
  }

  private Fault endpoint(long at, int chain) {
    Fault.Trouble[] all = Fault.Trouble.values();
    Fault.Trouble trouble = all[random.nextInt(all.length)];
    int node = coin() ? -1 : random.nextInt(MANY);
    int percent = trouble == Fault.Trouble.LAG ? 1 + random.nextInt(6) : 10 + random.nextInt(91);
    return new Fault.Endpoint(at, chain, node, trouble, percent, upTo(6 * MINUTE));
  }

  private boolean coin() {
    return random.nextBoolean();
  }

  private int point() {
    return random.nextInt(14);
  }

  private long down() {
    return 500 + upTo(2 * MINUTE);
  }

  /** Half, once or several times as long as a lease lives. */
  private long asleep() {
    return SimulatedNode.LEASE.toMillis() / 2 + upTo(4 * SimulatedNode.LEASE.toMillis());
  }

  /** Short times are as likely as long ones. */
  private long upTo(long most) {
    return (long) (most * Math.pow(random.nextDouble(), 2)) + 1;
  }
}
