// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.simulation.Rows.RootRow;
import dev.causeway.relayer.core.store.RootLog;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Canonical global roots. */
final class MemoryRoots implements RootLog {
  private final Tables tables;

  MemoryRoots(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<AcceptedRoot> latest() {
    return tables.read(
        () ->
            tables.roots.isEmpty() ? Optional.empty() : Optional.of(view(tables.roots.getLast())));
  }

  @Override
  public Optional<AcceptedRoot> latestAt(BlockNumber l1Block) {
    return tables.read(
        () ->
            tables.roots.reversed().stream()
                .filter(row -> !row.block().number().isAfter(l1Block))
                .findFirst()
                .map(this::view));
  }

  @Override
  public Optional<AcceptedRoot> find(GlobalRoot root) {
    return tables.read(() -> Optional.ofNullable(tables.rootsByHash.get(root)).map(this::view));
  }

  @Override
  public Optional<AcceptedRoot> latestKnownTo(ChainId destination) {
    return tables.read(
        () -> {
          boolean isBase =
              !tables.roots.isEmpty()
                  && tables
                      .chain(destination)
                      .at(tables.roots.getLast().block().number())
                      .filter(block -> block.ref.equals(tables.roots.getLast().block()))
                      .isPresent();
          if (isBase) {
            return Optional.of(view(tables.roots.getLast()));
          }
          return tables.accepted.getOrDefault(destination, List.of()).stream()
              .flatMap(row -> Optional.ofNullable(tables.rootsByHash.get(row.root())).stream())
              .max(Comparator.comparing(RootRow::sequence))
              .map(this::view);
        });
  }

  private AcceptedRoot view(RootRow row) {
    Map<ChainId, LeafCount> covered = new HashMap<>();
    row.exitRoots()
        .forEach(
            (chain, exitRoot) -> {
              Long count = tables.chain(chain).leafCounts.get(exitRoot);
              if (count != null) {
                covered.put(chain, LeafCount.of(count));
              }
            });
    return new AcceptedRoot(row.root(), row.sequence(), row.block(), row.exitRoots(), covered);
  }
}
