// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import java.util.List;
import java.util.Optional;

/** Finds a small case on which the judges disagree, from a large one. */
public final class Shrinker {
  private static final List<Integer> KEYS = List.of(1, 2, 3, 5, 10, 30, 100, 300, 1000);

  private final Bench bench;

  /** With these judges. */
  public Shrinker(Bench bench) {
    this.bench = bench;
  }

  /**
   * A small case.
   *
   * @param keys keys of its tries at most
   * @param disagreement what is wrong there
   */
  public record Shrunken(int keys, Campaign.Disagreement disagreement) {}

  /**
   * The first case of the same mutation, in tries of as few keys as possible, on which judges
   * disagree. The case itself when there is no smaller one.
   */
  public Shrunken shrink(CaseSource source, Campaign.Disagreement large) {
    ProofCase proof = large.comparison().proof();
    long world = proof.index() - proof.index() % CaseSource.CASES_OF_A_WORLD;
    for (int keys : KEYS) {
      if (keys < source.mostKeys()) {
        List<ProofCase> cases =
            new CaseSource(source.seed(), keys)
                .cases(world, CaseSource.CASES_OF_A_WORLD).stream()
                    .filter(small -> small.mutation() == proof.mutation())
                    .toList();
        Optional<Campaign.Disagreement> found = first(cases);
        if (found.isPresent()) {
          return new Shrunken(keys, found.get());
        }
      }
    }
    return new Shrunken(source.mostKeys(), large);
  }

  private Optional<Campaign.Disagreement> first(List<ProofCase> cases) {
    return bench.compare(cases).stream()
        .flatMap(
            comparison ->
                comparison.outcome() instanceof Comparison.Outcome.Disagreed(String what)
                    ? Optional.of(new Campaign.Disagreement(comparison, what)).stream()
                    : Optional.<Campaign.Disagreement>empty().stream())
        .findFirst();
  }
}
