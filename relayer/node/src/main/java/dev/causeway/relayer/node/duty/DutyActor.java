// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.node.duty.DutyStatus.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
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
 * <p>Spawned by {@link DutySupervisor}, one for each duty, for the life of the node. The supervisor
 * holds the leases and says when to begin, to yield and to stop at once. With a lease it steps the
 * duty on a virtual thread, one step at a time, and waits between steps for a wake-up or for the
 * time that the step named. A wake-up that comes during a step makes another step follow; wake-ups
 * are never queued up. When a write is refused it says so and waits to begin again; whatever a step
 * that is still running tries to write is refused by the store, and the next tenure begins after
 * its end. It does not know of reorgs: the duty reads them from the store.
 */
public final class DutyActor {
  private static final Logger LOG = LoggerFactory.getLogger(DutyActor.class);

  /** What the actor takes. */
  public sealed interface Command {}

  /** There may be work. */
  public record Wake() implements Command {}

  /**
   * Perform the duty from now on.
   *
   * @param fence the lease
   */
  record Begin(Fence fence) implements Command {}

  /**
   * Stop after the running step, and answer {@link Yielded}.
   *
   * @param fence the lease
   */
  record Yield(Fence fence) implements Command {}

  /**
   * Stop now: the lease is gone.
   *
   * @param fence the lease
   * @param how how that is known
   */
  record Lose(Fence fence, String how) implements Command {}

  /** Unlike {@link Wake}, it ends the wait after a failure. */
  private record RetryAfterFailure() implements Command {}

  private record Stepped(Step step) implements Command {}

  private record Crashed(Throwable cause) implements Command {}

  /** What the actor reports. */
  sealed interface Report {}

  /**
   * The actor is in standby: it has just started, or started again after a bug.
   *
   * @param duty its duty
   */
  record Ready(DutyName duty) implements Report {}

  /**
   * No step runs any more, and none begins.
   *
   * @param fence the lease
   */
  record Yielded(Fence fence) implements Report {}

  /**
   * The store refused a write.
   *
   * @param fence the lease
   */
  record Refused(Fence fence) implements Report {}

  /**
   * The duty has failed for as long as this node should bear it.
   *
   * @param fence the lease
   * @param chain the chain that cannot be reached or believed
   */
  record Struggling(Fence fence, ChainId chain) implements Report {}

  /**
   * The duty failed and does so no more.
   *
   * @param fence the lease
   */
  record Recovered(Fence fence) implements Report {}

  /**
   * What a duty actor needs of its node.
   *
   * @param leases the leases of the node
   * @param settings how duties are retried
   * @param blocking runs steps; virtual threads
   * @param clock for the status
   * @param random for jitter
   * @param board told every change of phase; called on the actor's thread
   */
  public record Surroundings(
      HeldLeases leases,
      DutySettings settings,
      Executor blocking,
      InstantSource clock,
      RandomGenerator random,
      Consumer<DutyStatus> board) {}

  private final Duty duty;
  private final Surroundings around;
  private final ActorRef<Report> supervisor;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;

  private boolean stepping;
  private boolean wakeAgain;
  private boolean yielding;
  private int failures;
  private long stepBegan;
  private long failingSince;
  private @Nullable DutyStatus shown;

  private DutyActor(
      Duty duty,
      Surroundings around,
      ActorRef<Report> supervisor,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.duty = duty;
    this.around = around;
    this.supervisor = supervisor;
    this.context = context;
    this.timers = timers;
  }

  /** Starts in standby and waits to begin. */
  static Behavior<Command> create(Duty duty, Surroundings around, ActorRef<Report> supervisor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  supervisor.tell(new Ready(duty.name()));
                  return new DutyActor(duty, around, supervisor, context, timers).standby();
                }));
  }

  private Behavior<Command> standby() {
    stop();
    return Behaviors.receive(Command.class)
        .onMessage(Begin.class, message -> begin(message.fence()))
        .onMessage(Yield.class, message -> alreadyStopped(message.fence()))
        // Of a tenure that is over: what it wrote was fenced.
        .onMessage(Stepped.class, _ -> stepOfThePastEnded())
        .onMessage(Crashed.class, _ -> stepOfThePastEnded())
        .onMessage(Command.class, _ -> Behaviors.same())
        .build();
  }

  private void stop() {
    wakeAgain = false;
    yielding = false;
    failures = 0;
    timers.cancelAll();
    show(Phase.STANDBY, Optional.empty());
  }

  private Behavior<Command> alreadyStopped(Fence asked) {
    supervisor.tell(new Yielded(asked));
    return Behaviors.same();
  }

  private Behavior<Command> stepOfThePastEnded() {
    stepping = false;
    return Behaviors.same();
  }

  private Behavior<Command> begin(Fence taken) {
    LOG.info("duty taken: duty={} epoch={}", duty.name(), taken.epoch());
    show(Phase.ACTIVE, Optional.empty());
    if (stepping) {
      // Two steps of one duty must not run beside each other, whatever their leases.
      wakeAgain = true;
      return active(taken, true);
    }
    step(taken);
    return active(taken, false);
  }

  private Behavior<Command> active(Fence held, boolean pastStepRuns) {
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
            Stepped.class,
            message -> pastStepRuns ? pastStepEnded(held) : stepped(held, message.step()))
        .onMessage(
            Crashed.class,
            crash -> pastStepRuns ? pastStepEnded(held) : crashed(held, crash.cause()))
        .onMessage(Yield.class, message -> message.fence().equals(held) ? yieldNow(held) : same())
        .onMessage(
            Lose.class,
            message -> message.fence().equals(held) ? lost(message.how()) : Behaviors.same())
        .onMessage(Command.class, _ -> Behaviors.same())
        .build();
  }

  private static Behavior<Command> same() {
    return Behaviors.same();
  }

  private Behavior<Command> pastStepEnded(Fence held) {
    stepping = false;
    if (yielding) {
      return yielded(held);
    }
    step(held);
    return active(held, false);
  }

  private Behavior<Command> yieldNow(Fence held) {
    yielding = true;
    return stepping ? Behaviors.same() : yielded(held);
  }

  private Behavior<Command> yielded(Fence held) {
    LOG.info("duty yielded: duty={} epoch={}", duty.name(), held.epoch());
    supervisor.tell(new Yielded(held));
    return standby();
  }

  private Behavior<Command> lost(String how) {
    LOG.warn("duty lost: duty={} how={}", duty.name(), how);
    return standby();
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
    if (!around.leases().mayAct(duty.name())) {
      // The process was paused, or the store does not answer: the supervisor will say what follows.
      timers.startSingleTimer(
          Wake.class, new RetryAfterFailure(), around.settings().standbyInterval());
      return;
    }
    stepping = true;
    stepBegan = around.leases().now();
    wakeAgain = false;
    timers.cancel(Wake.class);
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> duty.step(held), around.blocking()),
        (result, failure) -> failure == null ? new Stepped(result) : new Crashed(failure));
  }

  private Behavior<Command> stepped(Fence held, Step step) {
    stepping = false;
    if (yielding) {
      return yielded(held);
    }
    switch (step) {
      case Step.Again _ -> {
        recovered(held);
        step(held);
      }
      case Step.Idle(var atMost) -> {
        recovered(held);
        if (wakeAgain) {
          step(held);
        } else {
          timers.startSingleTimer(Wake.class, new Wake(), atMost);
        }
      }
      case Step.Failed(var failure, var atMost) -> {
        failed(failure.summary(), atMost);
        Duration failing = Duration.ofNanos(around.leases().now() - failingSince);
        if (around.settings().relief().due(failure, failing)) {
          supervisor.tell(new Struggling(held, failure.chain()));
        }
      }
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

  private void recovered(Fence held) {
    if (failures > 0) {
      supervisor.tell(new Recovered(held));
    }
    if (failures > 0 || shown == null || shown.phase() != Phase.ACTIVE) {
      show(Phase.ACTIVE, Optional.empty());
    }
    failures = 0;
  }

  private Behavior<Command> crashed(Fence held, Throwable cause) {
    Throwable root =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    stepping = false;
    if (root instanceof FencedOutException) {
      supervisor.tell(new Refused(held));
      return lost("write refused");
    }
    if (yielding) {
      return yielded(held);
    }
    LOG.error("step threw: duty={}", duty.name(), root);
    failed(root.toString(), Optional.empty());
    return Behaviors.same();
  }

  private void failed(String detail, Optional<Duration> atMost) {
    failures++;
    if (failures == 1) {
      failingSince = stepBegan;
    }
    if (failures == 1 || failures % 20 == 0) {
      LOG.warn("step failed: duty={} times={} detail={}", duty.name(), failures, detail);
    }
    show(Phase.FAILING, Optional.of(detail));
    Duration wait = around.settings().backoffMin().multipliedBy(1L << Math.min(failures - 1, 10));
    Duration jittered = jittered(shorter(wait, around.settings().backoffMax()));
    timers.startSingleTimer(
        Wake.class,
        new RetryAfterFailure(),
        atMost.map(most -> shorter(jittered, most)).orElse(jittered));
  }

  private static Duration shorter(Duration wait, Duration bound) {
    return wait.compareTo(bound) < 0 ? wait : bound;
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
