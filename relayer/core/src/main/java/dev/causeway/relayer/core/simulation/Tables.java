// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.Direction;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.simulation.Rows.AcceptedRow;
import dev.causeway.relayer.core.simulation.Rows.ChainRow;
import dev.causeway.relayer.core.simulation.Rows.ClaimRow;
import dev.causeway.relayer.core.simulation.Rows.Lane;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.simulation.Rows.PauseRow;
import dev.causeway.relayer.core.simulation.Rows.ProposalRow;
import dev.causeway.relayer.core.simulation.Rows.RootRow;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All tables, their lock, and what holds between them. */
final class Tables {
  record LaneKey(ChainId source, ChainId destination) {}

  record PauseKey(ChainId chain, Direction direction) {}

  final Supplier<Instant> clock;
  final ReentrantLock lock = new ReentrantLock();
  final Map<ChainId, ChainRow> chains = new LinkedHashMap<>();
  final Map<LaneKey, Lane> lanes = new HashMap<>();
  final Map<MessageKey, ClaimRow> claims = new HashMap<>();
  final Map<MessageId, ClaimRow> retries = new HashMap<>();
  final Map<MessageId, MessageRow> byId = new HashMap<>();
  final Set<MessageRow> unarrived = new LinkedHashSet<>();
  final List<RootRow> roots = new ArrayList<>();
  final Map<GlobalRoot, RootRow> rootsByHash = new HashMap<>();
  final Map<ChainId, List<AcceptedRow>> accepted = new HashMap<>();
  final Map<ChainId, TreeMap<Long, ProposalRow>> proposals = new HashMap<>();
  final Map<ChainId, List<Bytes32>> batches = new HashMap<>();
  final Set<MessageId> queuedAtLedgers = new HashSet<>();
  final Map<TokenKey, Integer> tokens = new LinkedHashMap<>();
  final Map<PauseKey, List<PauseRow>> pauses = new HashMap<>();
  final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
  final MemoryLeases leases = new MemoryLeases(this);
  final MemoryOutbox outbox = new MemoryOutbox(this);
  final MemoryJournal journal = new MemoryJournal(this);
  final MemoryOperators operators = new MemoryOperators(this);
  final MemoryObstacles obstacles = new MemoryObstacles(this);
  private volatile WriteHook hook = WriteHook.NONE;

  Tables(Supplier<Instant> clock) {
    this.clock = clock;
  }

  void hook(WriteHook next) {
    hook = next;
  }

  <T> T read(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** One transaction: the fence is checked first, listeners hear of it after. */
  <T> T write(Fence fence, Kind kind, ChainId chain, Supplier<T> change) {
    T result = change(fence, change);
    notify(kind, chain);
    return result;
  }

  /** As {@link #write}; whoever calls tells the listeners. */
  <T> T change(Fence fence, Supplier<T> change) {
    T result;
    lock.lock();
    try {
      hook.before(fence.duty());
      leases.check(fence);
      result = change.get();
      hook.after(fence.duty());
    } finally {
      lock.unlock();
    }
    return result;
  }

  void notify(Kind kind, ChainId chain) {
    Notice notice = new Notice(kind, chain);
    listeners.forEach(listener -> listener.accept(notice));
  }

  ChainRow chain(ChainId chain) {
    return chains.computeIfAbsent(chain, ChainRow::new);
  }

  Lane lane(ChainId source, ChainId destination) {
    return lanes.computeIfAbsent(new LaneKey(source, destination), _ -> new Lane());
  }

  Optional<MessageRow> message(ChainId source, LeafIndex index) {
    ChainRow row = chains.get(source);
    return row == null || index.value() >= row.messages.size()
        ? Optional.empty()
        : Optional.of(row.messages.get((int) index.value()));
  }

  Optional<MessageRow> message(MessageKey key) {
    return message(key.sourceChain(), key.leafIndex());
  }

  /** Where the token of a message has arrived; empty while it has not. */
  Optional<ClaimRow> arrival(MessageRow row) {
    ClaimRow claim = claims.get(row.message.key());
    if (claim == null) {
      return Optional.empty();
    }
    return switch (claim.outcome()) {
      case DELIVERED -> Optional.of(claim);
      case CALL_FAILED -> Optional.ofNullable(retries.get(row.id));
    };
  }

  /** Brings the indexes of a message up to date with its row. */
  void touch(MessageRow row) {
    Lane lane = lane(row.message.sourceChain(), row.message.destinationChain());
    long index = row.message.leafIndex().value();
    boolean unclaimed = row.canonical && !claims.containsKey(row.message.key());
    boolean delayed = row.delayedUntil != null && row.delayedUntil.isAfter(clock.get());
    boolean idle =
        unclaimed
            && row.liveIntents == 0
            && row.parked == null
            && !queuedAtLedgers.contains(row.id);
    member(lane.unclaimed, index, row, unclaimed);
    member(lane.free, index, row, idle && !delayed);
    member(lane.delayed, index, row, idle && delayed);
    if (row.canonical && arrival(row).isEmpty()) {
      unarrived.add(row);
    } else {
      unarrived.remove(row);
    }
  }

  private static void member(
      TreeMap<Long, MessageRow> map, long index, MessageRow row, boolean wanted) {
    if (wanted) {
      map.put(index, row);
    } else {
      // An orphaned row must not push out the one that took its place.
      map.remove(index, row);
    }
  }

  /** What a test or the simulator does to writes: a crash is an exception. */
  interface WriteHook {
    /** Nothing. */
    WriteHook NONE = new WriteHook() {};

    default void before(dev.causeway.relayer.core.store.DutyName duty) {}

    default void after(dev.causeway.relayer.core.store.DutyName duty) {}
  }
}
