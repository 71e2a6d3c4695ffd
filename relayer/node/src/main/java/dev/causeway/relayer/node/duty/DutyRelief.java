// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.cluster.PeerMessage;
import dev.causeway.relayer.node.cluster.PeerMessage.Accept;
import dev.causeway.relayer.node.cluster.PeerMessage.Relieve;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds another node for duties that fail here because a chain cannot be reached or believed, and
 * looks at the chain before this node takes such a duty from another. Used by {@link
 * DutySupervisor} alone, on its thread.
 */
final class DutyRelief {
  private static final Logger LOG = LoggerFactory.getLogger(DutyRelief.class);

  private final NodeSurroundings around;
  private final StandbyRules rules;
  private final Map<Fence, ChainId> sought = new HashMap<>();

  DutyRelief(NodeSurroundings around, StandbyRules rules) {
    this.around = around;
    this.rules = rules;
  }

  /** Asks all others who can do better. */
  void struggling(Fence fence, ChainId chain) {
    Set<NodeId> others = rules.others();
    if (!others.isEmpty() && sought.put(fence, chain) == null) {
      LOG.info("relief sought: duty={} chain={} nodes={}", fence.duty(), chain, others);
    }
    Relieve asked = new Relieve(around.node(), chain, Set.of(fence.duty()));
    others.forEach(node -> around.membership().tell(node, asked));
  }

  /** No other node is needed any more, or the lease is gone. */
  void settled(Fence fence) {
    sought.remove(fence);
  }

  /** Whether another node may take this, whatever the placement says. */
  boolean isSought(Fence fence) {
    return sought.containsKey(fence);
  }

  /**
   * Notes that another node takes the duty; if it failed here, it is not taken back for a while.
   */
  void handingOver(Fence fence, long now) {
    ChainId chain = sought.remove(fence);
    if (chain != null) {
      LOG.info(
          "duty given to a node that reaches its chain: duty={} chain={}", fence.duty(), chain);
      rules.gaveAway(fence.duty(), chain, now);
    }
  }

  /** Answers another node that wants to be rid of duties, when this one can perform them. */
  void offered(PeerMessage offer, long now) {
    Map<Optional<ChainId>, Set<DutyName>> byDoubt = new HashMap<>();
    for (DutyName duty : offer.duties()) {
      if (!rules.rests(duty, now)) {
        Optional<ChainId> doubt =
            offer instanceof Relieve relieve
                ? Optional.of(relieve.chain())
                : rules.doubted(duty, now);
        byDoubt.computeIfAbsent(doubt, _ -> new HashSet<>()).add(duty);
      }
    }
    byDoubt.forEach(
        (doubt, duties) -> {
          Accept answer = new Accept(around.node(), duties);
          if (doubt.isEmpty()) {
            around.membership().tell(offer.from(), answer);
          } else {
            around
                .duty()
                .blocking()
                .execute(
                    () -> {
                      if (around.reaches().test(doubt.get())) {
                        around.membership().tell(offer.from(), answer);
                      }
                    });
          }
        });
  }
}
