// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.StoreNotices;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What is in the way. */
final class MemoryObstacles implements Obstacles {
  private final Tables tables;
  private final TreeMap<DutyName, Standing> standing =
      new TreeMap<>(Comparator.comparing(DutyName::value));

  MemoryObstacles(Tables tables) {
    this.tables = tables;
  }

  @Override
  public void report(Fence fence, Obstacle obstacle) {
    tables.write(
        fence,
        StoreNotices.Kind.BACKLOG,
        obstacle.chain(),
        () -> standing.put(fence.duty(), new Standing(fence.duty(), obstacle, tables.clock.get())));
  }

  @Override
  public void clear(Fence fence) {
    Standing known =
        tables.read(
            () -> {
              tables.leases.check(fence);
              return standing.get(fence.duty());
            });
    if (known != null) {
      tables.write(
          fence,
          StoreNotices.Kind.BACKLOG,
          known.obstacle().chain(),
          () -> standing.remove(fence.duty()));
    }
  }

  @Override
  public List<Standing> all() {
    return tables.read(() -> List.copyOf(standing.values()));
  }
}
