// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects figures of one moment, by name and labels. Not safe for concurrent use. */
final class Sheet {
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

  /** A figure that goes up and down; labels are names and values in turn. */
  void gauge(String name, String help, double value, String... labels) {
    gauges
        .computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(name).help(help))
        .dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value)
                .build());
  }

  /** A figure that only grows; its name is given without the ending that says so. */
  void counter(String name, String help, double value, String... labels) {
    counters
        .computeIfAbsent(name, _ -> CounterSnapshot.builder().name(name).help(help))
        .dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value)
                .build());
  }

  /** Everything on the sheet, and one more. */
  MetricSnapshots snapshots(MetricSnapshot more) {
    MetricSnapshots.Builder all = MetricSnapshots.builder().metricSnapshot(more);
    gauges.values().forEach(gauge -> all.metricSnapshot((MetricSnapshot) gauge.build()));
    counters.values().forEach(counter -> all.metricSnapshot((MetricSnapshot) counter.build()));
    return all.build();
  }
}
