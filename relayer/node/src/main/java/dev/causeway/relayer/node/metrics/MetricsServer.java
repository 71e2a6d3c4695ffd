// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import dev.causeway.relayer.core.store.StoreUnavailableException;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the figures of a node to Prometheus, at {@code /metrics}.
 *
 * <p>While the store does not answer, its figures are absent and {@code causeway_store_reachable}
 * is 0: nothing old is shown as if it were new. Answers within a second share their figures.
 */
public final class MetricsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final HTTPServer server;
  private final URI address;

  private MetricsServer(HTTPServer server, URI address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts to listen.
   *
   * @throws MetricsStartException when the port is taken or the host is not ours
   */
  public static MetricsServer start(MetricsSettings settings, MetricsSources sources) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    Histogram delivery = RelayFigures.deliveryHistogram();
    Gathering gathering = new Gathering(sources, delivery, InstantSource.system());
    registry.register(gathering);
    // Deliveries count from here on, whenever somebody asks first.
    var _ = gathering.collect();
    try {
      HTTPServer server =
          HTTPServer.builder()
              .hostname(settings.host())
              .port(settings.port())
              .registry(registry)
              .registerHealthHandler(false)
              .buildAndStart();
      URI address = URI.create("http://" + settings.host() + ":" + server.getPort() + "/metrics");
      LOG.info("metrics: address={}", address);
      return new MetricsServer(server, address);
    } catch (IOException refused) {
      throw new MetricsStartException(settings, refused);
    }
  }

  /** Where the figures are. */
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class Gathering implements MultiCollector {
    private final Histogram delivery;
    private final RelayFigures relaying;
    private final DutyFigures duties;
    private final ChainFigures chains;
    private final Wallets wallets;
    private final InstantSource clock;
    private MetricSnapshots newest = new MetricSnapshots();
    private Instant until = Instant.MIN;

    Gathering(MetricsSources sources, Histogram delivery, InstantSource clock) {
      this.delivery = delivery;
      this.relaying = new RelayFigures(sources, delivery);
      this.duties = new DutyFigures(sources);
      this.chains = new ChainFigures(sources);
      this.wallets = new Wallets(sources, clock);
      this.clock = clock;
    }

    @Override
    public synchronized MetricSnapshots collect() {
      if (!clock.instant().isBefore(until)) {
        newest = gather();
        until = clock.instant().plus(SHARED);
      }
      return newest;
    }

    private MetricSnapshots gather() {
      Sheet stored = new Sheet();
      boolean reachable = true;
      try {
        relaying.tell(stored);
        duties.tell(stored);
        chains.tellProgress(stored);
      } catch (StoreUnavailableException away) {
        LOG.warn("metrics without the store: cause={}", away.toString());
        stored = new Sheet();
        reachable = false;
      }
      stored.gauge(
          "causeway_store_reachable",
          "1 when the store answered for these figures",
          reachable ? 1 : 0);
      chains.tellEndpoints(stored);
      wallets.tell(stored);
      // Taken last, because gathering is what counts the deliveries.
      return stored.snapshots(delivery.collect());
    }
  }
}
