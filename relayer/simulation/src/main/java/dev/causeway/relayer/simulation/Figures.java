// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.util.Map;
import java.util.TreeMap;

/** What is counted while a run goes on. */
final class Figures {
  long steps;
  long blocks;
  long writes;
  long fencedOut;
  long checks;
  long messages;
  long delivered;
  long parked;
  long transactions;
  long takeovers;
  final Map<String, Long> faults = new TreeMap<>();

  void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
  }
}
