// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.simulation.Rows.Lane;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages that wait. */
final class MemoryBacklog implements ClaimBacklog {
  private final Tables tables;

  MemoryBacklog(Tables tables) {
    this.tables = tables;
  }

  @Override
  public List<Message> claimable(
      ChainId source, ChainId destination, LeafIndex from, LeafCount covered, int limit) {
    return tables.read(
        () -> {
          if (from.value() >= covered.value()) {
            return List.of();
          }
          Lane lane = tables.lane(source, destination);
          List.copyOf(lane.delayed.values()).forEach(tables::touch);
          BlockNumber finalized = tables.chain(source).finalized;
          return lane.free.subMap(from.value(), covered.value()).values().stream()
              .takeWhile(row -> !row.block.number().isAfter(finalized))
              .limit(limit)
              .map(row -> row.message)
              .toList();
        });
  }

  @Override
  public List<Demand> demand(ChainId source) {
    return tables.read(
        () -> {
          List<Demand> demands = new ArrayList<>();
          BlockNumber finalized = tables.chain(source).finalized;
          tables.lanes.forEach(
              (key, lane) -> {
                if (key.source().equals(source) && !lane.unclaimed.isEmpty()) {
                  demands.add(
                      new Demand(
                          key.destination(),
                          lane.unclaimed.lastEntry().getValue().message.leafIndex().asLast(),
                          lane.unclaimed.descendingMap().values().stream()
                              .filter(row -> !row.block.number().isAfter(finalized))
                              .findFirst()
                              .map(row -> row.message.leafIndex().asLast())
                              .orElse(LeafCount.NONE),
                          Optional.of(lane.unclaimed.firstEntry().getValue().message.leafIndex())));
                }
              });
          demands.sort(java.util.Comparator.comparing(Demand::destination));
          return demands;
        });
  }

  @Override
  public void park(Fence fence, MessageKey message, ParkReason reason) {
    change(
        fence,
        message,
        row -> {
          row.parked = reason;
          return 0;
        });
  }

  @Override
  public int delay(Fence fence, MessageKey message, WaitingReason reason, Duration wait) {
    return change(
        fence,
        message,
        row -> {
          row.delayReason = reason;
          row.delayedUntil = tables.clock.get().plus(wait);
          return ++row.failedAttempts;
        });
  }

  private int change(
      Fence fence, MessageKey key, java.util.function.Function<MessageRow, Integer> change) {
    ChainId destination =
        tables.read(
            () ->
                tables
                    .message(key)
                    .map(row -> row.message.destinationChain())
                    .orElse(key.sourceChain()));
    return tables.write(
        fence,
        Kind.BACKLOG,
        destination,
        () -> {
          Optional<MessageRow> row = tables.message(key);
          int result = row.map(change).orElse(0);
          row.ifPresent(tables::touch);
          return result;
        });
  }

  @Override
  public boolean retry(MessageKey message, String operator) {
    boolean lifted =
        tables.read(
            () -> {
              Optional<MessageRow> found = tables.message(message);
              if (found.isEmpty()) {
                return false;
              }
              MessageRow row = found.get();
              boolean any = row.parked != null || row.delayedUntil != null;
              row.parked = null;
              row.delayedUntil = null;
              row.delayReason = null;
              row.failedAttempts = 0;
              tables.touch(row);
              return any;
            });
    if (lifted) {
      tables.operators.add(
          operator,
          OperatorLog.Kind.RETRY_TRANSFER,
          Optional.of(message.sourceChain()),
          "message " + message.leafIndex() + " is tried again");
    }
    tables.notify(Kind.BACKLOG, message.sourceChain());
    return lifted;
  }

  @Override
  public int failedAttempts(MessageKey message) {
    return tables.read(() -> tables.message(message).map(row -> row.failedAttempts).orElse(0));
  }
}
