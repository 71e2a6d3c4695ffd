// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Acts of operators, and their switch. */
final class MemoryOperators implements OperatorLog {
  private final Tables tables;
  private final List<Act> acts = new ArrayList<>();
  private @Nullable RelayPause pause;

  MemoryOperators(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<RelayPause> relayPause() {
    return tables.read(() -> Optional.ofNullable(pause));
  }

  @Override
  public boolean pauseRelaying(String operator, String reason) {
    boolean changed =
        tables.read(
            () -> {
              if (pause != null) {
                return false;
              }
              pause = new RelayPause(operator, reason, tables.clock.get());
              add(operator, Kind.PAUSE_RELAYING, Optional.empty(), reason);
              return true;
            });
    tell();
    return changed;
  }

  @Override
  public boolean resumeRelaying(String operator) {
    boolean changed =
        tables.read(
            () -> {
              if (pause == null) {
                return false;
              }
              pause = null;
              add(operator, Kind.RESUME_RELAYING, Optional.empty(), "");
              return true;
            });
    tell();
    return changed;
  }

  @Override
  public List<Act> acts(int limit) {
    return tables.read(() -> acts.reversed().stream().limit(limit).toList());
  }

  /** Belongs into the transaction of what it tells of. */
  void add(String operator, Kind kind, Optional<ChainId> chain, String detail) {
    acts.add(new Act(tables.clock.get(), operator, kind, chain, detail));
  }

  private void tell() {
    for (ChainId chain : tables.read(() -> List.copyOf(tables.chains.keySet()))) {
      tables.notify(StoreNotices.Kind.RELAY_SWITCH, chain);
    }
  }
}
