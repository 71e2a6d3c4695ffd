// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.store.MessageLog;
import java.util.List;
import java.util.Optional;

/** Canonical messages. */
final class MemoryMessages implements MessageLog {
  private final Tables tables;

  MemoryMessages(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LeafCount leafCount(ChainId source) {
    return tables.read(() -> LeafCount.of(tables.chain(source).messages.size()));
  }

  @Override
  public LeafCount leafCountAt(ChainId source, BlockNumber block) {
    return tables.read(
        () -> {
          List<MessageRow> rows = tables.chain(source).messages;
          // Messages ascend by block: the first above the height is found by halving.
          int low = 0;
          int high = rows.size();
          while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).block.number().isAfter(block)) {
              high = middle;
            } else {
              low = middle + 1;
            }
          }
          return LeafCount.of(low);
        });
  }

  @Override
  public List<Leaf> leaves(ChainId source, LeafIndex from, int limit) {
    return tables.read(
        () -> {
          List<MessageRow> rows = tables.chain(source).messages;
          int start = (int) Math.min(rows.size(), from.value());
          int end = Math.min(rows.size(), start + limit);
          return rows.subList(start, end).stream()
              .map(row -> new Leaf(row.message.leafIndex(), row.id, row.exitRoot))
              .toList();
        });
  }

  @Override
  public Optional<LeafCount> leafCountOf(ChainId source, ExitRoot exitRoot) {
    return tables.read(
        () ->
            Optional.ofNullable(tables.chain(source).leafCounts.get(exitRoot)).map(LeafCount::of));
  }

  @Override
  public Optional<Message> message(ChainId source, LeafIndex index) {
    return tables.read(() -> tables.message(source, index).map(row -> row.message));
  }
}
