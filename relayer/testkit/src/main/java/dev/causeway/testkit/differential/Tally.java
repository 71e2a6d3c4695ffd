// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts of verdicts, by mutation and by judge. Not safe for concurrent use. */
public final class Tally {
  /**
   * What one judge said.
   *
   * @param present that the key is there
   * @param absent that it is not
   * @param refused that nothing is proven
   */
  public record Verdicts(long present, long absent, long refused) {
    static final Verdicts NONE = new Verdicts(0, 0, 0);

    private Verdicts and(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Present _ -> new Verdicts(present + 1, absent, refused);
        case Verdict.Absent _ -> new Verdicts(present, absent + 1, refused);
        case Verdict.Refused _ -> new Verdicts(present, absent, refused + 1);
      };
    }

    private Verdicts plus(Verdicts other) {
      return new Verdicts(present + other.present, absent + other.absent, refused + other.refused);
    }

    /** All of them. */
    public long sum() {
      return present + absent + refused;
    }
  }

  /**
   * What was said of one mutation's cases.
   *
   * @param java by our verifier in Java
   * @param solidity by our library in an EVM, of slots alone
   * @param independent by the implementation that is not ours
   */
  public record Row(Verdicts java, Verdicts solidity, Verdicts independent) {
    static final Row NONE = new Row(Verdicts.NONE, Verdicts.NONE, Verdicts.NONE);

    private Row and(Comparison comparison) {
      return new Row(
          java.and(comparison.java()),
          comparison.solidity().map(solidity::and).orElse(solidity),
          independent.and(comparison.independent()));
    }

    private Row plus(Row other) {
      return new Row(
          java.plus(other.java),
          solidity.plus(other.solidity),
          independent.plus(other.independent));
    }
  }

  private final Map<Mutation, Row> rows = new EnumMap<>(Mutation.class);
  private final Map<Leniency, Long> lenient = new EnumMap<>(Leniency.class);

  void count(Comparison comparison, Optional<Leniency> leniency) {
    rows.merge(
        comparison.proof().mutation(), Row.NONE.and(comparison), (one, other) -> one.plus(other));
    leniency.ifPresent(how -> lenient.merge(how, 1L, Long::sum));
  }

  void add(Tally other) {
    other.rows.forEach((mutation, row) -> rows.merge(mutation, row, Row::plus));
    other.lenient.forEach((how, count) -> lenient.merge(how, count, Long::sum));
  }

  /** By mutation. */
  public Map<Mutation, Row> rows() {
    return Collections.unmodifiableMap(rows);
  }

  /** Cases on which the independent judge differs in a way that is known. */
  public Map<Leniency, Long> lenient() {
    return Collections.unmodifiableMap(lenient);
  }

  /** Of all mutations together. */
  public Row total() {
    return rows.values().stream().reduce(Row.NONE, Row::plus);
  }
}
