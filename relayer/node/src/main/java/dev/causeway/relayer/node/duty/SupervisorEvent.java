// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases.Lease;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@link DutySupervisor} tells itself: time passed, or the store or a duty answered. */
sealed interface SupervisorEvent extends SupervisorCommand {
  record Tick() implements SupervisorEvent {}

  record Renew() implements SupervisorEvent {}

  record Looked(List<Lease> leases, long asked) implements SupervisorEvent {}

  record Renewed(Set<Fence> asked, Set<Fence> held, long time) implements SupervisorEvent {}

  record Acquired(DutyName duty, Optional<Fence> fence, long asked) implements SupervisorEvent {}

  record Released(Fence fence) implements SupervisorEvent {}

  record Failed(Work work, Optional<Fence> fence, DutyName duty, Throwable cause)
      implements SupervisorEvent {}

  record FromDuty(DutyActor.Report report) implements SupervisorEvent {}

  enum Work {
    LOOK,
    RENEW,
    ACQUIRE,
    RELEASE
  }
}
