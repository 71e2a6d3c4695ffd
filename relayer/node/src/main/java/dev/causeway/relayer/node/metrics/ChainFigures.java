// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.ChainJournal;
import java.util.Locale;
import java.util.Map;

/** How far each chain is followed, how its endpoints behave, and what reorgs took back. */
final class ChainFigures {
  private final MetricsSources sources;

  ChainFigures(MetricsSources sources) {
    this.sources = sources;
  }

  /** What the store knows. */
  void tellProgress(Sheet sheet) {
    Map<ChainId, Long> orphaned = sources.report().orphanedBlocks();
    for (ChainAccess chain : sources.network().chains().values()) {
      sheet.counter(
          "causeway_orphaned_blocks",
          "Blocks that a reorg removed after they were seen",
          orphaned.getOrDefault(chain.chain(), 0L),
          "chain",
          chain.name());
      sources
          .store()
          .journal()
          .progress(chain.chain())
          .ifPresent(progress -> tellProgress(sheet, chain.name(), progress));
    }
  }

  private static void tellProgress(Sheet sheet, String chain, ChainJournal.Progress progress) {
    sheet.gauge(
        "causeway_chain_head",
        "Newest block that the chain reported",
        progress.head().max(progress.cursor().number()).value(),
        "chain",
        chain);
    sheet.gauge(
        "causeway_chain_cursor",
        "Newest block that was read",
        progress.cursor().number().value(),
        "chain",
        chain);
    sheet.gauge(
        "causeway_chain_finalized",
        "Newest block that is final",
        progress.finalized().value(),
        "chain",
        chain);
    sheet.gauge(
        "causeway_chain_update_time_seconds",
        "When the chain was last followed, as a time",
        progress.updatedAt().toEpochMilli() / 1_000.0,
        "chain",
        chain);
    sheet.gauge(
        "causeway_chain_halted",
        "1 while nothing is done on the chain until an operator resumes it",
        progress.halted().isPresent() ? 1 : 0,
        "chain",
        chain);
  }

  /** What this node saw by itself. */
  void tellEndpoints(Sheet sheet) {
    Map<ChainId, ChainTraffic> traffic = sources.traffic().get();
    for (ChainAccess chain : sources.network().chains().values()) {
      for (EndpointStatus endpoint : chain.reader().endpoints()) {
        sheet.gauge(
            "causeway_endpoint_condition",
            "How far this node believes the endpoint: healthy, lagging, failing or quarantined",
            1,
            "chain",
            chain.name(),
            "endpoint",
            String.valueOf(endpoint.index()),
            "condition",
            endpoint.condition().name().toLowerCase(Locale.ROOT));
      }
      ChainTraffic asked = traffic.get(chain.chain());
      if (asked != null) {
        tell(sheet, chain.name(), asked);
      }
    }
  }

  private static void tell(Sheet sheet, String chain, ChainTraffic asked) {
    sheet.counter(
        "causeway_rpc_requests",
        "HTTP requests to the chain's endpoints",
        asked.requests(),
        "chain",
        chain);
    asked
        .callsPerMethod()
        .forEach(
            (method, calls) ->
                sheet.counter(
                    "causeway_rpc_calls",
                    "JSON-RPC calls, several of which may share a request",
                    calls,
                    "chain",
                    chain,
                    "method",
                    method));
    for (int i = 0; i < asked.failuresPerEndpoint().size(); i++) {
      sheet.counter(
          "causeway_rpc_failures",
          "Requests that got no usable answer",
          asked.failuresPerEndpoint().get(i),
          "chain",
          chain,
          "endpoint",
          String.valueOf(i));
    }
  }
}
