// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Root of the node's actors: spawns a {@link DutyActor} for every duty and passes on wake-ups.
 *
 * <p>Lives as long as the node. A duty actor that fails by a bug is restarted with back-off and
 * starts over from the store; its lease runs on.
 */
public final class DutySupervisor {
  /** What the supervisor takes. */
  public sealed interface Command {}

  /**
   * The store changed.
   *
   * @param notice in which respect
   */
  public record StoreChanged(Notice notice) implements Command {}

  /**
   * A duty may have work, whatever the store says: a head hint.
   *
   * @param duty the duty
   */
  public record WakeDuty(DutyName duty) implements Command {}

  /**
   * Stop all duties after their running steps and release their leases.
   *
   * @param replyTo told when all leases are released
   */
  public record StopAll(ActorRef<Done> replyTo) implements Command {}

  private record OneStopped() implements Command {}

  private record Child(Duty duty, ActorRef<DutyActor.Command> actor) {}

  private DutySupervisor() {}

  /** Spawns the duties. */
  public static Behavior<Command> create(List<Duty> duties, DutyActor.Surroundings around) {
    return Behaviors.setup(
        context -> {
          Map<DutyName, Child> children = new LinkedHashMap<>();
          for (Duty duty : duties) {
            Behavior<DutyActor.Command> behavior =
                Behaviors.supervise(DutyActor.create(duty, around))
                    .onFailure(
                        SupervisorStrategy.restartWithBackoff(
                            around.settings().backoffMin(), around.settings().backoffMax(), 0.2));
            children.put(
                duty.name(),
                new Child(duty, context.spawn(behavior, duty.name().value().replace('/', '-'))));
          }
          return running(context, children);
        });
  }

  private static Behavior<Command> running(
      ActorContext<Command> context, Map<DutyName, Child> children) {
    return Behaviors.receive(Command.class)
        .onMessage(
            StoreChanged.class,
            message -> {
              for (Child child : children.values()) {
                if (child.duty().wakesOn(message.notice())) {
                  child.actor().tell(new DutyActor.Wake());
                }
              }
              return Behaviors.same();
            })
        .onMessage(
            WakeDuty.class,
            message -> {
              Child child = children.get(message.duty());
              if (child != null) {
                child.actor().tell(new DutyActor.Wake());
              }
              return Behaviors.same();
            })
        .onMessage(
            StopAll.class,
            message -> {
              ActorRef<Done> collector = context.messageAdapter(Done.class, _ -> new OneStopped());
              children.values().forEach(child -> child.actor().tell(new DutyActor.Stop(collector)));
              return stopping(children.size(), message.replyTo());
            })
        .onMessage(OneStopped.class, _ -> Behaviors.same())
        .build();
  }

  private static Behavior<Command> stopping(int left, ActorRef<Done> replyTo) {
    if (left == 0) {
      replyTo.tell(Done.getInstance());
      return Behaviors.stopped();
    }
    return Behaviors.receive(Command.class)
        .onMessage(OneStopped.class, _ -> stopping(left - 1, replyTo))
        .onMessage(Command.class, _ -> Behaviors.same())
        .build();
  }
}
