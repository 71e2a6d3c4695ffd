// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.relayer.core.store.SenderRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads from a node agrees with what happens on the chains. */
class MetricsTest {
  private static final String ROUTE = "{destination=\"l2a\",source=\"l1\"";

  // The first transfer of a token is accompanied by one that tells its name.
  private static final double MESSAGES = 2;

  @TempDir private Path folder;

  @Test
  void shouldTellWhetherItRelays() {
    try (TestNetwork network = TestNetwork.start(folder, options -> options);
        TestRelayer relayer = TestRelayer.start(network, folder);
        HttpClient http = HttpClient.newHttpClient()) {
      Sent early = network.send("l1", "l2b", network.freshAccount(), 3);
      network.assertDelivered(early, "l2b", 3);
      Await.until(
          "what arrived before anybody asked is told",
          () ->
              figures(http, relayer)
                      .getOrDefault(
                          "causeway_delivery_seconds_count{destination=\"l2b\",source=\"l1\"}", 0.0)
                  == MESSAGES);

      Await.until(
          "the chain is followed",
          () -> figures(http, relayer).containsKey("causeway_chain_cursor{chain=\"l2a\"}"));
      assertThat(figures(http, relayer))
          .containsEntry("causeway_store_reachable", 1.0)
          .containsEntry("causeway_backlog_messages" + ROUTE + ",state=\"waiting\"}", 0.0)
          .containsEntry("causeway_backlog_oldest_seconds" + ROUTE + "}", 0.0)
          .containsEntry("causeway_duty_owner{duty=\"watch/901\",owner=\"node-1\"}", 1.0)
          .containsEntry("causeway_duty_epoch{duty=\"watch/901\"}", 1.0)
          .containsEntry("causeway_duty_phase{duty=\"watch/901\",phase=\"active\"}", 1.0)
          .containsEntry("causeway_orphaned_blocks_total{chain=\"l2b\"}", 0.0)
          .containsEntry("causeway_rpc_failures_total{chain=\"l2a\",endpoint=\"0\"}", 0.0)
          .containsEntry(
              "causeway_endpoint_condition{chain=\"l1\",condition=\"healthy\",endpoint=\"0\"}", 1.0)
          .hasEntrySatisfying(
              wallet(relayer, http), ether -> assertThat(ether).isBetween(1.0, 1_000_000.0));

      relayer.store().operators().pauseRelaying("a test", "to look");
      Sent sent = network.send("l1", "l2a", network.freshAccount(), 7);
      relayer.awaitSeen(sent.id());
      Await.until(
          "the backlog is told",
          () ->
              figures(http, relayer)
                      .getOrDefault(
                          "causeway_backlog_messages" + ROUTE + ",state=\"waiting\"}", 0.0)
                  == MESSAGES);
      Await.until(
          "it grows old",
          () ->
              figures(http, relayer)
                      .getOrDefault("causeway_backlog_oldest_seconds" + ROUTE + "}", 0.0)
                  > 2);
      assertThat(figures(http, relayer))
          .containsEntry("causeway_relaying_paused", 1.0)
          .doesNotContainKey("causeway_delivery_seconds_count" + ROUTE + "}");

      relayer.store().operators().resumeRelaying("a test");
      network.assertDelivered(sent, "l2a", 7);
      Await.until(
          "the delivery is told",
          () ->
              figures(http, relayer)
                      .getOrDefault("causeway_delivery_seconds_count" + ROUTE + "}", 0.0)
                  == MESSAGES);
      Map<String, Double> after = figures(http, relayer);
      assertThat(after)
          .containsEntry("causeway_backlog_messages" + ROUTE + ",state=\"waiting\"}", 0.0)
          .containsEntry("causeway_relaying_paused", 0.0);
      assertThat(after.get("causeway_delivery_seconds_sum" + ROUTE + "}")).isGreaterThan(1);

      network.controls("l2b").reorg(1);
      Await.until(
          "the reorg is told",
          () ->
              figures(http, relayer)
                      .getOrDefault("causeway_orphaned_blocks_total{chain=\"l2b\"}", 0.0)
                  >= 1);
    }
  }

  private static String wallet(TestRelayer relayer, HttpClient http) {
    return figures(http, relayer).keySet().stream()
        .filter(
            name ->
                name.startsWith("causeway_wallet_balance_ether")
                    && name.contains("chain=\"l2a\"")
                    && name.contains(
                        "role=\"" + SenderRole.RELAYER.name().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Double> figures(HttpClient http, TestRelayer relayer) {
    return parse(read(http, relayer.metrics()));
  }

  private static String read(HttpClient http, URI address) {
    try {
      var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /** Name and labels to value. */
  private static Map<String, Double> parse(String text) {
    Map<String, Double> figures = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int end = line.lastIndexOf(' ');
              figures.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            });
    return figures;
  }
}
