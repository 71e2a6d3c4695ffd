// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeId;
import java.util.Set;

/**
 * What nodes tell each other to move duties without a gap. Any of it may be lost, doubled or late:
 * a duty moves by its lease alone.
 */
public sealed interface PeerMessage {
  /** Who says it. */
  NodeId from();

  /** About what. */
  Set<DutyName> duties();

  /**
   * The sender has these and thinks that the receiver should.
   *
   * @param from who says it
   * @param duties about what
   */
  record Offer(NodeId from, Set<DutyName> duties) implements PeerMessage {
    /** Copies the duties. */
    public Offer {
      duties = Set.copyOf(duties);
    }
  }

  /**
   * The sender is ready to take these from the receiver.
   *
   * @param from who says it
   * @param duties about what
   */
  record Accept(NodeId from, Set<DutyName> duties) implements PeerMessage {
    /** Copies the duties. */
    public Accept {
      duties = Set.copyOf(duties);
    }
  }

  /**
   * The sender gave these up; the receiver should take them now.
   *
   * @param from who says it
   * @param duties about what
   */
  record Take(NodeId from, Set<DutyName> duties) implements PeerMessage {
    /** Copies the duties. */
    public Take {
      duties = Set.copyOf(duties);
    }
  }

  /**
   * The sender has these, and has failed for long because of a chain; whoever reaches that chain
   * should take them.
   *
   * @param from who says it
   * @param chain the chain that it cannot reach or believe
   * @param duties about what
   */
  record Relieve(NodeId from, ChainId chain, Set<DutyName> duties) implements PeerMessage {
    /** Copies the duties. */
    public Relieve {
      duties = Set.copyOf(duties);
    }
  }
}
