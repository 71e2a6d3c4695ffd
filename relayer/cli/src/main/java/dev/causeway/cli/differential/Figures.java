// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.testkit.differential.Campaign;
import dev.causeway.testkit.differential.Tally;

/**
 * The figures of a campaign.
 *
 * @param seed what the proofs were drawn from
 * @param report what it came to
 * @param seconds how long it took
 */
record Figures(long seed, Campaign.Report report, double seconds) {
  private static final String ROW = "%-22s %10s %30s %22s %30s%n";

  private double perSecond() {
    return report.done() / seconds;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d proofs of seed %d in %.1f s, %.0f a second; disagreements: %d%n"
            .formatted(report.done(), seed, seconds, perSecond(), report.disagreements().size()));
    text.append(
        ROW.formatted(
            "",
            "proofs",
            "Java: there/absent/refused",
            "Solidity: there/refused",
            "independent: as Java"));
    report.tally().rows().forEach((mutation, row) -> text.append(row(mutation.name(), row)));
    text.append(row("all", report.tally().total()));
    text.append("known leniency of the independent judge:\n");
    report
        .tally()
        .lenient()
        .forEach((how, count) -> text.append("%-32s%d%n".formatted("  " + how, count)));
    return text.toString().stripTrailing();
  }

  private static String row(String name, Tally.Row row) {
    return ROW.formatted(
        name,
        row.java().sum(),
        all(row.java()),
        row.solidity().present() + "/" + row.solidity().refused(),
        all(row.independent()));
  }

  private static String all(Tally.Verdicts verdicts) {
    return verdicts.present() + "/" + verdicts.absent() + "/" + verdicts.refused();
  }

  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("seed", seed)
        .put("proofs", report.done())
        .put("seconds", seconds)
        .put("proofsPerSecond", perSecond())
        .put("disagreements", report.disagreements().size());
    ObjectNode rows = json.putObject("mutations");
    report
        .tally()
        .rows()
        .forEach(
            (mutation, row) -> {
              ObjectNode one = rows.putObject(mutation.name());
              put(one.putObject("java"), row.java());
              put(one.putObject("solidity"), row.solidity());
              put(one.putObject("independent"), row.independent());
            });
    ObjectNode lenient = json.putObject("lenient");
    report.tally().lenient().forEach((how, count) -> lenient.put(how.name(), count));
    return json.toString();
  }

  private static void put(ObjectNode json, Tally.Verdicts verdicts) {
    json.put("present", verdicts.present())
        .put("absent", verdicts.absent())
        .put("refused", verdicts.refused());
  }
}
