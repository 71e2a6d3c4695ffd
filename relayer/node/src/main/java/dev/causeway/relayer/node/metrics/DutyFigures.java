// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.node.duty.DutyStatus;
import java.util.Locale;

/** Who does what in which epoch, how it stands on this node, and what is in the way. */
final class DutyFigures {
  private final MetricsSources sources;

  DutyFigures(MetricsSources sources) {
    this.sources = sources;
  }

  void tell(Sheet sheet) {
    for (Leases.Lease lease : sources.store().leases().all()) {
      String duty = lease.duty().value();
      sheet.gauge(
          "causeway_duty_owner",
          "1 for the node that holds the duty's lease, 0 for the last one when nobody does",
          lease.held() ? 1 : 0,
          "duty",
          duty,
          "owner",
          lease.owner().value());
      sheet.gauge(
          "causeway_duty_epoch",
          "How often the duty changed its owner",
          lease.epoch().value(),
          "duty",
          duty);
    }
    for (DutyStatus status : sources.duties().get()) {
      sheet.gauge(
          "causeway_duty_phase",
          "What this node does about the duty: standby, active, failing or halted",
          1,
          "duty",
          status.duty().value(),
          "phase",
          status.phase().name().toLowerCase(Locale.ROOT));
    }
    for (Obstacles.Standing standing : sources.store().obstacles().all()) {
      sheet.gauge(
          "causeway_obstacle_since_seconds",
          "Since when something is in the way of the duty, as a time",
          standing.since().toEpochMilli() / 1_000.0,
          "duty",
          standing.duty().value(),
          "kind",
          standing.obstacle().kind().name().toLowerCase(Locale.ROOT));
    }
    sheet.gauge(
        "causeway_relaying_paused",
        "1 while an operator has stopped relaying on all nodes",
        sources.store().operators().relayPause().isPresent() ? 1 : 0);
    sources
        .store()
        .supply()
        .latestAudit()
        .ifPresent(
            audit -> {
              sheet.gauge(
                  "causeway_audit_findings",
                  "Tokens whose supply did not balance in the newest audit",
                  audit.findings().size());
              sheet.gauge(
                  "causeway_audit_time_seconds",
                  "When the newest audit was made",
                  audit.at().toEpochMilli() / 1_000.0);
            });
  }
}
