// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.OutputProposed;
import dev.causeway.model.Address;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What became of the relayer's own outputs that were challenged; all of them are right. */
final class ContestedOutputs {
  private final Set<String> ours = new LinkedHashSet<>();
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
        var _ = ours.add(output.rollup() + "/" + output.id());
      } else if (located.event() instanceof ChainEvent.OutputChallenged(var rollup, var id, _)
          && ours.contains(rollup + "/" + id)) {
        var _ = challenged.add(rollup + "/" + id);
      } else if (located.event()
              instanceof ChainEvent.ChallengeResolved(var rollup, var id, var holds)
          && ours.contains(rollup + "/" + id)) {
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
   * E12: each is decided; it is upheld, unless verifiers were bought; what was refuted settles
   * nothing.
   *
   * <p>When the L1 takes blocks back, so do the rollups that derive from it, and a proposal that is
   * mined once more speaks of a block that is no more: that it is refuted is right then.
   *
   * @param lost how many were challenged with bought verifiers
   * @param reorganized whether the L1 took blocks back
   */
  Check check(long lost, boolean reorganized) {
    List<String> found = new ArrayList<>();
    for (String id : challenged) {
      if (!upheld.contains(id) && !refuted.contains(id)) {
        found.add("the challenge of right output %s was never decided".formatted(id));
      }
    }
    if (refuted.size() > lost && !reorganized) {
      found.add(
          "%d right outputs were refuted, and verifiers were bought for %d"
              .formatted(refuted.size(), lost));
    }
    settledAfterRefutation.forEach(
        id -> found.add("output %s settled after it was refuted".formatted(id)));
    return new Check(
        "E12",
        "Every right output that is challenged is decided, and upheld unless verifiers lie",
        "OutputProposed of the relayer, OutputChallenged, ChallengeResolved, ExitRootSettled",
        challenged.size(),
        found);
  }
}
