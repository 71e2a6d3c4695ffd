// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.time.Duration;
import java.util.Optional;

/**
 * What a run is made of, beside its seed.
 *
 * @param nodes how many nodes, 1 to 9; 3 to 5 by the seed when empty
 * @param span how much bridge time passes: faults in the first six tenths, then peace; at least
 *     three hours
 */
public record SimulationOptions(Optional<Integer> nodes, Duration span) {
  /** Long enough for every window and every wait, and ten years in 20,000 seeds. */
  public static final SimulationOptions STANDARD =
      new SimulationOptions(Optional.empty(), Duration.ofMinutes(270));

  /** Refuses what is out of range, naming it. */
  public SimulationOptions {
    if (nodes.isPresent() && (nodes.get() < 1 || nodes.get() > 9)) {
      throw new IllegalArgumentException("--nodes must be 1 to 9, but is " + nodes.get());
    }
    if (span.compareTo(Duration.ofHours(3)) < 0 || span.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException(
          "--hours must be 3 to 720, but is %.1f".formatted(span.toMinutes() / 60.0));
    }
  }
}
