// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Leases by the virtual clock. */
final class MemoryLeases implements Leases {
  private record Row(NodeId owner, Epoch epoch, Instant since, Instant expiresAt) {}

  private final Tables tables;
  private final Map<String, Row> rows = new TreeMap<>();

  MemoryLeases(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<Fence> acquire(DutyName duty, NodeId node, Duration timeToLive) {
    return tables.read(
        () -> {
          Instant now = tables.clock.get();
          Row row = rows.get(duty.value());
          if (row != null && row.expiresAt().isAfter(now) && !row.owner().equals(node)) {
            return Optional.empty();
          }
          Epoch epoch =
              row == null
                  ? Epoch.of(1)
                  : row.owner().equals(node) ? row.epoch() : row.epoch().next();
          Instant since = row != null && row.owner().equals(node) ? row.since() : now;
          rows.put(duty.value(), new Row(node, epoch, since, now.plus(timeToLive)));
          return Optional.of(new Fence(duty, node, epoch));
        });
  }

  @Override
  public boolean renew(Fence fence, Duration timeToLive) {
    return tables.read(
        () -> {
          if (!holds(fence)) {
            return false;
          }
          end(fence, tables.clock.get().plus(timeToLive));
          return true;
        });
  }

  @Override
  public void release(Fence fence) {
    tables.read(
        () -> {
          if (holds(fence)) {
            end(fence, tables.clock.get());
          }
          return fence;
        });
  }

  @Override
  public List<Lease> all() {
    return tables.read(
        () -> {
          Instant now = tables.clock.get();
          return rows.entrySet().stream()
              .map(
                  entry ->
                      new Lease(
                          new DutyName(entry.getKey()),
                          entry.getValue().owner(),
                          entry.getValue().epoch(),
                          entry.getValue().since(),
                          entry.getValue().expiresAt(),
                          entry.getValue().expiresAt().isAfter(now)))
              .toList();
        });
  }

  private void end(Fence fence, Instant expiresAt) {
    rows.computeIfPresent(
        fence.duty().value(),
        (_, row) -> new Row(row.owner(), row.epoch(), row.since(), expiresAt));
  }

  private boolean holds(Fence fence) {
    Row row = rows.get(fence.duty().value());
    return row != null
        && row.owner().equals(fence.owner())
        && row.epoch().equals(fence.epoch())
        && row.expiresAt().isAfter(tables.clock.get());
  }

  void check(Fence fence) {
    if (!holds(fence)) {
      throw new FencedOutException(fence);
    }
  }
}
