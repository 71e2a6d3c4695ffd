// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Shows a run while it runs: on a terminal a few lines that are written over, elsewhere a line now
 * and then.
 */
final class LiveView {
  private static final Duration PLAIN_PAUSE = Duration.ofSeconds(10);

  private final Consumer<String> out;
  private final boolean terminal;
  private final Instant start = Instant.now();
  private Instant lastPlain = Instant.MIN;
  private int drawn;

  /**
   * A view.
   *
   * @param out takes text as it is, with its line ends
   * @param terminal whether a person looks at it
   */
  LiveView(Consumer<String> out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void say(String line) {
    out.accept(line + "\n");
    drawn = 0;
  }

  synchronized void show(
      Sample sample,
      double perSecond,
      List<ChaosNode> nodes,
      Map<String, String> owners,
      List<Incident> incidents) {
    String states =
        nodes.stream().map(n -> n.name() + " " + n.state()).collect(Collectors.joining("  "));
    String main =
        "%4d s  %s  sent %d  delivered %d  backlog %d  %.1f/s  faults %d"
            .formatted(
                Duration.between(start, sample.at()).toSeconds(),
                states,
                sample.sent(),
                sample.delivered(),
                sample.backlog(),
                perSecond,
                incidents.size());
    if (!terminal) {
      if (!sample
          .at()
          .isBefore(lastPlain.equals(Instant.MIN) ? lastPlain : lastPlain.plus(PLAIN_PAUSE))) {
        lastPlain = sample.at();
        out.accept(main + "\n");
      }
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(main);
    Map<String, List<String>> byOwner =
        owners.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    java.util.TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    byOwner.forEach((owner, duties) -> lines.add("  " + owner + ": " + String.join(" ", duties)));
    if (!incidents.isEmpty()) {
      Incident last = incidents.getLast();
      lines.add("  last: %s %s %s".formatted(last.kind(), last.target(), last.detail()));
    }
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append("A\033[J");
    }
    lines.forEach(line -> text.append(line, 0, Math.min(line.length(), 150)).append("\n"));
    drawn = lines.size();
    out.accept(text.toString());
  }
}
