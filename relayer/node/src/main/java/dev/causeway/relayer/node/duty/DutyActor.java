// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.duty.DutyStatus.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs one duty while this node holds its lease.
 *
 * <p>Spawned by {@link DutySupervisor}, one for each duty, for the life of the node. In standby it
 * tries to take the lease at intervals; with the lease it steps the duty on a virtual thread, one
 * step at a time, and waits between steps for a wake-up or for the time that the step named. It
 * renews the lease meanwhile; when a renewal or a write shows that the lease is lost, it goes back
 * to standby, and whatever a step that is still running tries to write is refused by the store. A
 * wake-up that comes during a step makes another step follow; wake-ups are never queued up. It does
 * not know of reorgs: the duty reads them from the store.
 */
public final class DutyActor {
  private static final Logger LOG = LoggerFactory.getLogger(DutyActor.class);

  /** What the actor takes. */
  public sealed interface Command {}

  /** There may be work. */
  public record Wake() implements Command {}

  /**
   * Give up the lease and stop, after the running step.
   *
   * @param replyTo told when the lease is released
   */
  public record Stop(ActorRef<Done> replyTo) implements Command {}

  private record TryAcquire() implements Command {}

  /** Unlike {@link Wake}, it ends the wait after a failure. */
  private record RetryAfterFailure() implements Command {}

  private record Acquired(Optional<Fence> fence) implements Command {}

  private record Renew() implements Command {}

  private record Renewed(Fence fence, boolean held) implements Command {}

  private record Stepped(Step step) implements Command {}

  private record Crashed(Throwable cause) implements Command {}

  private record Released(ActorRef<Done> replyTo) implements Command {}

  /**
   * What a duty actor needs of its node.
   *
   * @param leases where leases are kept
   * @param node this node
   * @param settings how duties are held and retried
   * @param blocking runs steps; virtual threads
   * @param clock for the status
   * @param random for jitter
   * @param board told every change of phase; called on the actor's thread
   */
  public record Surroundings(
      Leases leases,
      NodeId node,
      DutySettings settings,
      Executor blocking,
      InstantSource clock,
      RandomGenerator random,
      Consumer<DutyStatus> board) {}

  private final Duty duty;
  private final Surroundings around;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;

  private @Nullable Fence fence;
  private boolean stepping;
  private boolean wakeAgain;
  private int failures;
  private @Nullable ActorRef<Done> stopping;
  private @Nullable DutyStatus shown;

  private DutyActor(
      Duty duty,
      Surroundings around,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.duty = duty;
    this.around = around;
    this.context = context;
    this.timers = timers;
  }

  /** Starts in standby and tries to take the lease at once. */
  public static Behavior<Command> create(Duty duty, Surroundings around) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new DutyActor(duty, around, context, timers).start()));
  }

  private Behavior<Command> start() {
    tryAcquire();
    return standby();
  }

  private Behavior<Command> standby() {
    fence = null;
    stepping = false;
    wakeAgain = false;
    failures = 0;
    show(Phase.STANDBY, Optional.empty());
    return Behaviors.receive(Command.class)
        .onMessage(
            TryAcquire.class,
            _ -> {
              tryAcquire();
              return Behaviors.same();
            })
        .onMessage(
            Acquired.class, message -> message.fence().map(this::begin).orElseGet(this::later))
        .onMessage(
            Crashed.class,
            crash -> {
              LOG.warn("lease not taken: duty={} cause={}", duty.name(), crash.cause().toString());
              return later();
            })
        .onMessage(Stop.class, stop -> stopped(stop.replyTo()))
        .onMessage(Command.class, _ -> Behaviors.same())
        .build();
  }

  private Behavior<Command> later() {
    timers.startSingleTimer(new TryAcquire(), jittered(around.settings().standbyInterval()));
    return Behaviors.same();
  }

  private Behavior<Command> begin(Fence taken) {
    fence = taken;
    LOG.info("duty taken: duty={} epoch={}", duty.name(), taken.epoch());
    timers.startTimerWithFixedDelay(new Renew(), around.settings().leaseRenewal());
    show(Phase.ACTIVE, Optional.empty());
    step(taken);
    return active(taken);
  }

  private Behavior<Command> active(Fence held) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Wake.class,
            _ -> {
              wake(held);
              return Behaviors.same();
            })
        .onMessage(
            RetryAfterFailure.class,
            _ -> {
              if (!stepping) {
                step(held);
              }
              return Behaviors.same();
            })
        .onMessage(
            Renew.class,
            _ -> {
              blocking(
                  () ->
                      new Renewed(
                          held, around.leases().renew(held, around.settings().leaseTimeToLive())));
              return Behaviors.same();
            })
        .onMessage(
            Renewed.class,
            message ->
                message.held() || !message.fence().equals(held)
                    ? Behaviors.same()
                    : lost("renewal refused"))
        .onMessage(Stepped.class, message -> stepped(held, message.step()))
        .onMessage(Crashed.class, crash -> crashed(held, crash.cause()))
        .onMessage(
            Stop.class,
            stop -> {
              stopping = stop.replyTo();
              return stepping ? Behaviors.same() : release(held, stop.replyTo());
            })
        .onMessage(Released.class, message -> stopped(message.replyTo()))
        .onMessage(Command.class, _ -> Behaviors.same())
        .build();
  }

  private void wake(Fence held) {
    if (stepping) {
      wakeAgain = true;
    } else if (failures == 0) {
      // While a failure is waited out, wake-ups do not shorten the wait.
      step(held);
    }
  }

  private void step(Fence held) {
    stepping = true;
    wakeAgain = false;
    timers.cancel(Wake.class);
    blocking(() -> new Stepped(duty.step(held)));
  }

  private Behavior<Command> stepped(Fence held, Step step) {
    stepping = false;
    if (stopping != null) {
      return release(held, stopping);
    }
    switch (step) {
      case Step.Again _ -> {
        recovered();
        step(held);
      }
      case Step.Idle(var atMost) -> {
        recovered();
        if (wakeAgain) {
          step(held);
        } else {
          timers.startSingleTimer(Wake.class, new Wake(), atMost);
        }
      }
      case Step.Failed(var failure) -> failed(held, failure.summary());
      case Step.Halted(var reason) -> {
        if (shown == null || shown.phase() != Phase.HALTED) {
          LOG.error("duty halted: duty={} reason={}", duty.name(), reason);
        }
        failures = 0;
        show(Phase.HALTED, Optional.of(reason));
        timers.startSingleTimer(Wake.class, new Wake(), around.settings().backoffMax());
      }
    }
    return Behaviors.same();
  }

  private void recovered() {
    if (failures > 0 || shown == null || shown.phase() != Phase.ACTIVE) {
      show(Phase.ACTIVE, Optional.empty());
    }
    failures = 0;
  }

  private Behavior<Command> crashed(Fence held, Throwable cause) {
    Throwable root =
        cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null
            ? cause.getCause()
            : cause;
    if (root instanceof FencedOutException) {
      return lost("write refused");
    }
    if (!stepping) {
      LOG.warn("lease not renewed: duty={} cause={}", duty.name(), root.toString());
      return Behaviors.same();
    }
    stepping = false;
    if (stopping != null) {
      return release(held, stopping);
    }
    LOG.error("step threw: duty={}", duty.name(), root);
    failed(held, root.toString());
    return Behaviors.same();
  }

  private void failed(Fence held, String detail) {
    failures++;
    if (failures == 1 || failures % 20 == 0) {
      LOG.warn("step failed: duty={} times={} detail={}", duty.name(), failures, detail);
    }
    show(Phase.FAILING, Optional.of(detail));
    Duration wait = around.settings().backoffMin().multipliedBy(1L << Math.min(failures - 1, 10));
    Duration capped =
        wait.compareTo(around.settings().backoffMax()) > 0 ? around.settings().backoffMax() : wait;
    timers.startSingleTimer(Wake.class, new RetryAfterFailure(), jittered(capped));
  }

  private Behavior<Command> lost(String how) {
    LOG.warn("duty lost: duty={} how={}", duty.name(), how);
    timers.cancelAll();
    timers.startSingleTimer(new TryAcquire(), jittered(around.settings().standbyInterval()));
    return stopping != null ? stopped(stopping) : standby();
  }

  private Behavior<Command> release(Fence held, ActorRef<Done> replyTo) {
    timers.cancelAll();
    blocking(
        () -> {
          around.leases().release(held);
          return new Released(replyTo);
        });
    return Behaviors.receive(Command.class)
        .onMessage(Released.class, _ -> stopped(replyTo))
        .onMessage(Crashed.class, _ -> stopped(replyTo))
        .onMessage(Command.class, _ -> Behaviors.same())
        .build();
  }

  private Behavior<Command> stopped(ActorRef<Done> replyTo) {
    replyTo.tell(Done.getInstance());
    return Behaviors.stopped();
  }

  private void tryAcquire() {
    blocking(
        () ->
            new Acquired(
                around
                    .leases()
                    .acquire(duty.name(), around.node(), around.settings().leaseTimeToLive())));
  }

  private void blocking(java.util.function.Supplier<Command> work) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work, around.blocking()),
        (result, failure) -> failure == null ? result : new Crashed(failure));
  }

  private Duration jittered(Duration wait) {
    return Duration.ofNanos((long) (wait.toNanos() * (0.8 + 0.4 * around.random().nextDouble())));
  }

  private void show(Phase phase, Optional<String> detail) {
    DutyStatus status = new DutyStatus(duty.name(), phase, detail, around.clock().instant());
    shown = status;
    around.board().accept(status);
  }
}
