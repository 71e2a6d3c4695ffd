// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.BatchLog;
import java.util.List;
import java.util.Optional;

/** Canonical settlements of batches. */
final class MemoryBatches implements BatchLog {
  private final Tables tables;

  MemoryBatches(Tables tables) {
    this.tables = tables;
  }

  @Override
  public long settled(ChainId ledger) {
    return tables.read(() -> (long) tables.batches.getOrDefault(ledger, List.of()).size());
  }

  @Override
  public Optional<Bytes32> rootAfter(ChainId ledger, long batch) {
    return tables.read(
        () -> {
          List<Bytes32> roots = tables.batches.getOrDefault(ledger, List.of());
          return batch < 0 || batch >= roots.size()
              ? Optional.empty()
              : Optional.of(roots.get((int) batch));
        });
  }
}
