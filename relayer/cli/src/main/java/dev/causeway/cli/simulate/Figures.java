// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.relayer.simulation.Campaign;
import dev.causeway.relayer.simulation.Verdict.Totals;

/**
 * The figures of a campaign.
 *
 * @param report what it came to
 * @param seconds how long it took
 */
record Figures(Campaign.Report report, double seconds) {
  private static final double HOURS_OF_A_YEAR = 24 * 365.25;

  private double years() {
    return report.totals().span().toMinutes() / 60.0 / HOURS_OF_A_YEAR;
  }

  private double seedsPerMinute() {
    return report.done() / seconds * 60;
  }

  private long faults() {
    return report.totals().faults().values().stream().mapToLong(Long::longValue).sum();
  }

  String text() {
    Totals totals = report.totals();
    StringBuilder text = new StringBuilder();
    line(text, "seeds", "%d in %.1f s, %.0f a minute", report.done(), seconds, seedsPerMinute());
    line(text, "bridge time", "%.2f years", years());
    line(
        text,
        "messages",
        "%d, delivered %d, parked with reason %d, relayer transactions %d",
        totals.messages(),
        totals.delivered(),
        totals.parked(),
        totals.transactions());
    line(
        text,
        "world",
        "%d blocks, %d steps of duties, %d writes",
        totals.blocks(),
        totals.steps(),
        totals.writes());
    line(
        text,
        "failover",
        "%d duties changed hands, %d stale writes refused",
        totals.takeovers(),
        totals.fencedOut());
    line(text, "checks", "%d, broken seeds %d", totals.checks(), report.broken().size());
    line(text, "faults", "%d", faults());
    totals.faults().forEach((kind, count) -> line(text, "  " + kind, "%d", count));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append("%-32s".formatted(name)).append(format.formatted(values)).append('\n');
  }

  String json() {
    Totals totals = report.totals();
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("seeds", report.done())
        .put("seconds", seconds)
        .put("seedsPerMinute", seedsPerMinute())
        .put("years", years())
        .put("messages", totals.messages())
        .put("delivered", totals.delivered())
        .put("parked", totals.parked())
        .put("transactions", totals.transactions())
        .put("blocks", totals.blocks())
        .put("steps", totals.steps())
        .put("writes", totals.writes())
        .put("takeovers", totals.takeovers())
        .put("staleWritesRefused", totals.fencedOut())
        .put("checks", totals.checks())
        .put("brokenSeeds", report.broken().size())
        .put("faults", faults());
    ObjectNode kinds = json.putObject("faultsByKind");
    totals.faults().forEach(kinds::put);
    return json.toString();
  }
}
