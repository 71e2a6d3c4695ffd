// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import java.util.Optional;

/**
 * The verdicts on one case, and what they amount to.
 *
 * @param proof the case
 * @param java of our verifier in Java
 * @param solidity of our library in an EVM, which answers of slots alone
 * @param independent of the implementation that is not ours
 */
public record Comparison(
    ProofCase proof, Verdict java, Optional<Verdict> solidity, Verdict independent) {
  /** What the verdicts amount to. */
  public sealed interface Outcome {
    /** All agree, and none is wrong. */
    record Agreed() implements Outcome {}

    /**
     * Ours agree, none is wrong, and the independent judge differs in a way that is known.
     *
     * @param how the way
     */
    record Lenient(Leniency how) implements Outcome {}

    /**
     * Somebody is wrong.
     *
     * @param what who, and how
     */
    record Disagreed(String what) implements Outcome {}
  }

  /** What the verdicts amount to. */
  public Outcome outcome() {
    Optional<String> wrong = solidity.flatMap(this::unlikeJava).or(this::unlikeTruth);
    if (wrong.isPresent()) {
      return new Outcome.Disagreed(wrong.get());
    }
    if (isSame(java, independent)) {
      return new Outcome.Agreed();
    }
    return Leniency.of(proof, java, independent)
        .<Outcome>map(Outcome.Lenient::new)
        .orElseGet(
            () ->
                new Outcome.Disagreed(
                    "Java says %s, the independent judge %s".formatted(java, independent)));
  }

  /** Solidity proves inclusion alone: whatever else there is it refuses. */
  private Optional<String> unlikeJava(Verdict said) {
    boolean agreed =
        switch (said) {
          case Verdict.Present(var hash) ->
              java instanceof Verdict.Present(var value) && hash.equals(SolidityJudge.hash(value));
          case Verdict.Absent _ -> false;
          case Verdict.Refused(_, String reason) ->
              !(java instanceof Verdict.Present) && !reason.startsWith(SolidityJudge.UNKNOWN);
        };
    return agreed
        ? Optional.empty()
        : Optional.of("Java says %s, Solidity %s".formatted(java, said));
  }

  private Optional<String> unlikeTruth() {
    return switch (proof.claim()) {
      case Claim.Canonical(Verdict truth) ->
          java.equals(truth)
              ? Optional.empty()
              : Optional.of("the answer is %s, but Java says %s".formatted(truth, java));
      case Claim.Tampered(Verdict truth, _, _) ->
          falsely(java, Optional.of(truth)).or(() -> falsely(independent, Optional.of(truth)));
      case Claim.Unprovable _ ->
          falsely(java, Optional.empty()).or(() -> falsely(independent, Optional.empty()));
      case Claim.Crafted _ -> Optional.empty();
    };
  }

  private static Optional<String> falsely(Verdict said, Optional<Verdict> truth) {
    return !said.accepts() || truth.equals(Optional.of(said))
        ? Optional.empty()
        : Optional.of("%s was taken for proven, but the truth is %s".formatted(said, truth));
  }

  private static boolean isSame(Verdict one, Verdict other) {
    return one.equals(other) || (!one.accepts() && !other.accepts());
  }
}
