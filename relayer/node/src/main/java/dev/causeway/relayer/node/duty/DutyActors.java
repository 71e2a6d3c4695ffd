// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The duty actors of a node, by name. */
final class DutyActors {
  private record Child(Duty duty, ActorRef<DutyActor.Command> actor) {}

  private final Map<DutyName, Child> children = new LinkedHashMap<>();

  private DutyActors() {}

  /** Spawns one for every duty; one that fails by a bug is restarted with back-off. */
  static DutyActors spawn(
      List<Duty> duties,
      DutyActor.Surroundings around,
      ActorContext<?> context,
      ActorRef<DutyActor.Report> reports) {
    DutyActors all = new DutyActors();
    for (Duty duty : duties) {
      Behavior<DutyActor.Command> behavior =
          Behaviors.supervise(DutyActor.create(duty, around, reports))
              .onFailure(
                  SupervisorStrategy.restartWithBackoff(
                      around.settings().backoffMin(), around.settings().backoffMax(), 0.2));
      all.children.put(
          duty.name(),
          new Child(duty, context.spawn(behavior, duty.name().value().replace('/', '-'))));
    }
    return all;
  }

  /** All names. */
  Set<DutyName> names() {
    return children.keySet();
  }

  /** Tells one of them something; nothing happens when there is no such duty. */
  void tell(DutyName duty, DutyActor.Command command) {
    Child child = children.get(duty);
    if (child != null) {
      child.actor().tell(command);
    }
  }

  /** Wakes those to whom the notice may matter. */
  void wake(Notice notice) {
    for (Child child : children.values()) {
      if (child.duty().wakesOn(notice)) {
        child.actor().tell(new DutyActor.Wake());
      }
    }
  }
}
