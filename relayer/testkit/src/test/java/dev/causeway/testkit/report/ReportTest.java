// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.chaos.Sample;
import dev.causeway.testkit.chaos.Scenarios;
import dev.causeway.testkit.verdict.Check;
import dev.causeway.testkit.verdict.Failovers;
import dev.causeway.testkit.verdict.Percentiles;
import dev.causeway.testkit.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static ChaosResult result() {
    return result("I2");
  }

  private static ChaosResult result(String check, String... violations) {
    Percentiles some = Percentiles.of(List.of(Duration.ofMillis(120), Duration.ofMillis(4200)));
    return new ChaosResult(
        Scenarios.find("failover-kill"),
        7,
        START,
        START.plusSeconds(60),
        List.of(
            new Incident(START.plusSeconds(3), START.plusSeconds(9), "kill", "n1", "<at & by>")),
        List.of("reorg: the chain is too short"),
        List.of(new Sample(START.plusSeconds(1), 3, 10, 8, 2)),
        List.of(new LeaseChange(START, "send/901/RELAYER", "n1", 1, true)),
        Map.of("901", "l2a"),
        new Verdict(
            List.of(new Check(check, "Never twice", "events", 10, List.of(violations))),
            new Failovers(some, some, Percentiles.of(List.of()), some, 0),
            10,
            10,
            0,
            0,
            violations.length),
        "causeway chaos run failover-kill --seed 7");
  }

  @Test
  void shouldSayPassedAndNeedNothingElseWhenAllHolds() {
    String page = HtmlReport.of(result());
    assertThat(page)
        .contains("<h1>Passed</h1>")
        .contains("causeway chaos run failover-kill --seed 7")
        .contains("send/l2a/RELAYER")
        .contains("4200 ms")
        .contains("missed")
        .contains("&lt;at &amp; by&gt;")
        .doesNotContain("<at & by>")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("<script");
  }

  @Test
  void shouldSayFailedAndWhyWhenACheckDoesNotHold() {
    assertThat(HtmlReport.of(result("I2", "message 5 came twice")))
        .contains("<h1>Failed</h1>")
        .contains("I2 Never twice")
        .contains("message 5 came twice");
  }

  @Test
  void shouldHoldTheSameAsJsonWhenItIsWritten() throws Exception {
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(result("I2", "twice")));
    assertThat(json.path("holds").asBoolean()).isFalse();
    assertThat(json.path("seed").asLong()).isEqualTo(7);
    assertThat(json.at("/failovers/killToBroadcast/p99").asLong()).isEqualTo(4200);
    assertThat(json.at("/checks/0/violations/0").asText()).isEqualTo("twice");
    assertThat(json.at("/leases/0/duty").asText()).isEqualTo("send/l2a/RELAYER");
  }

  @Test
  void shouldListAsNotCheckedWhatTheRunDidNotTestifyTo() {
    assertThat(HtmlReport.of(result()))
        .contains("I15, that abuse")
        .contains("I9, that an unbacked");
    assertThat(HtmlReport.of(result("I15"))).doesNotContain("I15, that abuse");
    assertThat(HtmlReport.of(result("E9"))).doesNotContain("I9, that an unbacked");
  }
}
