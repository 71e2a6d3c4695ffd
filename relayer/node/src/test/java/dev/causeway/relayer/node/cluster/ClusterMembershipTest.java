// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeDirectory;
import dev.causeway.relayer.core.store.NodeId;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

class ClusterMembershipTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final ClusterSettings SETTINGS =
      new ClusterSettings(true, "127.0.0.1", 0, List.of());

  @Test
  void shouldFindEachOtherSpeakAndNoticeWhenOneLeaves() throws Exception {
    Directory directory = new Directory();
    try (Node a = new Node(A, directory)) {
      try (Node b = new Node(B, directory)) {
        a.awaitMembers(Set.of(A, B));
        b.awaitMembers(Set.of(A, B));
        PeerMessage said = new PeerMessage.Offer(A, Set.of(new DutyName("claim/901")));

        a.membership.tell(B, said);

        assertThat(b.heard.poll(30, TimeUnit.SECONDS)).isEqualTo(said);
      }
      a.awaitMembers(Set.of(A));
    }
    assertThat(directory.nodes).isEmpty();
  }

  @Test
  void shouldTryAgainWhenTheTransportDoesNotStartInTime() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    ClusterMembership.SystemStart slowAtFirst =
        (guardian, config) -> {
          if (starts.getAndIncrement() == 0) {
            throw new TimeoutException("Future timed out after [3000 milliseconds]");
          }
          return ActorSystem.create(guardian, "causeway", config);
        };
    Directory directory = new Directory();
    try (Node a = new Node(A, directory);
        Node b = new Node(new ClusterMembership(B, SETTINGS, directory, slowAtFirst))) {
      a.awaitMembers(Set.of(A, B));
      b.awaitMembers(Set.of(A, B));
    }
    assertThat(starts).hasValueGreaterThan(1);
  }

  @Test
  void shouldReadWhatItWroteAndRefuseAnythingElse() throws Exception {
    PeerMessageSerializer serializer = new PeerMessageSerializer();
    Set<DutyName> duties = Set.of(new DutyName("watch/1"), new DutyName("send/1/RELAYER"));
    for (PeerMessage message :
        List.of(
            new PeerMessage.Offer(A, duties),
            new PeerMessage.Accept(B, Set.of()),
            new PeerMessage.Take(A, duties),
            new PeerMessage.Relieve(A, ChainId.of(901), duties))) {
      assertThat(serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message)))
          .isEqualTo(message);
    }
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "offer"))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {'a'}, "relieve"))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> serializer.fromBinary("a\nwhich?\nwatch/1".getBytes(UTF_8), "relieve"))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {'a'}, "other"))
        .isInstanceOf(NotSerializableException.class);
  }

  private static final class Node implements AutoCloseable {
    private final ClusterMembership membership;
    private final BlockingQueue<Set<NodeId>> members = new LinkedBlockingQueue<>();
    private final BlockingQueue<PeerMessage> heard = new LinkedBlockingQueue<>();

    private Node(NodeId id, NodeDirectory directory) {
      this(new ClusterMembership(id, SETTINGS, directory));
    }

    private Node(ClusterMembership membership) {
      this.membership = membership;
      membership.start(members::add, heard::add);
    }

    private void awaitMembers(Set<NodeId> wanted) throws InterruptedException {
      Set<NodeId> seen = Set.of();
      while (!wanted.equals(seen)) {
        seen = members.poll(60, TimeUnit.SECONDS);
        assertThat(seen).as("a change before %s are seen", wanted).isNotNull();
      }
    }

    @Override
    public void close() {
      membership.close();
    }
  }

  private static final class Directory implements NodeDirectory {
    private final Map<NodeId, String> nodes = new LinkedHashMap<>();

    @Override
    public synchronized List<Neighbour> announce(NodeId node, String address) {
      nodes.put(node, address);
      List<Neighbour> all = new ArrayList<>();
      nodes.forEach((id, where) -> all.add(new Neighbour(id, where)));
      return all;
    }

    @Override
    public synchronized void withdraw(NodeId node) {
      nodes.remove(node);
    }
  }
}
