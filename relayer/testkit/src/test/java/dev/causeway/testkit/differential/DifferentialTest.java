// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java, Solidity and {@code @ethereumjs/mpt} judge the same mutated proofs. */
class DifferentialTest {
  private static final Path ROOT = Path.of(System.getProperty("causeway.root", "../.."));
  private static final long PROOFS = Long.getLong("causeway.differential.proofs", 100_000);

  @TempDir private static Path scratch;
  private static List<Bench> benches = List.of();

  @BeforeAll
  static void start() {
    benches = Bench.start(ROOT, scratch, Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  @AfterAll
  static void end() {
    benches.forEach(Bench::close);
  }

  @Test
  void shouldAgreeOnMutatedProofs() throws InterruptedException {
    long seed = Long.getLong("causeway.differential.seed", new SplittableRandom().nextLong() >>> 1);
    Campaign campaign = new Campaign(new CaseSource(seed, CaseSource.MOST_KEYS), 0, PROOFS);
    Campaign.Report report = campaign.run(benches, _ -> {});
    System.out.printf(
        "differential: seed %d, %d proofs, lenient %s%n",
        seed, report.done(), report.tally().lenient());
    assertThat(report.disagreements())
        .as(() -> "seed %d: %s".formatted(seed, told(report)))
        .isEmpty();
    assertThat(report.done()).isEqualTo(PROOFS);
    // Every mutation was met, and both answers were proven to all three judges.
    assertThat(report.tally().rows()).containsOnlyKeys(Mutation.values());
    assertThat(report.tally().rows())
        .hasEntrySatisfying(
            Mutation.NONE,
            canonical -> {
              assertThat(canonical.java().present()).isPositive();
              assertThat(canonical.java().absent()).isPositive();
              assertThat(canonical.solidity().present()).isPositive();
              assertThat(canonical.independent().present()).isPositive();
              assertThat(canonical.independent().absent()).isPositive();
            });
  }

  private static String told(Campaign.Report report) {
    return report.disagreements().stream()
        .map(
            disagreement ->
                disagreement.what() + "\n" + disagreement.comparison().proof().describe())
        .findFirst()
        .orElse("no disagreement");
  }

  @Test
  void shouldMakeTheSameCaseAgainWhenSeedAndNumberAreTheSame() {
    CaseSource source = new CaseSource(7, 300);
    List<ProofCase> together = source.cases(CaseSource.CASES_OF_A_WORLD, 400);
    List<ProofCase> alone = new CaseSource(7, 300).cases(CaseSource.CASES_OF_A_WORLD + 333, 1);
    assertThat(together.get(333)).isEqualTo(alone.getFirst());
    assertThat(new CaseSource(8, 300).cases(CaseSource.CASES_OF_A_WORLD, 400))
        .isNotEqualTo(together);
  }

  /** A judge of ours that errs once is found, with a small case that shows it. */
  @Test
  void shouldFindAndShrinkDisagreementWhenJudgeErrs() throws InterruptedException {
    CaseSource source = new CaseSource(3, CaseSource.MOST_KEYS);
    Bench real = benches.getFirst();
    Bench careless = new Bench(new Careless(), real.solidity(), real.independent());
    Campaign.Report report = new Campaign(source, 0, 2000).run(List.of(careless), _ -> {});
    assertThat(report.disagreements()).isNotEmpty();
    Campaign.Disagreement first = report.disagreements().getFirst();
    assertThat(first.comparison().proof().mutation()).isEqualTo(Mutation.ELEMENT_APPENDED);

    Shrinker.Shrunken small = new Shrinker(careless).shrink(source, first);
    ProofCase proof = small.disagreement().comparison().proof();
    assertThat(small.keys()).isLessThan(source.mostKeys());
    assertThat(proof.mutation()).isEqualTo(Mutation.ELEMENT_APPENDED);
    assertThat(new CaseSource(3, small.keys()).cases(proof.index(), 1)).containsExactly(proof);
  }

  /** Takes proofs with one element too many. */
  private static final class Careless implements Judge {
    private final JavaJudge real = new JavaJudge();

    @Override
    public List<Optional<Verdict>> judge(List<ProofCase> cases) {
      return real.judge(
          cases.stream()
              .map(
                  proof ->
                      proof.mutation() == Mutation.ELEMENT_APPENDED
                          ? proof.with(
                              withoutLast(proof.nodes(), proof.claim(), true),
                              withoutLast(proof.slotNodes(), proof.claim(), false))
                          : proof)
              .toList());
    }

    private static List<Bytes> withoutLast(List<Bytes> nodes, Claim claim, boolean first) {
      if (claim instanceof Claim.Tampered(_, List<Bytes> one, List<Bytes> other)) {
        return nodes.subList(0, first ? one.size() : other.size());
      }
      return nodes;
    }

    @Override
    public void close() {}
  }
}
