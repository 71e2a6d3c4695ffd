// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.chaos.Sample;
import dev.causeway.testkit.verdict.Check;
import dev.causeway.testkit.verdict.Failovers;
import dev.causeway.testkit.verdict.Percentiles;

/** A run as JSON. Times are ISO 8601, lengths are milliseconds. */
public final class JsonReport {
  private JsonReport() {}

  /** The whole run. */
  public static String of(ChaosResult result) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("scenario", result.scenario().name())
        .put("shows", result.scenario().shows())
        .put("seed", result.seed())
        .put("command", result.command())
        .put("start", result.start().toString())
        .put("end", result.end().toString())
        .put("holds", result.verdict().holds())
        .put("sent", result.verdict().sent())
        .put("delivered", result.verdict().delivered())
        .put("parked", result.verdict().parked())
        .put("lost", result.verdict().lost())
        .put("doubled", result.verdict().doubled());
    ArrayNode rows = json.putArray("rows");
    result.scenario().rows().forEach(rows::add);
    Failovers failovers = result.verdict().failovers();
    ObjectNode times = json.putObject("failovers");
    put(times, "killToBroadcast", failovers.crashToBroadcast());
    put(times, "killToLease", failovers.crashToTake());
    put(times, "stopToBroadcast", failovers.hangToBroadcast());
    put(times, "handOver", failovers.handOver());
    times.put("unmeasured", failovers.unmeasured());
    ArrayNode checks = json.putArray("checks");
    for (Check check : result.verdict().checks()) {
      ObjectNode node =
          checks
              .addObject()
              .put("id", check.id())
              .put("title", check.title())
              .put("how", check.how())
              .put("checked", check.checked())
              .put("holds", check.holds());
      ArrayNode violations = node.putArray("violations");
      check.violations().forEach(violations::add);
    }
    ArrayNode incidents = json.putArray("incidents");
    for (Incident incident : result.incidents()) {
      incidents
          .addObject()
          .put("at", incident.at().toString())
          .put("until", incident.until().toString())
          .put("kind", incident.kind())
          .put("target", incident.target())
          .put("detail", incident.detail());
    }
    ArrayNode misses = json.putArray("misses");
    result.misses().forEach(misses::add);
    ArrayNode leases = json.putArray("leases");
    result
        .leases()
        .forEach(
            change ->
                leases
                    .addObject()
                    .put("at", change.at().toString())
                    .put("duty", result.duty(change.duty()))
                    .put("owner", change.owner())
                    .put("epoch", change.epoch())
                    .put("held", change.held()));
    ArrayNode samples = json.putArray("samples");
    for (Sample sample : result.samples()) {
      samples
          .addObject()
          .put("at", sample.at().toString())
          .put("nodesUp", sample.nodesUp())
          .put("sent", sample.sent())
          .put("delivered", sample.delivered())
          .put("backlog", sample.backlog());
    }
    return json.toPrettyString() + "\n";
  }

  private static void put(ObjectNode json, String name, Percentiles times) {
    ObjectNode node = json.putObject(name).put("count", times.count());
    if (times.count() > 0) {
      node.put("p50", times.at(50).toMillis())
          .put("p90", times.at(90).toMillis())
          .put("p99", times.at(99).toMillis())
          .put("max", times.at(100).toMillis());
    }
  }
}
