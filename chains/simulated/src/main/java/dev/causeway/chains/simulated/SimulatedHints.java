// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.HeadHints;
import dev.causeway.model.BlockNumber;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Calls listeners on the thread that makes the block, after the network's lock is released. */
final class SimulatedHints implements HeadHints {
  private final List<Consumer<BlockNumber>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Subscription subscribe(Consumer<BlockNumber> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void announce(BlockNumber head) {
    listeners.forEach(listener -> listener.accept(head));
  }
}
