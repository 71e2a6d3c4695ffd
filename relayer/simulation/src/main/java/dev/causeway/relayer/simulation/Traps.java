// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.relayer.core.store.DutyName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Faults that wait for a certain call of a duty, whoever performs it then. */
final class Traps {
  private static final class Armed {
    final Fault fault;
    final long until;
    int left;

    Armed(Fault fault, int left, long until) {
      this.fault = fault;
      this.left = left;
      this.until = until;
    }
  }

  private final Map<DutyName, List<Armed>> armed = new HashMap<>();

  /** Lets the fault wait for so many calls of the duty to pass. */
  void arm(DutyName duty, Fault fault, int calls, long until) {
    armed.computeIfAbsent(duty, _ -> new ArrayList<>()).add(new Armed(fault, calls, until));
  }

  /**
   * Counts a call of the duty before it is made; the fault whose turn it is.
   *
   * @param effect whether it changes something, in the store or on a chain
   * @param write whether it is a write to the store
   */
  Optional<Fault> next(DutyName duty, boolean effect, boolean write, long now) {
    List<Armed> waiting = armed.get(duty);
    if (waiting == null || waiting.isEmpty()) {
      return Optional.empty();
    }
    waiting.removeIf(trap -> trap.until <= now);
    for (Armed trap : waiting) {
      if (counts(trap.fault, effect, write) && trap.left-- <= 0) {
        waiting.remove(trap);
        return Optional.of(trap.fault);
      }
    }
    return Optional.empty();
  }

  private static boolean counts(Fault fault, boolean effect, boolean write) {
    return switch (fault) {
      case Fault.AmbiguousWrite _ -> write;
      case Fault.KillInStep kill -> effect || kill.point() % 2 == 0;
      case Fault.FreezeInStep freeze -> effect || freeze.point() % 2 == 0;
      default -> true;
    };
  }
}
