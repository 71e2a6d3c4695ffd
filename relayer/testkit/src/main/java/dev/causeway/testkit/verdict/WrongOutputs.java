// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.OutputProposed;
import dev.causeway.model.Address;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of outputs that strangers proposed on L1; in scenarios, all of them are wrong. */
public final class WrongOutputs {
  private final Map<String, OutputProposed> proposed = new LinkedHashMap<>();
  private final Map<String, Instant> challenged = new HashMap<>();
  private final Set<String> refuted = new HashSet<>();
  private final Set<String> upheld = new HashSet<>();
  private final Set<String> settled = new HashSet<>();

  /**
   * Sorts the events.
   *
   * @param base the L1
   * @param proposers who may propose; everybody else is a stranger
   */
  public WrongOutputs(ChainRecord base, Set<Address> proposers) {
    for (Located located : base.events()) {
      switch (located.event()) {
        case OutputProposed output -> {
          if (!proposers.contains(output.proposer())) {
            proposed.put(key(output.rollup(), output.id()), output);
          }
        }
        case ChainEvent.OutputChallenged(var rollup, var id, _) ->
            challenged.put(key(rollup, id), located.block().timestamp());
        case ChainEvent.ChallengeResolved(var rollup, var id, var holds) -> {
          var _ = (holds ? upheld : refuted).add(key(rollup, id));
        }
        case ChainEvent.OutputFinalized(var rollup, var id) -> {
          var _ = settled.add(key(rollup, id));
        }
        case ChainEvent.ExitRootSettled root -> {
          var _ = settled.add(key(root.rollup(), root.id()));
        }
        case ChainEvent.MessageSent _,
            ChainEvent.MessageClaimed _,
            ChainEvent.CallRetried _,
            ChainEvent.WrappedTokenDeployed _,
            ChainEvent.GlobalRootUpdated _,
            ChainEvent.GlobalRootAccepted _,
            ChainEvent.PauseChanged _,
            ChainEvent.BatchSettled _,
            ChainEvent.MessageQueued _ -> {}
      }
    }
  }

  private static String key(Object rollup, long id) {
    return rollup + "/" + id;
  }

  /** How many there were. */
  public int count() {
    return proposed.size();
  }

  /** Whether each is decided. */
  public boolean isDecided() {
    return refuted.containsAll(proposed.keySet());
  }

  /** E8: each is challenged in its window and refuted, and none becomes final. */
  public Check check() {
    List<String> found = new ArrayList<>();
    proposed.forEach(
        (id, output) -> {
          Instant at = challenged.get(id);
          if (at == null) {
            found.add("wrong output %s was never challenged".formatted(id));
          } else if (!at.isBefore(output.deadline())) {
            found.add(
                "wrong output %s was challenged at %s, its window ends at %s"
                    .formatted(id, at, output.deadline()));
          } else if (!refuted.contains(id)) {
            found.add("the challenge of wrong output %s was not won".formatted(id));
          }
          if (upheld.contains(id)) {
            found.add("wrong output %s was upheld".formatted(id));
          }
          if (settled.contains(id)) {
            found.add("wrong output %s became final".formatted(id));
          }
        });
    return new Check(
        "E8",
        "Every wrong output is challenged in its window and refuted, and none becomes final",
        "OutputProposed of strangers, OutputChallenged, ChallengeResolved, OutputFinalized and"
            + " ExitRootSettled",
        proposed.size(),
        found);
  }
}
