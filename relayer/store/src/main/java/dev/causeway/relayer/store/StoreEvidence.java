// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.ProofQueue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a store can testify to an auditor, past the nodes that write it.
 *
 * <p>The server itself records, by triggers in a schema of its own, each change of a lease and each
 * write of a signed transaction together with the node whose connection made it and with the lease
 * as it was in that very transaction. Nodes do not know of it. A node is told by the application
 * name of its connections, which whoever starts it puts into its JDBC URL. Everything else is read
 * only.
 */
public final class StoreEvidence implements AutoCloseable {
  private static final String RECORDING =
      """
      create schema if not exists evidence;
      create table if not exists evidence.lease_change (
        seq bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        name text not null, owner text not null, epoch bigint not null, held boolean not null);
      create table if not exists evidence.outbox_write (
        seq bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        kind text not null, node text not null, chain bigint not null, duty text not null,
        hash bytea not null, lease_owner text, lease_epoch bigint, lease_live boolean);
      create or replace function evidence.note_lease() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' or new.epoch <> old.epoch or new.owner <> old.owner then
          insert into evidence.lease_change (name, owner, epoch, held)
            values (new.name, new.owner, new.epoch, true);
        elsif new.expires_at <= clock_timestamp() and old.expires_at > clock_timestamp() then
          insert into evidence.lease_change (name, owner, epoch, held)
            values (new.name, new.owner, new.epoch, false);
        end if;
        return null;
      end $$;
      create or replace function evidence.note_attempt() returns trigger language plpgsql as $$
      declare sender text; holding record;
      begin
        select 'send/' || i.chain || '/' || i.role into sender from intent i
          where i.id = new.intent_id;
        select owner, epoch, expires_at > clock_timestamp() as live into holding from lease
          where name = sender;
        insert into evidence.outbox_write
          (kind, node, chain, duty, hash, lease_owner, lease_epoch, lease_live)
          values (case when tg_op = 'INSERT' then 'STORED' else 'BROADCAST' end,
            current_setting('application_name'), new.chain, sender, new.hash,
            holding.owner, holding.epoch, holding.live);
        return null;
      end $$;
      create table if not exists evidence.proof_turn (
        seq bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        kind text not null, ledger bigint not null, batch bigint not null,
        attempt integer not null, prover text);
      create or replace function evidence.note_proof() returns trigger language plpgsql as $$
      begin
        insert into evidence.proof_turn (kind, ledger, batch, attempt, prover)
          values (case when new.state = 'DONE' then 'ACCEPTED' else 'TAKEN' end,
            new.ledger, new.batch, new.attempts, new.prover);
        return null;
      end $$;
      create or replace trigger evidence_proof after update on proof_job for each row
        when ((new.state = 'TAKEN' and new.attempts <> old.attempts)
          or new.proof is distinct from old.proof)
        execute function evidence.note_proof();
      create or replace trigger evidence_lease after insert or update on lease
        for each row execute function evidence.note_lease();
      create or replace trigger evidence_stored after insert on attempt
        for each row execute function evidence.note_attempt();
      create or replace trigger evidence_broadcast after update on attempt
        for each row when (new.broadcast_at is distinct from old.broadcast_at)
        execute function evidence.note_attempt();
      insert into evidence.lease_change (name, owner, epoch, held)
        select name, owner, epoch, expires_at > clock_timestamp() from lease
        where not exists (select 1 from evidence.lease_change c where c.name = lease.name);
      """;

  private final Database database;

  private StoreEvidence(Database database) {
    this.database = database;
  }

  /** Connects; asks nothing yet. */
  public static StoreEvidence open(StoreConfig.External store) {
    return new StoreEvidence(
        new Database(
            new Database.Address(store.url(), store.user(), store.password()), Database.READERS));
  }

  /**
   * A lease that was taken or given up.
   *
   * @param at when, by the server's clock
   * @param duty which
   * @param owner whose it is, or was
   * @param epoch its epoch
   * @param held whether it was taken; false when it was given up
   */
  public record LeaseChange(Instant at, String duty, String owner, long epoch, boolean held) {}

  /** What was written about a signed transaction. */
  public enum WriteKind {
    /** Its bytes were stored. */
    STORED,
    /** It was noted as handed to the chain. */
    BROADCAST
  }

  /**
   * A write about a signed transaction, and the lease as it was then.
   *
   * @param at when, by the server's clock
   * @param kind what was written
   * @param node whose connection wrote it
   * @param chain for which chain the transaction is
   * @param duty the duty that sends it
   * @param hash the transaction
   * @param leaseOwner who held the duty's lease in that transaction; empty when there is no lease
   * @param leaseEpoch its epoch then, 0 when there is none
   * @param leaseLive whether it had not run out
   */
  public record OutboxWrite(
      Instant at,
      WriteKind kind,
      String node,
      ChainId chain,
      String duty,
      TxHash hash,
      Optional<String> leaseOwner,
      long leaseEpoch,
      boolean leaseLive) {}

  /**
   * A signed transaction as the outbox has it.
   *
   * @param chain where it belongs
   * @param hash its hash
   * @param nonce its nonce
   * @param intent the wish that it fulfils
   * @param purpose of that wish
   * @param storedAt when its bytes were stored
   * @param firstBroadcastAt when it was first noted as broadcast
   * @param intentState how the wish stands
   */
  public record AttemptRow(
      ChainId chain,
      TxHash hash,
      long nonce,
      long intent,
      String purpose,
      Instant storedAt,
      Optional<Instant> firstBroadcastAt,
      String intentState) {}

  /** What happened to a wanted proof. */
  public enum TurnKind {
    /** A prover took the job. */
    TAKEN,
    /** A proof was stored for it. */
    ACCEPTED
  }

  /**
   * A turn of a prover.
   *
   * @param at when, by the server's clock
   * @param kind what happened
   * @param ledger of which layer
   * @param batch number of the batch
   * @param attempt which attempt it was
   * @param prover whose
   */
  public record ProofTurn(
      Instant at, TurnKind kind, ChainId ledger, long batch, int attempt, String prover) {}

  /**
   * How far the relayer is, by its own memory: for a live view, not for a verdict.
   *
   * @param messages canonical messages
   * @param claimed canonical claims
   * @param parked messages that wait for an operator
   * @param open intents that are queued or sent
   */
  public record Progress(long messages, long claimed, long parked, long open) {
    /** Messages that are neither claimed nor parked. */
    public long backlog() {
      return Math.max(0, messages - claimed - parked);
    }
  }

  /** Begins to record; does nothing when it records already. The tables must be there. */
  public void record() {
    var _ =
        database.write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(RECORDING);
              }
            });
  }

  /** All recorded changes of leases, oldest first. */
  public List<LeaseChange> leaseChanges() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "select seq, at, name, owner, epoch, held from evidence.lease_change order by seq",
                result -> {
                  Row row = new Row(result, "evidence.lease_change", "seq");
                  return new LeaseChange(
                      row.time("at"),
                      row.text("name"),
                      row.text("owner"),
                      row.number("epoch"),
                      row.flag("held"));
                }));
  }

  /** All recorded writes of the outbox, oldest first. */
  public List<OutboxWrite> outboxWrites() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select seq, at, kind, node, chain, duty, hash, lease_owner,
                  coalesce(lease_epoch, 0) as lease_epoch, coalesce(lease_live, false) as lease_live
                from evidence.outbox_write order by seq
                """,
                result -> {
                  Row row = new Row(result, "evidence.outbox_write", "seq");
                  return new OutboxWrite(
                      row.time("at"),
                      row.name("kind", WriteKind.class),
                      row.text("node"),
                      row.chain("chain"),
                      row.text("duty"),
                      row.txHash("hash"),
                      row.has("lease_owner")
                          ? Optional.of(row.text("lease_owner"))
                          : Optional.empty(),
                      row.number("lease_epoch"),
                      row.flag("lease_live"));
                }));
  }

  /** All recorded turns of provers, oldest first. */
  public List<ProofTurn> proofTurns() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select seq, at, kind, ledger, batch, attempt, coalesce(prover, '') as prover
                from evidence.proof_turn order by seq
                """,
                result -> {
                  Row row = new Row(result, "evidence.proof_turn", "seq");
                  return new ProofTurn(
                      row.time("at"),
                      row.name("kind", TurnKind.class),
                      row.chain("ledger"),
                      row.number("batch"),
                      row.integer("attempt"),
                      row.text("prover"));
                }));
  }

  /** Proofs that are wanted and not there, lowest batch first. */
  public List<ProofQueue.Job> openProofs(ChainId ledger) {
    return new SqlProofQueue(database).open(ledger);
  }

  /** Everything that was ever signed. */
  public List<AttemptRow> attempts() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select a.seq, a.chain, a.hash, a.nonce, a.intent_id, i.purpose, a.stored_at,
                  a.first_broadcast_at, i.state
                from attempt a join intent i on i.id = a.intent_id order by a.seq
                """,
                result -> {
                  Row row = new Row(result, "attempt", "seq");
                  return new AttemptRow(
                      row.chain("chain"),
                      row.txHash("hash"),
                      row.number("nonce"),
                      row.number("intent_id"),
                      row.text("purpose"),
                      row.time("stored_at"),
                      row.optionalTime("first_broadcast_at"),
                      row.text("state"));
                }));
  }

  /** Messages that the relayer gave up, each with its reason. */
  public Map<MessageId, String> parked() {
    Map<MessageId, String> parked = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    database
        .read(
            connection ->
                Sql.list(
                    connection,
                    """
                    select message_id, array_to_string(parked, ' ') as reason
                    from backlog where parked is not null
                    """,
                    result -> {
                      Row row = new Row(result, "backlog", "message_id");
                      return Map.entry(row.messageId("message_id"), row.text("reason"));
                    }))
        .forEach(entry -> parked.put(entry.getKey(), entry.getValue()));
    return parked;
  }

  /** The blocks of a chain that the relayer holds for canonical, lowest first. */
  public List<BlockRef> canonicalBlocks(ChainId chain) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select id, number, hash, parent_hash, block_time from block
                where chain = ? and orphaned_at is null order by number
                """,
                result -> new Row(result, "block", "id").block(""),
                chain));
  }

  /** Who holds which lease now, by the name of the duty. */
  public Map<String, String> owners() {
    Map<String, String> owners = new TreeMap<>();
    database
        .read(
            connection ->
                Sql.list(
                    connection,
                    "select name, owner from lease where expires_at > clock_timestamp()",
                    result -> Map.entry(result.getString(1), result.getString(2))))
        .forEach(entry -> owners.put(entry.getKey(), entry.getValue()));
    return owners;
  }

  /** Names of the chains on which the relayer refuses to act. */
  public Set<ChainId> halted() {
    return new HashSet<>(
        database.read(
            connection ->
                Sql.list(
                    connection,
                    "select chain from chain_halt",
                    result -> ChainId.of(result.getLong(1)))));
  }

  /** How far the relayer is. */
  public Progress progress() {
    return database.read(
        connection ->
            new Progress(
                count(connection, "message where orphaned_at is null"),
                count(connection, "claim where orphaned_at is null"),
                count(
                    connection,
                    "backlog b where parked is not null and not exists (select 1 from claim c"
                        + " where c.id = b.message_id and c.orphaned_at is null)"),
                count(connection, "intent where state in ('QUEUED', 'SENT', 'REVERTED')")));
  }

  private static long count(Connection connection, String from) throws SQLException {
    return Sql.number(connection, "select count(*) from " + from);
  }

  @Override
  public void close() {
    database.close();
  }
}
