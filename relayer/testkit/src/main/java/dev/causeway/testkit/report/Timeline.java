// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.report;

import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.chaos.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Pictures over the time of a run: faults, owners, backlog, deliveries. All have one time axis. */
final class Timeline {
  private static final int WIDTH = 1080;
  private static final int LEFT = 170;
  private static final int RIGHT = 20;
  private static final int ROW = 20;
  private static final int CHART = 130;

  private final ChaosResult result;
  private final double seconds;
  private final Map<String, Integer> nodes = new TreeMap<>();

  Timeline(ChaosResult result) {
    this.result = result;
    this.seconds = Math.max(1, since(result.end()));
    result.leases().forEach(change -> nodes.putIfAbsent(change.owner(), 0));
    int number = 0;
    for (Map.Entry<String, Integer> node : nodes.entrySet()) {
      node.setValue(number++ % 6);
    }
  }

  private double since(Instant at) {
    return Math.max(0, Duration.between(result.start(), at).toMillis() / 1000.0);
  }

  private double x(double second) {
    return LEFT + Math.min(second, seconds) / seconds * (WIDTH - LEFT - RIGHT);
  }

  /** The colours of the nodes, for the reader. */
  String legend() {
    StringBuilder html = new StringBuilder("<p class=\"legend\">");
    nodes.forEach(
        (node, colour) ->
            html.append("<span><i class=\"key n%d\"></i>%s</span>".formatted(colour, node)));
    return html.append("</p>\n").toString();
  }

  /** A row for each kind of fault. */
  String faults() {
    Map<String, List<Incident>> kinds = new LinkedHashMap<>();
    result.incidents().forEach(i -> kinds.computeIfAbsent(i.kind(), _ -> new ArrayList<>()).add(i));
    int height = kinds.size() * ROW + 26;
    Svg svg = new Svg(WIDTH, height);
    axis(svg, height);
    int row = 0;
    for (Map.Entry<String, List<Incident>> kind : kinds.entrySet()) {
      double y = row++ * ROW;
      svg.text(LEFT - 8, y + 14, "end", kind.getKey() + " × " + kind.getValue().size());
      for (Incident incident : kind.getValue()) {
        double from = x(since(incident.at()));
        svg.box(
            from,
            y + 3,
            Math.max(2.5, x(since(incident.until())) - from),
            ROW - 6,
            "fault",
            "%.1f s: %s %s, %s; over after %.1f s"
                .formatted(
                    since(incident.at()),
                    incident.kind(),
                    incident.target(),
                    incident.detail(),
                    Duration.between(incident.at(), incident.until()).toMillis() / 1000.0));
      }
    }
    return svg.markup("Faults over time");
  }

  /** A row for each duty, coloured by the node that holds it. */
  String owners() {
    Map<String, List<LeaseChange>> duties = new TreeMap<>();
    result
        .leases()
        .forEach(
            change ->
                duties
                    .computeIfAbsent(result.duty(change.duty()), _ -> new ArrayList<>())
                    .add(change));
    int height = duties.size() * ROW + 26;
    Svg svg = new Svg(WIDTH, height);
    axis(svg, height);
    int row = 0;
    for (Map.Entry<String, List<LeaseChange>> duty : duties.entrySet()) {
      double y = row++ * ROW;
      svg.text(LEFT - 8, y + 14, "end", duty.getKey());
      List<LeaseChange> changes = duty.getValue();
      for (int i = 0; i < changes.size(); i++) {
        LeaseChange change = changes.get(i);
        if (change.held()) {
          Instant until = i + 1 < changes.size() ? changes.get(i + 1).at() : result.end();
          double from = x(since(change.at()));
          svg.box(
              from,
              y + 2,
              Math.max(1, x(since(until)) - from),
              ROW - 4,
              "n" + nodes.getOrDefault(change.owner(), 0),
              "%s: %s, epoch %d, from %.1f s to %.1f s"
                  .formatted(
                      duty.getKey(),
                      change.owner(),
                      change.epoch(),
                      since(change.at()),
                      since(until)));
        }
      }
    }
    return svg.markup("Owner of each duty over time");
  }

  /** Messages that are under way. */
  String backlog() {
    return chart("messages under way", result.samples(), sample -> sample.backlog());
  }

  /** Deliveries for each second, over five seconds. */
  String deliveries() {
    List<Sample> samples = result.samples();
    Map<Sample, Double> rates = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample before = samples.get(Math.max(0, i - 10));
      double length = Duration.between(before.at(), samples.get(i).at()).toMillis() / 1000.0;
      rates.put(
          samples.get(i),
          length <= 0 ? 0 : Math.max(0, samples.get(i).delivered() - before.delivered()) / length);
    }
    return chart("deliveries a second", samples, sample -> rates.getOrDefault(sample, 0.0));
  }

  private String chart(String what, List<Sample> samples, ToDoubleFunction<Sample> value) {
    Svg svg = new Svg(WIDTH, CHART + 26);
    axis(svg, CHART + 26);
    double most = Math.max(1, samples.stream().mapToDouble(value).max().orElse(1));
    svg.text(LEFT - 8, 12, "end", "%.0f".formatted(most));
    svg.text(LEFT - 8, CHART / 2.0, "end", what);
    svg.text(LEFT - 8, CHART, "end", "0");
    StringBuilder points = new StringBuilder();
    for (Sample sample : samples) {
      points.append(
          Svg.point(
              x(since(sample.at())), CHART - value.applyAsDouble(sample) / most * (CHART - 8)));
    }
    svg.path(points.toString(), "curve");
    result
        .incidents()
        .forEach(
            incident ->
                svg.line(x(since(incident.at())), 0, x(since(incident.at())), CHART, "moment"));
    return svg.markup(what);
  }

  private void axis(Svg svg, int height) {
    double step = 1;
    for (double wider : new double[] {2, 5, 10, 30, 60, 120, 300, 600}) {
      step = seconds / step > 12 ? wider : step;
    }
    for (double second = 0; second <= seconds; second += step) {
      svg.line(x(second), 0, x(second), height - 22, "grid");
      svg.text(x(second), height - 6, "middle", "%.0f s".formatted(second));
    }
  }
}
