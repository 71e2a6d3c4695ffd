// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import java.util.ArrayList;
import java.util.List;

/** How to take back what was done to the state, newest first: reverts and reorgs are the same. */
final class UndoLog {
  private final List<Runnable> steps = new ArrayList<>();

  void add(Runnable step) {
    steps.add(step);
  }

  int mark() {
    return steps.size();
  }

  void undoTo(int mark) {
    while (steps.size() > mark) {
      steps.removeLast().run();
    }
  }

  void forget() {
    steps.clear();
  }
}
