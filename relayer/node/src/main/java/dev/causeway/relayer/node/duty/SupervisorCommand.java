// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import dev.causeway.relayer.node.cluster.PeerMessage;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** What {@link DutySupervisor} takes: from the rest of the node here, and its own events. */
public sealed interface SupervisorCommand
    permits SupervisorCommand.StoreChanged,
        SupervisorCommand.WakeDuty,
        SupervisorCommand.Look,
        SupervisorCommand.MembersChanged,
        SupervisorCommand.FromPeer,
        SupervisorCommand.Drain,
        SupervisorEvent {

  /**
   * The store changed.
   *
   * @param notice in which respect
   */
  record StoreChanged(Notice notice) implements SupervisorCommand {}

  /**
   * A duty may have work, whatever the store says: a head hint.
   *
   * @param duty the duty
   */
  record WakeDuty(DutyName duty) implements SupervisorCommand {}

  /** Leases may be free: look now. */
  record Look() implements SupervisorCommand {}

  /**
   * The nodes that take part are these, this one among them.
   *
   * @param members the nodes
   */
  record MembersChanged(Set<NodeId> members) implements SupervisorCommand {}

  /**
   * Another node says something.
   *
   * @param message what
   */
  record FromPeer(PeerMessage message) implements SupervisorCommand {}

  /**
   * Hand all duties over after their running steps, and take none any more.
   *
   * @param replyTo told when all leases are released
   */
  record Drain(ActorRef<Done> replyTo) implements SupervisorCommand {}
}
