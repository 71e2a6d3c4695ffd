// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import dev.causeway.relayer.core.simulation.Rows.ProposalRow;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.ProposalLog;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Canonical proposals. */
final class MemoryProposals implements ProposalLog {
  private final Tables tables;

  MemoryProposals(Tables tables) {
    this.tables = tables;
  }

  private TreeMap<Long, ProposalRow> of(ChainId rollup) {
    return tables.proposals.computeIfAbsent(rollup, _ -> new TreeMap<>());
  }

  @Override
  public List<Proposal> open(ChainId rollup) {
    return tables.read(
        () -> {
          Optional<BlockNumber> settled = settled(rollup);
          return of(rollup).values().stream()
              .filter(
                  row ->
                      switch (row.history.getLast()) {
                        case OPEN, CHALLENGED, UPHELD, FINALIZED -> true;
                        case REJECTED, SETTLED -> false;
                      })
              .filter(row -> settled.isEmpty() || row.l2Block.isAfter(settled.get()))
              .map(row -> row.view(rollup))
              .toList();
        });
  }

  @Override
  public Optional<Proposal> find(ChainId rollup, long id) {
    return tables.read(() -> Optional.ofNullable(of(rollup).get(id)).map(row -> row.view(rollup)));
  }

  @Override
  public Optional<BlockNumber> settledUpTo(ChainId rollup) {
    return tables.read(() -> settled(rollup));
  }

  private Optional<BlockNumber> settled(ChainId rollup) {
    return of(rollup).values().stream()
        .filter(row -> row.history.getLast() == Status.SETTLED)
        .map(row -> row.l2Block)
        .max(Comparator.naturalOrder());
  }

  @Override
  public void recordVerdict(Fence fence, ChainId rollup, long id, OutputRoot computed) {
    tables.write(
        fence,
        Kind.CHAIN,
        rollup,
        () -> {
          ProposalRow row = of(rollup).get(id);
          if (row != null && row.computed == null) {
            row.computed = computed;
          }
          return computed;
        });
  }
}
