// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node: holds leases, steps its duties, backs off, dies and comes back, by the rules of the
 * actors of a real node.
 *
 * <p>Two things are cheaper than there, and come to the same. A healthy node's leases are renewed
 * when somebody looks at them rather than every two seconds. And looks by the clock that find
 * nothing to do become rarer, up to 64 times; the next event makes them as frequent as before.
 */
final class SimulatedNode {
  static final Duration LEASE = Duration.ofSeconds(6);
  private static final long STANDBY = 500;
  private static final long BACKOFF_MIN = 250;
  private static final long BACKOFF_MAX = 30_000;
  private static final int RAREST = 6;

  final int index;
  private final World world;
  private List<DutySlot> slots = List.of();
  private NodeId id;
  private int incarnation;
  private boolean alive;
  private boolean frozen;
  private long cutUntil;
  private long deafUntil;
  private @Nullable DutySlot current;

  SimulatedNode(int index, World world) {
    this.index = index;
    this.world = world;
    this.id = new NodeId("node-" + index + ".0");
  }

  NodeId id() {
    return id;
  }

  int incarnation() {
    return incarnation;
  }

  List<DutySlot> slots() {
    return slots;
  }

  /** The duty whose step is running, innermost first. */
  @Nullable DutySlot current() {
    return current;
  }

  boolean runs() {
    return alive && !frozen;
  }

  boolean reachesStore() {
    return runs() && !world.storeDown() && world.timeline.now() >= cutUntil;
  }

  /** Starts a new process with nothing in memory. */
  void start() {
    incarnation++;
    id = new NodeId("node-" + index + "." + incarnation);
    alive = true;
    frozen = false;
    List<DutySlot> made = new ArrayList<>();
    for (Duty duty : world.roster.duties(this)) {
      made.add(new DutySlot(duty, incarnation));
    }
    slots = List.copyOf(made);
    world.note("node started", id.value());
    seekLeases();
  }

  /** The process dies: its connections break, so the store knows at once. */
  void kill(long down) {
    if (!alive) {
      return;
    }
    world.note("node killed", id.value());
    alive = false;
    incarnation++;
    for (DutySlot slot : slots) {
      Fence held = slot.fence;
      slot.fence = null;
      if (held != null) {
        world.store.leases().release(held);
        world.contest(slot.name, 0);
      }
    }
    world.timeline.after(down, this::start);
  }

  /** Hands its duties to the others, as an operator asks it to. */
  void drain() {
    if (!reachesStore()) {
      return;
    }
    world.note("node drained", id.value());
    for (DutySlot slot : slots) {
      Fence held = slot.fence;
      if (held != null && !slot.stepping) {
        slot.fence = null;
        world.store.leases().release(held);
        world.contest(slot.name, 0);
        trySoon(slot, 20 * STANDBY);
      }
    }
  }

  /** Stands still from now on. */
  boolean freeze() {
    if (!runs()) {
      return false;
    }
    world.note("node frozen", id.value());
    renewLast();
    frozen = true;
    return true;
  }

  /** Goes on, unless it died meanwhile. */
  void thaw(int frozenIncarnation) {
    if (frozen && incarnation == frozenIncarnation) {
      frozen = false;
      world.note("node thawed", id.value());
      reconnect();
    }
  }

  void cutFromStore(long takes) {
    if (!runs()) {
      return;
    }
    renewLast();
    cutUntil = Math.max(cutUntil, world.timeline.now() + takes);
    world.timeline.at(cutUntil, this::reconnect);
  }

  void deafen(long takes) {
    deafUntil = Math.max(deafUntil, world.timeline.now() + takes);
    world.timeline.at(deafUntil, this::listenAgain);
  }

  /** As the store does when its connection for notices is opened again: all are told of all. */
  private void listenAgain() {
    if (runs()) {
      slots.forEach(this::hint);
    }
  }

  /** The last renewal before it stops renewing: its leases end when that runs out. */
  void renewLast() {
    for (DutySlot slot : slots) {
      if (slot.fence != null) {
        keepLease(slot);
        world.contest(slot.name, LEASE.toMillis());
      }
    }
  }

  /** Looks what is left of its leases after a time without renewal. */
  void reconnect() {
    if (!reachesStore()) {
      return;
    }
    for (DutySlot slot : slots) {
      Fence held = slot.fence;
      if (held != null) {
        if (world.store.leases().renew(held, LEASE)) {
          wake(slot, 0, true);
        } else {
          lose(slot);
        }
      }
    }
    seekLeases();
  }

  private void seekLeases() {
    for (DutySlot slot : slots) {
      if (slot.fence == null) {
        trySoon(slot, 0);
      }
    }
  }

  void trySoon(DutySlot slot, long after) {
    world.timeline.after(after + 1 + world.random.nextLong(STANDBY), () -> tryAcquire(slot));
  }

  private void tryAcquire(DutySlot slot) {
    if (slot.incarnation != incarnation || slot.fence != null || !reachesStore()) {
      return;
    }
    if (slot.stepping) {
      // The old step has not come back yet; steps of a duty on a node never overlap.
      trySoon(slot, STANDBY);
      return;
    }
    world.renewHolder(slot.name);
    Optional<Fence> taken = world.store.leases().acquire(slot.name, id, LEASE);
    if (taken.isPresent()) {
      slot.fence = taken.get();
      slot.failures = 0;
      world.took(this, slot, taken.get());
      wake(slot, 0, true);
    }
  }

  /** Renews as the actor would have done in time; only for a node that could. */
  void keepLease(DutySlot slot) {
    Fence held = slot.fence;
    if (held != null && reachesStore()) {
      Optional<Fence> kept = world.store.leases().acquire(slot.name, id, LEASE);
      if (!kept.equals(Optional.of(held))) {
        lose(slot);
      }
    }
  }

  private void lose(DutySlot slot) {
    world.note("duty lost", id + " " + slot.name);
    slot.fence = null;
    slot.failures = 0;
    trySoon(slot, STANDBY);
  }

  void hear(Notice notice) {
    if (!runs() || world.timeline.now() < deafUntil) {
      return;
    }
    for (DutySlot slot : slots) {
      if (slot.fence != null && slot.duty.wakesOn(notice)) {
        hint(slot);
      }
    }
  }

  /** Word that there may be work for that duty. */
  void hint(DutySlot slot) {
    if (slot.fence == null || world.timeline.now() < deafUntil || slot.failures > 0) {
      return;
    }
    slot.idleLooks = 0;
    if (slot.stepping) {
      slot.wakeAgain = true;
    } else {
      // Mostly merged with other word; a real node is told within milliseconds, or late.
      int latest = world.random.nextInt(4) == 0 ? 40 : 2_500;
      wake(slot, 1 + world.random.nextInt(latest), false);
    }
  }

  private void wake(DutySlot slot, long after, boolean replace) {
    long at = world.timeline.now() + after;
    if (!replace && slot.wakeAt <= at) {
      return;
    }
    slot.wakeAt = at;
    long serial = ++slot.wakeSerial;
    world.timeline.at(
        at,
        () -> {
          if (slot.wakeSerial == serial) {
            slot.wakeAt = Long.MAX_VALUE;
            step(slot);
          }
        });
  }

  private void step(DutySlot slot) {
    Fence held = slot.fence;
    if (held == null || slot.stepping || slot.incarnation != incarnation) {
      return;
    }
    if (!runs()) {
      // Whoever thaws is woken.
      return;
    }
    keepLease(slot);
    if (slot.fence == null) {
      return;
    }
    world.figures.steps++;
    slot.stepping = true;
    slot.wakeAgain = false;
    slot.effects = 0;
    DutySlot outer = current;
    current = slot;
    try {
      Step result = slot.duty.step(held);
      if (slot.incarnation == incarnation) {
        finished(slot, held, result);
      }
    } catch (NodeCrashed _) {
      // Nobody is left who could do anything about it.
    } catch (FencedOutException _) {
      world.figures.fencedOut++;
      if (held.equals(slot.fence) && slot.incarnation == incarnation) {
        lose(slot);
      }
    } catch (StoreUnavailableException _) {
      if (slot.incarnation == incarnation) {
        failed(slot, Optional.empty());
      }
    } catch (RuntimeException bug) {
      throw new InvariantBroken(Invariant.NO_BUGS, "a step of " + slot.name + " ended by " + bug);
    } finally {
      slot.stepping = false;
      current = outer;
    }
  }

  private void finished(DutySlot slot, Fence held, Step result) {
    if (!held.equals(slot.fence)) {
      return;
    }
    if (slot.effects > 0) {
      slot.idleLooks = 0;
      world.note("step", slot.name + " " + result.getClass().getSimpleName());
    }
    switch (result) {
      case Step.Again _ -> {
        slot.failures = 0;
        wake(slot, 1, true);
      }
      case Step.Idle(var atMost) -> {
        slot.failures = 0;
        idle(slot, atMost.toMillis());
      }
      case Step.Halted _ -> {
        slot.failures = 0;
        idle(slot, BACKOFF_MAX);
      }
      case Step.Failed(_, var atMost) -> failed(slot, atMost);
    }
  }

  private void idle(DutySlot slot, long atMost) {
    if (slot.wakeAgain) {
      wake(slot, 1, true);
    } else {
      wake(slot, atMost << Math.min(slot.idleLooks, RAREST), true);
      slot.idleLooks++;
    }
  }

  private void failed(DutySlot slot, Optional<Duration> atMost) {
    slot.failures++;
    slot.idleLooks = 0;
    long wait = Math.min(BACKOFF_MAX, BACKOFF_MIN << Math.min(slot.failures - 1, 10));
    long jittered = (long) (wait * (0.8 + 0.4 * world.random.nextDouble()));
    wake(slot, atMost.map(most -> Math.min(jittered, most.toMillis())).orElse(jittered), true);
  }
}
