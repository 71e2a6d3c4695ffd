// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.report;

import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.chaos.Scenario.Expectations;
import dev.causeway.testkit.verdict.Check;
import dev.causeway.testkit.verdict.Failovers;
import dev.causeway.testkit.verdict.Percentiles;
import dev.causeway.testkit.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run as one page that needs nothing else: no script, no font, no picture from elsewhere. */
public final class HtmlReport {
  /** By the check that would testify to it, where there is one. */
  private static final Map<String, String> NOT_CHECKED =
      new TreeMap<>(
          Map.of(
              "E9",
              "I9, that an unbacked mint is found: nothing here mints without backing; the scenario"
                  + " unbacked-mint does. What is checked above is that nobody pauses without one.",
              "I10",
              "I10, that a poison message delays others by at most one retry: only that all others"
                  + " arrive (I1). The simulator holds it in the same way.",
              "I11",
              "I11, caps: the contract reverts what exceeds them, and the load stays below; the"
                  + " contract's own tests cover it.",
              "I14",
              "I14, channels: there is none in this network.",
              "I15",
              "I15, that abuse of the interface slows nobody: nothing here abuses it; the scenario"
                  + " abused-interface does."));

  private final ChaosResult result;
  private final Verdict verdict;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(ChaosResult result) {
    this.result = result;
    this.verdict = result.verdict();
  }

  /** The whole page. */
  public static String of(ChaosResult result) {
    return new HtmlReport(result).whole();
  }

  private String whole() {
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>");
    text("Causeway chaos: " + result.scenario().name());
    page.append("</title>\n<style>").append(style()).append("</style></head><body>\n");
    head();
    figures();
    pictures();
    failovers();
    checks();
    story();
    return page.append("</body></html>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("/report/report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void text(String text) {
    page.append(Svg.escape(text));
  }

  private void head() {
    page.append("<header class=\"").append(verdict.holds() ? "good" : "bad").append("\"><h1>");
    text(verdict.holds() ? "Passed" : "Failed");
    page.append("</h1><p><b>");
    text(result.scenario().name());
    page.append("</b>: ");
    text(result.scenario().shows());
    page.append("</p><p>");
    text(
        verdict.holds()
            ? "%d messages were sent while %d faults happened; %d were lost, %d delivered twice. All %d checks hold."
                .formatted(
                    verdict.sent(),
                    result.incidents().size(),
                    verdict.lost(),
                    verdict.doubled(),
                    verdict.checks().size())
            : "Broken: "
                + verdict.broken().stream()
                    .map(check -> check.id() + " " + check.title())
                    .collect(Collectors.joining("; ")));
    page.append("</p></header>\n");
  }

  private void figures() {
    page.append("<section class=\"figures\">");
    figure(verdict.sent(), "sent");
    figure(verdict.delivered(), "delivered");
    figure(verdict.parked(), "parked, with a reason");
    figure(verdict.lost(), "lost");
    figure(verdict.doubled(), "delivered twice");
    figure(result.incidents().size(), "faults");
    page.append("</section>\n");
  }

  private void figure(long value, String name) {
    page.append("<div><b>").append(value).append("</b><span>");
    text(name);
    page.append("</span></div>");
  }

  private void pictures() {
    Timeline timeline = new Timeline(result);
    section(
        "What went wrong, and when",
        "Each mark is a fault that was really brought about, as long as it lasted: a kill until the node"
            + " serves again. Seconds count from the start of the load.");
    page.append(timeline.faults());
    faultList();
    section(
        "Who did the work",
        "A row is a duty of the relayer: watch reads blocks, carry brings roots to a chain, claim"
            + " plans deliveries, send signs and sends with one key, settle and challenge deal with"
            + " outputs of an L2, audit compares what is minted with what is locked. Exactly one"
            + " node holds a duty at a time. A change of colour is a takeover or a planned move; a"
            + " gap is time in which nobody held it.");
    page.append(timeline.legend()).append(timeline.owners());
    section(
        "What was under way, and what arrived",
        "As the relayer's own database had it, sampled twice a second. Thin lines are faults.");
    page.append(timeline.backlog()).append(timeline.deliveries());
  }

  /** For whoever cannot point at a mark: every fault in words. */
  private void faultList() {
    page.append("<details><summary>All ").append(result.incidents().size());
    page.append(" faults in words</summary><table><tr><th>At</th><th>Kind</th><th>Target</th>");
    page.append("<th>What</th><th>Over after</th></tr>\n");
    for (Incident incident : result.incidents()) {
      page.append("<tr><td>").append(seconds(result.start(), incident.at())).append("</td><td>");
      text(incident.kind());
      page.append("</td><td>");
      text(incident.target());
      page.append("</td><td>");
      text(incident.detail());
      page.append("</td><td>").append(seconds(incident.at(), incident.until()));
      page.append("</td></tr>\n");
    }
    page.append("</table></details>\n");
  }

  private static String seconds(Instant from, Instant to) {
    return String.format(Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1000.0);
  }

  private void section(String title, String explanation) {
    page.append("<h2>");
    text(title);
    page.append("</h2><p class=\"note\">");
    text(explanation);
    page.append("</p>\n");
  }

  private void failovers() {
    Failovers failovers = verdict.failovers();
    Expectations expected = result.scenario().expectations();
    section(
        "How long it stood still",
        "Measured by the clock of the machine: from the death of the process that owned a sender to"
            + " the moment at which the database server noted the next broadcast of that sender."
            + " Waiting for the next thing to send is included.");
    page.append(
        "<table><tr><th>From, to</th><th>Measured</th><th>p50</th><th>p90</th><th>p99</th>"
            + "<th>Longest</th><th>Aim for p99</th></tr>\n");
    times("killed node, next broadcast", failovers.crashToBroadcast(), expected.takeover());
    times("killed node, lease of its successor", failovers.crashToTake(), Optional.empty());
    times("stopped node, next broadcast by another", failovers.hangToBroadcast(), expected.hang());
    times("planned release, lease of the successor", failovers.handOver(), expected.handOver());
    page.append("</table>\n");
    if (failovers.unmeasured() > 0) {
      page.append("<p class=\"note\">");
      text(
          "After %d faults nothing was to be sent any more, so they are not measured."
              .formatted(failovers.unmeasured()));
      page.append("</p>\n");
    }
  }

  private void times(String name, Percentiles times, Optional<Duration> aim) {
    if (times.count() == 0 && aim.isEmpty()) {
      return;
    }
    boolean kept = aim.isEmpty() || (times.count() > 0 && times.at(99).compareTo(aim.get()) <= 0);
    page.append("<tr><td>");
    text(name);
    page.append("</td><td>").append(times.count()).append("</td>");
    for (double percent : new double[] {50, 90, 99, 100}) {
      page.append("<td>")
          .append(times.count() == 0 ? "" : times.at(percent).toMillis() + " ms")
          .append("</td>");
    }
    page.append("<td class=\"").append(kept ? "good" : "bad").append("\">");
    text(
        aim.map(limit -> "≤ %d ms: %s".formatted(limit.toMillis(), kept ? "kept" : "missed"))
            .orElse(""));
    page.append("</td></tr>\n");
  }

  private void checks() {
    section(
        "What was checked",
        "From the blocks of all chains and from the database, after the run, by code that shares"
            + " nothing with the relayer's decisions. Metrics and logs of the relayer were not"
            + " asked.");
    page.append(
        "<table><tr><th></th><th>Must hold</th><th>Checked against</th><th>Looked at</th>"
            + "<th>Result</th></tr>\n");
    List<Check> brokenFirst =
        Stream.concat(verdict.broken().stream(), verdict.checks().stream().filter(Check::holds))
            .toList();
    for (Check check : brokenFirst) {
      page.append("<tr><td>");
      text(check.id());
      page.append("</td><td>");
      text(check.title());
      page.append("</td><td>");
      text(check.how());
      page.append("</td><td>").append(check.checked()).append("</td><td class=\"");
      page.append(
          !check.holds()
              ? "bad\">"
              : check.checked() == 0 ? "\">nothing to look at" : "good\">holds");
      if (!check.holds()) {
        text("broken, %d times".formatted(check.violations().size()));
        page.append("<ul>");
        check.violations().stream()
            .limit(10)
            .forEach(
                violation -> {
                  page.append("<li>");
                  text(violation);
                  page.append("</li>");
                });
        page.append("</ul>");
      }
      page.append("</td></tr>\n");
    }
    page.append("</table>\n");
    section(
        "What was not checked",
        "Invariants of the fault matrix to which such a run cannot testify, and where they are.");
    page.append("<ul>");
    Set<String> checked = verdict.checks().stream().map(Check::id).collect(Collectors.toSet());
    NOT_CHECKED.forEach(
        (check, reason) -> {
          if (checked.contains(check)) {
            return;
          }
          page.append("<li>");
          text(reason);
          page.append("</li>");
        });
    page.append("</ul>\n");
  }

  private void story() {
    section("Run it again", "The seed decides targets, pauses and the order of failpoints.");
    page.append("<pre>");
    text(result.command());
    page.append("</pre><p class=\"note\">");
    text(
        "%s to %s; rows of the fault matrix: %s; %d nodes, %d L2s, block time %d ms; load: %d transfers every %d ms over %s."
            .formatted(
                result.start(),
                result.end(),
                result.scenario().rows().isEmpty()
                    ? "none"
                    : String.join(", ", result.scenario().rows()),
                result.scenario().topology().nodes(),
                result.scenario().topology().l2s(),
                result.scenario().topology().blockTime().toMillis(),
                result.scenario().load().batch(),
                result.scenario().load().every().toMillis(),
                result.scenario().load().routes()));
    page.append("</p>\n");
    if (!result.misses().isEmpty()) {
      page.append("<p class=\"note\">Beside the plan:</p><ul>");
      result.misses().stream()
          .distinct()
          .forEach(
              miss -> {
                page.append("<li>");
                text(miss);
                page.append("</li>");
              });
      page.append("</ul>\n");
    }
  }
}
