// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.OutputProposed;
import dev.causeway.model.Address;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What became of the relayer's own outputs that were challenged. */
final class ContestedOutputs {
  private final Map<String, OutputProposed> ours = new LinkedHashMap<>();
  private final Set<String> challenged = new LinkedHashSet<>();
  private final Set<String> upheld = new LinkedHashSet<>();
  private final Set<String> refuted = new LinkedHashSet<>();
  private final Set<String> settledAfterRefutation = new LinkedHashSet<>();

  /**
   * Sorts the events.
   *
   * @param base the L1
   * @param proposers who of the relayer proposes
   */
  ContestedOutputs(ChainRecord base, Set<Address> proposers) {
    for (Located located : base.events()) {
      if (located.event() instanceof OutputProposed output
          && proposers.contains(output.proposer())) {
        ours.put(output.rollup() + "/" + output.id(), output);
      } else if (located.event() instanceof ChainEvent.OutputChallenged(var rollup, var id, _)
          && ours.containsKey(rollup + "/" + id)) {
        var _ = challenged.add(rollup + "/" + id);
      } else if (located.event()
              instanceof ChainEvent.ChallengeResolved(var rollup, var id, var holds)
          && ours.containsKey(rollup + "/" + id)) {
        var _ = (holds ? upheld : refuted).add(rollup + "/" + id);
      } else if (located.event() instanceof ChainEvent.ExitRootSettled root
          && refuted.contains(root.rollup() + "/" + root.id())) {
        var _ = settledAfterRefutation.add(root.rollup() + "/" + root.id());
      }
    }
  }

  /** How many there were. */
  int count() {
    return challenged.size();
  }

  /** Whether each is decided. */
  boolean isDecided() {
    return challenged.stream().allMatch(id -> upheld.contains(id) || refuted.contains(id));
  }

  /**
   * E12: each is decided; what the rollup's own block gives is upheld, unless verifiers were
   * bought; what was refuted settles nothing.
   *
   * <p>When the L1 takes blocks back, so do the rollups that derive from it, and a proposal that is
   * mined once more speaks of a block that is no more: that such a one is refuted is right.
   *
   * @param lost how many were challenged with bought verifiers
   * @param reorganized whether the L1 took blocks back
   * @param given whether the rollup's block, as it is now, gives the output
   */
  Check check(long lost, boolean reorganized, Predicate<OutputProposed> given) {
    List<String> found = new ArrayList<>();
    for (String id : challenged) {
      if (!upheld.contains(id) && !refuted.contains(id)) {
        found.add("the challenge of output %s was never decided".formatted(id));
      }
    }
    List<String> right = new ArrayList<>();
    for (String id : refuted) {
      if (given.test(required(id))) {
        right.add(id);
      } else if (!reorganized) {
        found.add(
            "the relayer proposed output %s, which the rollup's block %s does not give, and no"
                    .formatted(id, required(id).l2Block())
                + " block of the L1 was taken back");
      }
    }
    if (right.size() > lost) {
      found.add(
          "%d right outputs were refuted (%s), and verifiers were bought for %d"
              .formatted(right.size(), String.join(", ", right), lost));
    }
    settledAfterRefutation.forEach(
        id -> found.add("output %s settled after it was refuted".formatted(id)));
    return new Check(
        "E12",
        "Every output of ours that is challenged is decided; a right one is upheld unless verifiers"
            + " lie",
        "OutputProposed of the relayer, OutputChallenged, ChallengeResolved, ExitRootSettled;"
            + " state roots and proofs of the rollup's blocks",
        challenged.size(),
        found);
  }

  private OutputProposed required(String id) {
    return Objects.requireNonNull(ours.get(id));
  }
}
