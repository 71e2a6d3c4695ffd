// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queue of proofs. */
final class MemoryProofs implements ProofQueue {
  private static final int PACED = 9;

  private record Key(ChainId ledger, long batch) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::batch).thenComparing(Key::ledger);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Row {
    final NewJob wanted;
    final Instant wantedAt;
    JobState state = JobState.WAITING;
    int attempts;
    @Nullable String prover;
    @Nullable String reason;
    @Nullable Instant takenAt;
    @Nullable Instant doneAt;
    @Nullable Bytes proof;
    Instant freeAt;

    Row(NewJob wanted, Instant now) {
      this.wanted = wanted;
      this.wantedAt = now;
      this.freeAt = now;
    }

    Job view() {
      return new Job(
          wanted.ledger(),
          wanted.batch(),
          wanted.size(),
          wanted.inputsHash(),
          wanted.leaves(),
          state,
          attempts,
          Optional.ofNullable(prover),
          Optional.ofNullable(reason),
          wantedAt,
          Optional.ofNullable(takenAt),
          Optional.ofNullable(doneAt));
    }
  }

  private final Tables tables;
  private final Map<Key, Row> rows = new TreeMap<>();

  MemoryProofs(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Job want(Fence fence, NewJob job) {
    return tables.write(
        fence,
        Kind.PROOF,
        job.ledger(),
        () ->
            rows.computeIfAbsent(
                    new Key(job.ledger(), job.batch()), _ -> new Row(job, tables.clock.get()))
                .view());
  }

  @Override
  public Optional<Job> find(ChainId ledger, long batch) {
    return tables.read(() -> Optional.ofNullable(rows.get(new Key(ledger, batch))).map(Row::view));
  }

  @Override
  public Optional<Bytes> proof(ChainId ledger, long batch) {
    return tables.read(
        () ->
            Optional.ofNullable(rows.get(new Key(ledger, batch)))
                .flatMap(row -> Optional.ofNullable(row.proof)));
  }

  @Override
  public Optional<Taken> take(String prover, Set<Integer> sizes, Duration timeToLive) {
    return tables.read(
        () -> {
          Instant now = tables.clock.get();
          return rows.values().stream()
              .filter(row -> sizes.contains(row.wanted.size()))
              .filter(row -> row.state == JobState.WAITING || row.state == JobState.TAKEN)
              .filter(row -> !row.freeAt.isAfter(now))
              .findFirst()
              .map(
                  row -> {
                    row.state = JobState.TAKEN;
                    row.attempts++;
                    row.prover = prover;
                    row.takenAt = now;
                    row.freeAt = now.plus(timeToLive);
                    return new Taken(
                        new Ticket(row.wanted.ledger(), row.wanted.batch(), row.attempts),
                        row.wanted.size(),
                        row.wanted.inputs());
                  });
        });
  }

  @Override
  public boolean extend(Ticket ticket, Duration timeToLive) {
    return change(ticket, row -> row.freeAt = tables.clock.get().plus(timeToLive));
  }

  @Override
  public boolean complete(Ticket ticket, Bytes proof) {
    return told(
        ticket,
        row -> {
          row.state = JobState.DONE;
          row.proof = proof;
          row.doneAt = tables.clock.get();
        });
  }

  @Override
  public void giveBack(Ticket ticket, String reason, Duration wait) {
    boolean _ =
        told(
            ticket,
            row -> {
              row.state = JobState.WAITING;
              row.reason = reason;
              row.freeAt = tables.clock.get().plus(wait);
            });
  }

  @Override
  public void reject(Ticket ticket, String reason) {
    boolean _ =
        told(
            ticket,
            row -> {
              row.state = JobState.REJECTED;
              row.reason = reason;
            });
  }

  @Override
  public boolean retry(ChainId ledger, long batch) {
    boolean changed =
        tables.read(
            () -> {
              Row row = rows.get(new Key(ledger, batch));
              if (row == null || row.state != JobState.REJECTED) {
                return false;
              }
              row.state = JobState.WAITING;
              row.freeAt = tables.clock.get();
              return true;
            });
    if (changed) {
      tables.notify(Kind.PROOF, ledger);
    }
    return changed;
  }

  @Override
  public Optional<Duration> pace(int size) {
    return tables.read(
        () -> {
          List<Duration> last =
              rows.values().stream()
                  .filter(row -> row.wanted.size() == size && row.doneAt != null)
                  .sorted(Comparator.comparing((Row row) -> row.view().doneAt().orElseThrow()))
                  .map(
                      row ->
                          Duration.between(
                              row.view().takenAt().orElseThrow(),
                              row.view().doneAt().orElseThrow()))
                  .toList();
          List<Duration> recent =
              new ArrayList<>(last.subList(Math.max(0, last.size() - PACED), last.size()));
          recent.sort(Comparator.naturalOrder());
          return recent.isEmpty()
              ? Optional.empty()
              : Optional.of(recent.get((recent.size() - 1) / 2));
        });
  }

  @Override
  public List<Job> open(ChainId ledger) {
    return tables.read(
        () ->
            rows.values().stream()
                .filter(row -> row.wanted.ledger().equals(ledger) && row.state != JobState.DONE)
                .map(Row::view)
                .toList());
  }

  private boolean told(Ticket ticket, Consumer<Row> change) {
    boolean changed = change(ticket, change);
    if (changed) {
      tables.notify(Kind.PROOF, ticket.ledger());
    }
    return changed;
  }

  private boolean change(Ticket ticket, Consumer<Row> change) {
    return tables.read(
        () -> {
          Row row = rows.get(new Key(ticket.ledger(), ticket.batch()));
          if (row == null || row.state != JobState.TAKEN || row.attempts != ticket.attempt()) {
            return false;
          }
          change.accept(row);
          return true;
        });
  }
}
