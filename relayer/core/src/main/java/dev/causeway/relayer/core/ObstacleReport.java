// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Obstacle;
import java.util.Optional;

/**
 * Tells the store of a duty's obstacle when it changes, and only then. Belongs to one duty and is
 * used by one step at a time.
 */
public final class ObstacleReport {
  private final Obstacles obstacles;
  private Optional<Epoch> toldIn = Optional.empty();
  private Optional<String> told = Optional.empty();

  /** Nothing is told yet. */
  public ObstacleReport(Obstacles obstacles) {
    this.obstacles = obstacles;
  }

  /** Something is in the way. The same in other numbers is not told again. */
  public void blocked(Fence fence, Obstacle obstacle) {
    Optional<String> gist =
        Optional.of(
            obstacle.kind()
                + obstacle.detail().replaceAll("0x[0-9a-f]+", "#").replaceAll("[0-9]+", "#"));
    if (!gist.equals(told) || !isTold(fence)) {
      obstacles.report(fence, obstacle);
      told = gist;
      toldIn = Optional.of(fence.epoch());
    }
  }

  /**
   * Nothing is in the way. Told once for each epoch, as an owner before may have left something.
   */
  public void free(Fence fence) {
    if (told.isPresent() || !isTold(fence)) {
      obstacles.clear(fence);
      told = Optional.empty();
      toldIn = Optional.of(fence.epoch());
    }
  }

  private boolean isTold(Fence fence) {
    return toldIn.equals(Optional.of(fence.epoch()));
  }
}
