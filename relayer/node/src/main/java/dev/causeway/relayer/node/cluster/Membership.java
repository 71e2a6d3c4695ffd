// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import dev.causeway.relayer.core.store.NodeId;
import java.util.Set;
import java.util.function.Consumer;

/** The nodes that take part, as far as this one knows, and a way to tell them something. */
public interface Membership extends AutoCloseable {
  /**
   * Starts to take part.
   *
   * @param members told the nodes, this one among them, now and at every change; on any thread
   * @param messages told what others say; on any thread
   */
  void start(Consumer<Set<NodeId>> members, Consumer<PeerMessage> messages);

  /** Tells another node something. It may be lost, and nobody says so. */
  void tell(NodeId node, PeerMessage message);

  /** Leaves, so that the others need not find out. */
  @Override
  void close();

  /** A node that knows of no other. */
  static Membership alone(NodeId self) {
    return new Membership() {
      @Override
      public void start(Consumer<Set<NodeId>> members, Consumer<PeerMessage> messages) {
        members.accept(Set.of(self));
      }

      @Override
      public void tell(NodeId node, PeerMessage message) {
        // There is nobody else.
      }

      @Override
      public void close() {
        // Nothing was opened.
      }
    };
  }
}
