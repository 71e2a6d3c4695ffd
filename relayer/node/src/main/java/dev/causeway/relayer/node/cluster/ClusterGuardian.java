// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import dev.causeway.relayer.core.store.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.GetCurrentState;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Root of the cluster's actor system: tells who is there and reachable whenever that changes, and
 * has a child that hears other nodes. Lives as long as the system.
 */
final class ClusterGuardian {
  /** Path of the child that hears other nodes. */
  static final String PEERS = "/user/peers";

  private static final String ROLE = "node-";

  /** What the guardian takes. */
  sealed interface Command {}

  private record Changed() implements Command {}

  private record Now(CurrentClusterState state) implements Command {}

  private ClusterGuardian() {}

  /** The role by which the others know the name of a node. */
  static String role(NodeId node) {
    return ROLE + node;
  }

  static Behavior<Command> create(
      Consumer<Map<NodeId, Address>> seen, Consumer<PeerMessage> heard) {
    return Behaviors.setup(
        context -> {
          Cluster cluster = Cluster.get(context.getSystem());
          ActorRef<PeerMessage> peers =
              context.spawn(
                  Behaviors.receive(PeerMessage.class)
                      .onMessage(
                          PeerMessage.class,
                          message -> {
                            heard.accept(message);
                            return Behaviors.same();
                          })
                      .build(),
                  "peers");
          ActorRef<ClusterDomainEvent> events =
              context.messageAdapter(ClusterDomainEvent.class, _ -> new Changed());
          cluster.subscriptions().tell(Subscribe.create(events.unsafeUpcast(), MemberEvent.class));
          cluster
              .subscriptions()
              .tell(Subscribe.create(events.unsafeUpcast(), ReachabilityEvent.class));
          // The extension's own view may lag behind the event that we hear; the publisher's does
          // not.
          ActorRef<CurrentClusterState> states =
              context.messageAdapter(CurrentClusterState.class, Now::new);
          context.watch(peers);
          return Behaviors.receive(Command.class)
              .onMessage(
                  Changed.class,
                  _ -> {
                    cluster.subscriptions().tell(new GetCurrentState(states));
                    return Behaviors.same();
                  })
              .onMessage(
                  Now.class,
                  message -> {
                    seen.accept(present(message.state()));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Map<NodeId, Address> present(CurrentClusterState state) {
    Set<Member> unreachable = state.getUnreachable();
    Map<NodeId, Address> present = new HashMap<>();
    for (Member member : state.getMembers()) {
      if (!unreachable.contains(member) && takesPart(member.status())) {
        member.getRoles().stream()
            .filter(role -> role.startsWith(ROLE))
            .forEach(
                role -> present.put(new NodeId(role.substring(ROLE.length())), member.address()));
      }
    }
    return present;
  }

  private static boolean takesPart(MemberStatus status) {
    return status == MemberStatus.up() || status == MemberStatus.weaklyUp();
  }
}
