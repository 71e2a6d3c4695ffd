// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts of {@code compose} name only what a node tells. */
class DashboardTest {
  private static final Path COMPOSE = Path.of(System.getProperty("causeway.root"), "compose");
  private static final Pattern FIGURE = Pattern.compile("\\b(causeway|jvm|process)_[a-z_]+");

  @TempDir private Path folder;

  @Test
  void shouldNameOnlyFiguresThatANodeTells() throws IOException, InterruptedException {
    Set<String> named = new TreeSet<>();
    JsonNode dashboard =
        new ObjectMapper().readTree(COMPOSE.resolve("grafana/dashboards/causeway.json").toFile());
    for (JsonNode expression : dashboard.findValues("expr")) {
      named.addAll(figures(expression.asText()));
    }
    assertThat(named).hasSizeGreaterThan(15);
    named.addAll(
        figures(
            Files.readString(COMPOSE.resolve("prometheus/alerts.yml"))
                .replaceAll("(?m)^\\s*annotations:.*$", "")));

    // Told only while something is in the way, which nothing is here.
    named.remove("causeway_obstacle_since_seconds");

    try (TestNetwork network = TestNetwork.start(folder, options -> options);
        TestRelayer relayer = TestRelayer.start(network, folder);
        HttpClient http = HttpClient.newHttpClient()) {
      // Deliveries are counted from the first look on.
      Await.until(
          "the chains are followed", () -> told(http, relayer).contains("causeway_chain_cursor"));
      network.assertDelivered(network.send("l1", "l2a", network.freshAccount(), 7), "l2a", 7);
      try {
        Await.until(
            "every figure is told that dashboard and alerts name",
            () -> {
              named.removeAll(told(http, relayer));
              return named.isEmpty();
            });
      } catch (AssertionError late) {
        assertThat(named).as("never told").isEmpty();
        throw late;
      }
    }
  }

  private static Set<String> figures(String expression) {
    return FIGURE
        .matcher(expression)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> told(HttpClient http, TestRelayer relayer) {
    try {
      return http.send(HttpRequest.newBuilder(relayer.metrics()).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replaceFirst("[{ ].*", ""))
          .collect(Collectors.toSet());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }
}
