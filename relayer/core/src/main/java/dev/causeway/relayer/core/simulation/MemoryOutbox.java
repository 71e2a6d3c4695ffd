// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.PendingIntents;
import dev.causeway.relayer.core.simulation.Rows.AttemptRow;
import dev.causeway.relayer.core.simulation.Rows.BlockRow;
import dev.causeway.relayer.core.simulation.Rows.IntentRow;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Intents and attempts. */
final class MemoryOutbox implements Outbox {
  private record DedupeKey(ChainId chain, String key) {
    static DedupeKey of(NewIntent wish) {
      return new DedupeKey(wish.chain(), wish.dedupeKey());
    }
  }

  private record SenderKey(ChainId chain, Address sender) {}

  private final Tables tables;
  private final Map<ChainId, TreeMap<Long, IntentRow>> live = new HashMap<>();
  private final Map<Long, IntentRow> all = new HashMap<>();
  private final Map<DedupeKey, IntentRow> liveByDedupeKey = new HashMap<>();
  private final Map<TxHash, AttemptRow> attempts = new HashMap<>();
  private final Map<SenderKey, TreeMap<Nonce, IntentRow>> nonces = new HashMap<>();
  private final Map<Long, List<MessageRow>> held = new HashMap<>();
  // Concluded, but a reorg took their transactions away and newer intents do their work: only their
  // nonces must be filled again.
  private final Set<IntentRow> unfilled = new LinkedHashSet<>();
  private long lastId;

  MemoryOutbox(Tables tables) {
    this.tables = tables;
  }

  @Override
  public int enqueue(Fence fence, List<NewIntent> intents) {
    int added = tables.change(fence, () -> add(intents));
    intents.stream()
        .map(NewIntent::chain)
        .distinct()
        .forEach(chain -> tables.notify(Kind.OUTBOX, chain));
    return added;
  }

  private int add(List<NewIntent> intents) {
    int added = 0;
    for (NewIntent wish : intents) {
      if (liveByDedupeKey.containsKey(DedupeKey.of(wish))) {
        continue;
      }
      IntentRow row = new IntentRow(++lastId, wish, tables.clock.get());
      all.put(row.id, row);
      enter(row);
      added++;
    }
    return added;
  }

  private void enter(IntentRow row) {
    liveOn(row.wish.chain()).put(row.id, row);
    liveByDedupeKey.put(DedupeKey.of(row.wish), row);
    List<MessageRow> messages = new ArrayList<>();
    for (MessageKey key : row.wish.messages()) {
      tables.message(key).ifPresent(messages::add);
    }
    held.put(row.id, messages);
    for (MessageRow message : messages) {
      message.liveIntents++;
      tables.touch(message);
    }
  }

  private void leave(IntentRow row) {
    if (liveOn(row.wish.chain()).remove(row.id) == null) {
      return;
    }
    liveByDedupeKey.remove(DedupeKey.of(row.wish), row);
    for (MessageRow message : held.getOrDefault(row.id, List.of())) {
      message.liveIntents--;
      tables.touch(message);
    }
    held.remove(row.id);
  }

  @Override
  public List<Intent> queued(ChainId chain, SenderRole role, int limit) {
    return tables.read(
        () ->
            liveOn(chain).values().stream()
                .filter(row -> row.state == IntentState.QUEUED && isOf(row, chain, role))
                .limit(limit)
                .map(IntentRow::view)
                .toList());
  }

  private TreeMap<Long, IntentRow> liveOn(ChainId chain) {
    return live.computeIfAbsent(chain, _ -> new TreeMap<>());
  }

  private static boolean isOf(IntentRow row, ChainId chain, SenderRole role) {
    return row.wish.chain().equals(chain) && row.wish.role() == role;
  }

  @Override
  public List<InFlight> inFlight(ChainId chain, SenderRole role) {
    return flights(chain, role, _ -> true);
  }

  private List<InFlight> flights(ChainId chain, SenderRole role, Predicate<IntentRow> which) {
    return tables.read(
        () ->
            Stream.concat(liveOn(chain).values().stream(), unfilled.stream())
                .filter(row -> row.nonce != null && isOf(row, chain, role))
                .filter(which)
                .map(MemoryOutbox::flight)
                .sorted(Comparator.comparing(InFlight::nonce))
                .toList());
  }

  @Override
  public List<InFlight> sent(ChainId chain, SenderRole role) {
    return flights(chain, role, row -> row.state == IntentState.SENT);
  }

  @Override
  public Load load(ChainId chain, SenderRole role) {
    return tables.read(
        () -> {
          List<IntentRow> rows =
              liveOn(chain).values().stream()
                  .filter(row -> isOf(row, chain, role))
                  .filter(row -> row.state == IntentState.QUEUED || row.state == IntentState.SENT)
                  .toList();
          Optional<Instant> signed =
              rows.stream()
                  .filter(row -> row.state == IntentState.SENT)
                  .flatMap(row -> row.attempts.stream().map(attempt -> attempt.storedAt))
                  .min(Comparator.naturalOrder());
          return new Load(
              rows.size(),
              signed.or(
                  () -> rows.stream().map(row -> row.createdAt).min(Comparator.naturalOrder())));
        });
  }

  private static InFlight flight(IntentRow row) {
    Nonce nonce = row.nonce;
    if (nonce == null) {
      throw new IllegalStateException("intent " + row.id + " has no nonce");
    }
    return new InFlight(row.view(), nonce, row.attempts.stream().map(AttemptRow::view).toList());
  }

  @Override
  public Optional<Nonce> nextNonce(ChainId chain, Address sender) {
    return tables.read(
        () -> {
          TreeMap<Nonce, IntentRow> used = nonces.get(new SenderKey(chain, sender));
          return used == null || used.isEmpty()
              ? Optional.empty()
              : Optional.of(used.lastKey().next());
        });
  }

  @Override
  public void recordAttempts(Fence fence, Address sender, List<NewAttempt> wishes) {
    if (wishes.isEmpty()) {
      return;
    }
    tables.write(
        fence,
        Kind.ATTEMPT,
        wishes.getFirst().transaction().chain(),
        () -> {
          wishes.forEach(wish -> requireFits(sender, wish));
          wishes.forEach(wish -> store(sender, wish));
          return wishes.size();
        });
  }

  private void requireFits(Address sender, NewAttempt wish) {
    IntentRow row = find(wish.intent());
    UnsignedTransaction transaction = wish.transaction();
    if (attempts.containsKey(wish.signed().hash())) {
      return;
    }
    IntentRow owner = noncesOf(sender, transaction).get(transaction.nonce());
    if (owner != null && owner.id != row.id) {
      throw new IllegalStateException(
          "nonce %s of %s belongs to intent %d, not to %d"
              .formatted(transaction.nonce(), sender, owner.id, row.id));
    }
    if (row.nonce != null && !row.nonce.equals(transaction.nonce())) {
      throw new IllegalStateException(
          "intent %d has nonce %s, not %s".formatted(row.id, row.nonce, transaction.nonce()));
    }
    if (!row.isLive()) {
      throw new IllegalStateException("intent " + row.id + " is " + row.state);
    }
    requireRaisedFees(row, transaction);
  }

  /** A second transaction for a nonce is refused unless it can replace the first. */
  private static void requireRaisedFees(IntentRow row, UnsignedTransaction transaction) {
    if (row.attempts.isEmpty()) {
      return;
    }
    UnsignedTransaction before = row.attempts.getLast().view().transaction();
    if (transaction.maxFeePerGas().compareTo(before.maxFeePerGas()) <= 0
        || transaction.maxPriorityFeePerGas().compareTo(before.maxPriorityFeePerGas()) < 0) {
      throw new IllegalStateException(
          "nonce %s of intent %d is signed already: another transaction must replace it with a higher fee than %s, but offers %s"
              .formatted(
                  transaction.nonce(), row.id, before.maxFeePerGas(), transaction.maxFeePerGas()));
    }
  }

  private TreeMap<Nonce, IntentRow> noncesOf(Address sender, UnsignedTransaction transaction) {
    return nonces.computeIfAbsent(new SenderKey(transaction.chain(), sender), _ -> new TreeMap<>());
  }

  private void store(Address sender, NewAttempt wish) {
    if (attempts.containsKey(wish.signed().hash())) {
      return;
    }
    IntentRow row = find(wish.intent());
    noncesOf(sender, wish.transaction()).put(wish.transaction().nonce(), row);
    row.nonce = wish.transaction().nonce();
    if (row.state == IntentState.QUEUED) {
      row.state = IntentState.SENT;
    }
    AttemptRow attempt =
        new AttemptRow(row, sender, wish.transaction(), wish.signed(), tables.clock.get());
    row.attempts.add(attempt);
    attempts.put(wish.signed().hash(), attempt);
  }

  private IntentRow find(long intent) {
    IntentRow row = all.get(intent);
    if (row == null) {
      throw new IllegalArgumentException("no intent " + intent);
    }
    return row;
  }

  @Override
  public void recordBroadcast(Fence fence, List<TxHash> transactions, String result) {
    tables.read(
        () -> {
          tables.leases.check(fence);
          for (TxHash tx : transactions) {
            AttemptRow attempt = attempts.get(tx);
            if (attempt != null) {
              attempt.broadcastAt = tables.clock.get();
            }
          }
          return result;
        });
  }

  @Override
  public void recordReceipts(Fence fence, ChainId chain, List<TransactionReceipt> receipts) {
    boolean changed =
        tables.change(
            fence, () -> receipts.stream().filter(receipt -> record(chain, receipt)).count() > 0);
    if (changed) {
      // Word of nothing would wake the very duty that asked, again and again.
      tables.notify(Kind.OUTBOX, chain);
    }
  }

  /** Whether it is news: the block is known, and the transaction was in none before. */
  private boolean record(ChainId chain, TransactionReceipt receipt) {
    AttemptRow attempt = attempts.get(receipt.tx());
    Optional<BlockRow> block =
        tables
            .chain(chain)
            .at(receipt.blockNumber())
            .filter(found -> found.ref.hash().equals(receipt.blockHash()));
    if (attempt == null || block.isEmpty() || attempt.minedIn != null) {
      return false;
    }
    mine(attempt, block.get(), receipt.succeeded() ? IntentState.MINED : IntentState.REVERTED);
    finalizeMined(chain, tables.chain(chain).finalized);
    return true;
  }

  /** A transaction is in a canonical block, as its events show. */
  void included(ChainId chain, TxHash tx, BlockRow block) {
    AttemptRow attempt = attempts.get(tx);
    if (attempt != null && attempt.minedIn == null && attempt.intent.wish.chain().equals(chain)) {
      mine(attempt, block, IntentState.MINED);
    }
  }

  private void mine(AttemptRow attempt, BlockRow block, IntentState state) {
    attempt.minedIn = block.ref;
    block.mined.add(attempt);
    unfilled.remove(attempt.intent);
    if (attempt.intent.state == IntentState.SENT) {
      attempt.intent.state = state;
    }
  }

  /** Its block was orphaned. */
  void excluded(AttemptRow attempt) {
    attempt.minedIn = null;
    IntentRow row = attempt.intent;
    switch (row.state) {
      case MINED, REVERTED -> row.state = IntentState.SENT;
      case FINAL, CLOSED -> {
        if (liveByDedupeKey.containsKey(DedupeKey.of(row.wish))) {
          row.state = IntentState.CLOSED;
          unfilled.add(row);
        } else {
          row.state = IntentState.SENT;
          enter(row);
        }
      }
      case QUEUED, SENT -> {
        // Another attempt of the same intent was excluded before.
      }
    }
  }

  void finalizeMined(ChainId chain, BlockNumber finalized) {
    List<IntentRow> done =
        liveOn(chain).values().stream()
            .filter(row -> row.state == IntentState.MINED)
            .filter(
                row ->
                    row.attempts.stream()
                        .anyMatch(
                            attempt -> {
                              BlockRef mined = attempt.minedIn;
                              return mined != null && !mined.number().isAfter(finalized);
                            }))
            .toList();
    for (IntentRow row : done) {
      row.state = IntentState.FINAL;
      leave(row);
    }
  }

  @Override
  public List<Intent> reverted(ChainId chain, String purpose) {
    return select(chain, purpose, row -> row.state == IntentState.REVERTED);
  }

  @Override
  public List<Intent> live(ChainId chain, String purpose) {
    return select(chain, purpose, IntentRow::isLive);
  }

  @Override
  public int liveCount(ChainId chain, String purpose) {
    return PendingIntents.unmined(live(chain, purpose)).size();
  }

  private List<Intent> select(ChainId chain, String purpose, Predicate<IntentRow> which) {
    return tables.read(
        () ->
            liveOn(chain).values().stream()
                .filter(row -> row.wish.purpose().equals(purpose))
                .filter(which)
                .map(IntentRow::view)
                .toList());
  }

  @Override
  public void conclude(Fence fence, long intent, IntentState state, List<NewIntent> successors) {
    tables.write(
        fence,
        Kind.OUTBOX,
        find(intent).wish.chain(),
        () -> {
          IntentRow row = find(intent);
          if (row.isLive()) {
            row.state = state;
            if (!row.isLive()) {
              leave(row);
            }
            add(successors);
          }
          return row;
        });
  }

  /** Every transaction that was ever stored, for checks of write-ahead. */
  boolean knows(TxHash tx) {
    return tables.read(() -> attempts.containsKey(tx));
  }
}
