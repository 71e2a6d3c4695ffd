// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queue of proofs, in PostgreSQL. */
final class SqlProofQueue implements ProofQueue {
  /** Of so many proofs the pace is the median. */
  private static final int PACED = 9;

  private static final String SELECT =
      """
      select ledger, batch, size, inputs_hash, leaves, state, attempts, prover, reason, wanted_at,
        taken_at, done_at from proof_job
      """;

  // Whoever looks at the same time passes over a row that is being taken.
  private static final String TAKE =
      """
      update proof_job j set state = 'TAKEN', attempts = j.attempts + 1, prover = ?,
        taken_at = clock_timestamp(), free_at = clock_timestamp() + ? * interval '1 millisecond'
      from (select ledger, batch from proof_job
        where state in ('WAITING', 'TAKEN') and free_at <= clock_timestamp() and size = any(?)
        order by batch, ledger limit 1 for update skip locked) f
      where j.ledger = f.ledger and j.batch = f.batch
      returning j.ledger, j.batch, j.attempts, j.size, j.inputs
      """;

  private static final String MINE =
      " where ledger = ? and batch = ? and attempts = ? and state = 'TAKEN'";

  private final Database database;

  SqlProofQueue(Database database) {
    this.database = database;
  }

  @Override
  public Job want(Fence fence, NewJob job) {
    return database.fenced(
        fence,
        connection -> {
          int added =
              Sql.update(
                  connection,
                  """
                  insert into proof_job (ledger, batch, size, inputs, inputs_hash, leaves, state)
                  values (?, ?, ?, ?, ?, ?, 'WAITING') on conflict do nothing
                  """,
                  job.ledger(),
                  job.batch(),
                  job.size(),
                  job.inputs(),
                  job.inputsHash(),
                  job.leaves());
          if (added > 0) {
            Notify.send(connection, Kind.PROOF, job.ledger());
          }
          return one(connection, job.ledger(), job.batch()).orElseThrow();
        });
  }

  @Override
  public Optional<Job> find(ChainId ledger, long batch) {
    return database.read(connection -> one(connection, ledger, batch));
  }

  private static Optional<Job> one(Connection connection, ChainId ledger, long batch)
      throws SQLException {
    return Sql.first(
        connection, SELECT + " where ledger = ? and batch = ?", SqlProofQueue::job, ledger, batch);
  }

  @Override
  public Optional<Bytes> proof(ChainId ledger, long batch) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "select ledger, batch, proof from proof_job"
                    + " where ledger = ? and batch = ? and proof is not null",
                result -> new Row(result, "proof_job", "ledger", "batch").bytes("proof"),
                ledger,
                batch));
  }

  @Override
  public Optional<Taken> take(String prover, Set<Integer> sizes, Duration timeToLive) {
    return database.write(
        connection -> {
          Optional<Taken> taken =
              Sql.first(
                  connection,
                  TAKE,
                  result -> {
                    Row row = new Row(result, "proof_job", "ledger", "batch");
                    return new Taken(
                        new Ticket(
                            row.chain("ledger"), row.number("batch"), row.integer("attempts")),
                        row.integer("size"),
                        row.bytes("inputs"));
                  },
                  prover,
                  timeToLive.toMillis(),
                  Sql.numbers(sizes.stream().map(Integer::longValue).toList()));
          if (taken.isPresent()) {
            Notify.send(connection, Kind.PROOF, taken.get().ticket().ledger());
          }
          return taken;
        });
  }

  @Override
  public boolean extend(Ticket ticket, Duration timeToLive) {
    return database.write(
        connection ->
            update(
                connection,
                "update proof_job set free_at = clock_timestamp() + ? * interval '1 millisecond'",
                ticket,
                timeToLive.toMillis()));
  }

  @Override
  public boolean complete(Ticket ticket, Bytes proof) {
    return told(
        ticket,
        "update proof_job set state = 'DONE', proof = ?, done_at = clock_timestamp(), reason = null",
        proof);
  }

  @Override
  public void giveBack(Ticket ticket, String reason, Duration wait) {
    boolean _ =
        told(
            ticket,
            "update proof_job set state = 'WAITING', reason = ?,"
                + " free_at = clock_timestamp() + ? * interval '1 millisecond'",
            reason,
            wait.toMillis());
  }

  @Override
  public void reject(Ticket ticket, String reason) {
    boolean _ = told(ticket, "update proof_job set state = 'REJECTED', reason = ?", reason);
  }

  @Override
  public boolean retry(ChainId ledger, long batch) {
    return database.write(
        connection -> {
          boolean changed =
              Sql.update(
                      connection,
                      """
                      update proof_job set state = 'WAITING', free_at = clock_timestamp()
                      where ledger = ? and batch = ? and state = 'REJECTED'
                      """,
                      ledger,
                      batch)
                  > 0;
          if (changed) {
            Notify.send(connection, Kind.PROOF, ledger);
          }
          return changed;
        });
  }

  @Override
  public Optional<Duration> pace(int size) {
    return database.read(connection -> pace(connection, size));
  }

  /** The same on a connection that is open. */
  static Optional<Duration> pace(Connection connection, int size) throws SQLException {
    return Sql.first(
        connection,
        """
        select percentile_disc(0.5) within group (order by took) as took from (
          select (extract(epoch from done_at - taken_at) * 1000)::bigint as took from proof_job
          where size = ? and done_at is not null order by done_at desc limit %d) l
        having count(*) > 0
        """
            .formatted(PACED),
        result -> Duration.ofMillis(result.getLong(1)),
        size);
  }

  @Override
  public List<Job> open(ChainId ledger) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                SELECT + " where ledger = ? and state <> 'DONE' order by batch",
                SqlProofQueue::job,
                ledger));
  }

  private boolean told(Ticket ticket, String change, @Nullable Object... parameters) {
    return database.write(
        connection -> {
          boolean changed = update(connection, change, ticket, parameters);
          if (changed) {
            Notify.send(connection, Kind.PROOF, ticket.ledger());
          }
          return changed;
        });
  }

  private static boolean update(
      Connection connection, String change, Ticket ticket, @Nullable Object... parameters)
      throws SQLException {
    @Nullable Object[] all = new @Nullable Object[parameters.length + 3];
    System.arraycopy(parameters, 0, all, 0, parameters.length);
    all[parameters.length] = ticket.ledger();
    all[parameters.length + 1] = ticket.batch();
    all[parameters.length + 2] = ticket.attempt();
    return Sql.update(connection, change + MINE, all) > 0;
  }

  private static Job job(ResultSet result) throws SQLException {
    Row row = new Row(result, "proof_job", "ledger", "batch");
    return new Job(
        row.chain("ledger"),
        row.number("batch"),
        row.integer("size"),
        row.bytes32("inputs_hash"),
        row.decode("leaves", row.number("leaves"), LeafCount::of),
        row.name("state", JobState.class),
        row.integer("attempts"),
        row.has("prover") ? Optional.of(row.text("prover")) : Optional.empty(),
        row.has("reason") ? Optional.of(row.text("reason")) : Optional.empty(),
        row.time("wanted_at"),
        row.optionalTime("taken_at"),
        row.optionalTime("done_at"));
  }
}
