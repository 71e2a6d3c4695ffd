// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.store.RelayReport;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether messages arrive, by route: what waits, for how long, and how long deliveries took.
 *
 * <p>Every node tells the same of all nodes' work, so that the figures outlive any of them: take
 * the maximum over nodes, not the sum. Deliveries count from the start of the node.
 */
final class RelayFigures {
  /** From the second that a payment channel takes to the week of a real dispute window. */
  private static final double[] BOUNDS = {
    1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300, 900, 3_600, 21_600, 86_400, 604_800
  };

  private final MetricsSources sources;
  private final Histogram delivery;
  private final Map<ChainId, BlockNumber> counted = new HashMap<>();

  RelayFigures(MetricsSources sources, Histogram delivery) {
    this.sources = sources;
    this.delivery = delivery;
  }

  static Histogram deliveryHistogram() {
    return Histogram.builder()
        .name("causeway_delivery_seconds")
        .help("From the block of the message to the block of its claim; counted by every node")
        .labelNames("source", "destination")
        .classicOnly()
        .classicUpperBounds(BOUNDS)
        .build();
  }

  void tell(Sheet sheet) {
    Network network = sources.network();
    Map<Map.Entry<ChainId, ChainId>, RelayReport.Backlog> backlog = new HashMap<>();
    sources
        .report()
        .backlog()
        .forEach(found -> backlog.put(Map.entry(found.source(), found.destination()), found));
    Instant now = sources.store().now();
    // Routes without a backlog say zero: an absent figure would look like a dead node.
    for (ChainId source : network.chains().keySet()) {
      for (ChainId destination : network.chains().keySet()) {
        if (!source.equals(destination)) {
          tell(
              sheet,
              network.access(source).name(),
              network.access(destination).name(),
              Optional.ofNullable(backlog.get(Map.entry(source, destination))),
              now);
        }
      }
    }
    network.chains().keySet().forEach(this::countDeliveries);
  }

  private static void tell(
      Sheet sheet,
      String source,
      String destination,
      Optional<RelayReport.Backlog> backlog,
      Instant now) {
    String help = "Messages that have not arrived";
    sheet.gauge(
        "causeway_backlog_messages",
        help,
        backlog.map(RelayReport.Backlog::waiting).orElse(0L),
        "source",
        source,
        "destination",
        destination,
        "state",
        "waiting");
    sheet.gauge(
        "causeway_backlog_messages",
        help,
        backlog.map(RelayReport.Backlog::parked).orElse(0L),
        "source",
        source,
        "destination",
        destination,
        "state",
        "parked");
    sheet.gauge(
        "causeway_backlog_oldest_seconds",
        "Age of the oldest message that is on its way, zero when there is none",
        backlog
            .flatMap(RelayReport.Backlog::oldest)
            .map(oldest -> Math.max(0, seconds(Duration.between(oldest, now))))
            .orElse(0.0),
        "source",
        source,
        "destination",
        destination);
  }

  private void countDeliveries(ChainId destination) {
    // What nobody has followed yet counts from its first block.
    BlockNumber cursor =
        sources
            .store()
            .journal()
            .progress(destination)
            .map(progress -> progress.cursor().number())
            .orElse(new BlockNumber(0));
    BlockNumber before = counted.putIfAbsent(destination, cursor);
    if (before == null || !cursor.isAfter(before)) {
      return;
    }
    String name = sources.network().access(destination).name();
    for (RelayReport.Delivered delivered :
        sources.report().delivered(destination, before, cursor)) {
      var route = delivery.labelValues(sources.network().access(delivered.source()).name(), name);
      for (long i = 0; i < delivered.count(); i++) {
        route.observe(Math.max(0, seconds(delivered.took())));
      }
    }
    counted.put(destination, cursor);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
