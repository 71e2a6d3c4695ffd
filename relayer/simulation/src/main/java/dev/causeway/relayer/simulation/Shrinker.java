// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the few faults of a broken run that it takes to break the same invariant: leaves out
 * halves, quarters and so on down to single ones, for as long as the run still breaks.
 */
public final class Shrinker {
  private final Simulator simulator;
  private final Invariant invariant;

  private Shrinker(Simulator simulator, Invariant invariant) {
    this.simulator = simulator;
    this.invariant = invariant;
  }

  /** The smallest run found that breaks what that one breaks. */
  public static Verdict.Broken shrink(Simulator simulator, Verdict.Broken broken) {
    return new Shrinker(simulator, broken.invariant()).shrink(broken);
  }

  private Verdict.Broken shrink(Verdict.Broken broken) {
    Verdict.Broken smallest = broken;
    int parts = 2;
    while (!smallest.faults().isEmpty() && parts <= 2 * smallest.faults().size()) {
      List<Integer> faults = smallest.faults();
      int size = Math.max(1, faults.size() / parts);
      Verdict.Broken smaller = withoutOnePart(faults, size);
      if (smaller != null) {
        smallest = smaller;
        parts = Math.max(2, parts - 1);
      } else if (size == 1) {
        break;
      } else {
        parts *= 2;
      }
    }
    return smallest;
  }

  private Verdict.@org.jspecify.annotations.Nullable Broken withoutOnePart(
      List<Integer> faults, int size) {
    for (int from = 0; from < faults.size(); from += size) {
      int start = from;
      List<Integer> rest =
          new ArrayList<>(
              IntStream.range(0, faults.size())
                  .filter(i -> i < start || i >= start + size)
                  .mapToObj(faults::get)
                  .toList());
      if (simulator.run(rest) instanceof Verdict.Broken broken && broken.invariant() == invariant) {
        return broken;
      }
    }
    return null;
  }
}
