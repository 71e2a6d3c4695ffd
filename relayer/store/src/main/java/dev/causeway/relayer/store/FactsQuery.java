// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Message;
import dev.causeway.model.TxHash;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import dev.causeway.relayer.store.TransferFacts.Inclusion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the facts of some transfers. One instance serves one snapshot. */
final class FactsQuery {
  private static final int MOST_COUNTED = 10_000;

  private static final String SQL =
      """
      with base as (
        select b.block_time as base_time, p.chain as base_chain from chain_progress p join block b on b.id = p.cursor_block
        where p.chain = ?)
      select m.seq, m.id, %1$s, m.tx, m.gas_used, m.gas_price, m.shared_by, m.orphaned_at,
        ob.number, ob.hash, ob.parent_hash, ob.block_time,
        cu.number as cursor_number, cu.hash as cursor_hash, cu.parent_hash as cursor_parent_hash,
        cu.block_time as cursor_block_time, sp.finalized, coalesce(hs.reason, %7$s) as source_halted,
        (select f.marked_at from finality_mark f where f.chain = m.source
          and f.finalized >= m.block_number and f.orphaned_at is null
          and m.block_number <= sp.finalized and m.orphaned_at is null
          order by f.finalized limit 1) as final_at,
        st.id as settled_id, st.tx as settled_tx, st.gas_used as settled_gas_used,
        st.gas_price as settled_gas_price, st.shared_by as settled_shared_by,
        st.orphaned_at as settled_orphaned_at, st.number as settled_number,
        st.hash as settled_hash, st.parent_hash as settled_parent_hash,
        st.block_time as settled_block_time,
        ca.seq as carried_id, ca.root_id as carried_root_id, ca.tx as carried_tx,
        ca.gas_used as carried_gas_used, ca.gas_price as carried_gas_price,
        ca.orphaned_at as carried_orphaned_at, ca.number as carried_number,
        ca.hash as carried_hash, ca.parent_hash as carried_parent_hash,
        ca.block_time as carried_block_time,
        sn.sent_at, sn.sent_tx, sn.sent_shared_by, sn.sent_live,
        cl.seq as claim_id, cl.tx as claim_tx, cl.gas_used as claim_gas_used,
        cl.gas_price as claim_gas_price, cl.shared_by as claim_shared_by,
        cl.orphaned_at as claim_orphaned_at, cl.number as claim_number, cl.hash as claim_hash,
        cl.parent_hash as claim_parent_hash, cl.block_time as claim_block_time,
        cl.outcome as claim_outcome,
        bl.message_id as backlog_id, bl.parked, bl.parked_at, bl.delayed_until, bl.waiting,
        pr.id as proposal_id, pr.status as proposal_status, pr.deadline as proposal_deadline,
        (select base_time from base) as base_time, coalesce(hb.reason, %8$s) as base_halted,
        coalesce(hd.reason, %9$s) as destination_halted,
        (select min(o.detail) from obstacle o where o.kind = 'SENDER_BLOCKED'
          and o.chain = m.destination and o.role like 'RELAYER%%') as destination_blocked,
        (select min(o.detail) from obstacle o where o.kind = 'SENDER_BLOCKED'
          and o.chain = (select base_chain from base) and (o.role like 'RELAYER%%' or o.role = 'PROPOSER'))
          as base_blocked,
        coalesce((select c.paused from pause_change c where c.chain = m.destination
          and c.direction = 'INBOUND' and c.orphaned_at is null
          order by c.block_number desc, c.log_index desc limit 1), false) as claims_paused,
        rp.operator as pause_operator, rp.reason as pause_reason, rp.paused_at,
        clock_timestamp() as now
      from message m
      join block ob on ob.id = m.block_id
      join chain_progress sp on sp.chain = m.source
      join block cu on cu.id = sp.cursor_block
      left join chain_halt hs on hs.chain = m.source
      left join chain_halt hb on hb.chain = ?
      left join chain_halt hd on hd.chain = m.destination
      left join relay_pause rp on rp.only_row
      left join lateral (select * from (%2$s union all %3$s) s limit 1) st
        on m.orphaned_at is null
      left join lateral (select * from (%4$s union all %5$s) s limit 1) ca
        on m.orphaned_at is null and m.destination <> ?
      left join lateral (
        select min(coalesce(a.first_broadcast_at, a.stored_at)) as sent_at,
          (array_agg(a.hash order by (a.mined_block is not null) desc, a.seq desc))[1] as sent_tx,
          (array_agg(cardinality(i.leaf_indexes)
            order by (a.mined_block is not null) desc, a.seq desc))[1] as sent_shared_by,
          bool_or(i.state in ('QUEUED', 'SENT', 'MINED', 'REVERTED')) as sent_live
        from intent_message im
        join intent i on i.id = im.intent_id and i.created_at >= m.observed_at
        join attempt a on a.intent_id = i.id
          and (a.first_broadcast_at is not null or a.mined_block is not null)
        where im.source = m.source and im.leaf_index = m.leaf_index) sn on m.orphaned_at is null
      left join lateral (select * from (
          select c.*, b.number, b.hash, b.parent_hash, b.block_time
          from claim c join block b on b.id = c.block_id
          where c.source = m.source and c.leaf_index = m.leaf_index and c.id = m.id
            and c.destination = m.destination and c.orphaned_at is null
          union all
          (select c.*, b.number, b.hash, b.parent_hash, b.block_time
          from claim c join block b on b.id = c.block_id
          where c.source = m.source and c.leaf_index = m.leaf_index and c.id = m.id
            and c.destination = m.destination and c.orphaned_at is not null
          order by c.seq desc limit 1)) s limit 1) cl on m.orphaned_at is null
      left join backlog bl on bl.source = m.source and bl.leaf_index = m.leaf_index
        and bl.message_id = m.id
      left join lateral (select * from (
          select p.id, p.deadline, %6$s as status from proposal p
          where p.rollup = m.source and p.l2_block >= m.block_number and p.orphaned_at is null
            and (st.id is null or st.orphaned_at is not null)) s
        where s.status <> 'REJECTED'
        order by (s.status = 'CHALLENGED'), s.id limit 1) pr on true
      where m.seq = any(?)
      """
          .formatted(
              SqlMessageLog.COLUMNS,
              settled("is null"),
              settled("is not null"),
              carried("is null"),
              carried("is not null"),
              SqlProposalLog.STATUS,
              unavailable("m.source"),
              unavailable("(select base_chain from base)"),
              unavailable("m.destination"));

  private static String unavailable(String chain) {
    return "(select min(o.detail) from obstacle o where o.kind = 'CHAIN_UNAVAILABLE' and o.chain = "
        + chain
        + ")";
  }

  /** The root that covered the message first, among canonical or among orphaned ones. */
  private static String settled(String orphaned) {
    return """
    (select g.id, g.sequence, g.tx, g.gas_used, g.gas_price, g.orphaned_at, b.number, b.hash,
      b.parent_hash, b.block_time,
      g.leaf_count - coalesce((select max(o.leaf_count) from global_root o
        where o.chain = m.source and o.leaf_count <= m.leaf_index), 0) as shared_by
    from global_root g join block b on b.id = g.block_id
    where g.chain = m.source and g.leaf_count > m.leaf_index and g.orphaned_at %s
    order by g.leaf_count, g.sequence limit 1)"""
        .formatted(orphaned);
  }

  /** Where such a root arrived first. Sequence and coverage grow together. */
  private static String carried(String orphaned) {
    return """
    (select a.seq, g.id as root_id, a.tx, a.gas_used, a.gas_price, a.orphaned_at, b.number, b.hash,
      b.parent_hash, b.block_time
    from global_root g
    join root_acceptance a on a.chain = m.destination and a.root = g.root and a.orphaned_at %s
    join block b on b.id = a.block_id
    where g.sequence >= st.sequence
    order by g.sequence, a.seq limit 1)"""
        .formatted(orphaned);
  }

  private final Connection connection;
  private final NetworkShape shape;
  private final ChainId baseChain;
  private final Map<List<Long>, Integer> carriedTogether = new HashMap<>();

  FactsQuery(Connection connection, NetworkShape shape) {
    this.connection = connection;
    this.shape = shape;
    this.baseChain = shape.base();
  }

  /** Facts of the rows with these numbers, in the order of the numbers. */
  List<TransferFacts> bySeq(List<Long> seqs) throws SQLException {
    if (seqs.isEmpty()) {
      return List.of();
    }
    List<Found> found =
        Sql.list(connection, SQL, this::found, baseChain, baseChain, baseChain, Sql.numbers(seqs));
    Map<Long, TransferFacts> bySeq = new HashMap<>();
    for (Found one : found) {
      bySeq.put(one.facts().seq(), withCarriedTogether(one));
    }
    List<TransferFacts> ordered = new ArrayList<>();
    for (Long seq : seqs) {
      TransferFacts facts = bySeq.get(seq);
      if (facts != null) {
        ordered.add(facts);
      }
    }
    return ordered;
  }

  /** Facts with what the second question needs: the rows of acceptance and root, zero for none. */
  private record Found(TransferFacts facts, long acceptance, long root) {}

  private Found found(ResultSet result) throws SQLException {
    Row row = new Row(result, "message", "source", "leaf_index", "seq");
    Message message = SqlMessageLog.message(row);
    Optional<Inclusion> settled =
        row.has("settled_id")
            ? Optional.of(inclusion(row, "settled_", baseChain, row.integer("settled_shared_by")))
            : Optional.empty();
    boolean toBase = shape.knowsRootsAtOnce(message.destinationChain());
    Optional<Inclusion> carried =
        toBase
            ? settled
            : row.has("carried_id")
                ? Optional.of(inclusion(row, "carried_", message.destinationChain(), 1))
                : Optional.empty();
    TransferFacts facts =
        new TransferFacts(
            row.number("seq"),
            row.messageId("id"),
            message,
            new Inclusion(
                message.sourceChain(),
                row.block(""),
                row.txHash("tx"),
                row.gas("gas_used"),
                row.wei("gas_price"),
                row.integer("shared_by"),
                !row.has("orphaned_at")),
            row.optionalTime("orphaned_at"),
            new TransferFacts.SourceChain(
                row.block("cursor_"), row.blockNumber("finalized"), text(row, "source_halted")),
            row.optionalTime("final_at"),
            settled,
            carried,
            sent(row),
            claim(row, message),
            backlog(row),
            proposal(row),
            new TransferFacts.BaseChain(
                baseChain,
                row.optionalTime("base_time"),
                text(row, "base_halted"),
                text(row, "base_blocked")),
            new TransferFacts.Destination(
                row.flag("claims_paused"),
                text(row, "destination_halted"),
                text(
                    row,
                    // What reaches a ledger is sent by the keys of the L1.
                    shape.ledgers().contains(message.destinationChain())
                        ? "base_blocked"
                        : "destination_blocked")),
            proven(row, message, settled),
            paused(row),
            row.time("now"));
    boolean apart = !toBase && row.has("carried_id");
    return new Found(
        facts, apart ? row.number("carried_id") : 0, apart ? row.number("carried_root_id") : 0);
  }

  private static Inclusion inclusion(Row row, String prefix, ChainId chain, int sharedBy)
      throws SQLException {
    return new Inclusion(
        chain,
        row.block(prefix),
        row.txHash(prefix + "tx"),
        row.gas(prefix + "gas_used"),
        row.wei(prefix + "gas_price"),
        sharedBy,
        !row.has(prefix + "orphaned_at"));
  }

  private static Optional<String> text(Row row, String column) throws SQLException {
    return row.has(column) ? Optional.of(row.text(column)) : Optional.empty();
  }

  /** How far the proof is that will settle a message of a ledger; empty for any other source. */
  private Optional<TransferFacts.ProvenSource> proven(
      Row row, Message message, Optional<Inclusion> settled) throws SQLException {
    if (!shape.ledgers().contains(message.sourceChain())
        || settled.filter(Inclusion::canonical).isPresent()
        || row.has("orphaned_at")) {
      return Optional.empty();
    }
    Optional<TransferFacts.CoveringBatch> batch =
        Sql.first(
            connection,
            """
            select j.ledger, j.batch, j.size, j.state, j.taken_at, j.reason,
              (select count(*) from proof_job e where e.state in ('WAITING', 'TAKEN')
                and (e.batch, e.ledger) < (j.batch, j.ledger)) as ahead
            from proof_job j where j.ledger = ? and j.leaves > ? order by j.leaves, j.batch limit 1
            """,
            result -> {
              Row job = new Row(result, "proof_job", "ledger", "batch");
              return new TransferFacts.CoveringBatch(
                  job.number("batch"),
                  job.name("state", JobState.class),
                  job.integer("ahead"),
                  job.optionalTime("taken_at"),
                  SqlProofQueue.pace(connection, job.integer("size")),
                  text(job, "reason"));
            },
            message.sourceChain(),
            message.leafIndex());
    return Optional.of(new TransferFacts.ProvenSource(batch));
  }

  private static Optional<TransferFacts.Sent> sent(Row row) throws SQLException {
    if (!row.has("sent_at")) {
      return Optional.empty();
    }
    TxHash tx = row.txHash("sent_tx");
    return Optional.of(
        new TransferFacts.Sent(
            row.time("sent_at"), tx, row.integer("sent_shared_by"), row.flag("sent_live")));
  }

  private Optional<TransferFacts.Claim> claim(Row row, Message message) throws SQLException {
    if (!row.has("claim_id")) {
      return Optional.empty();
    }
    ClaimOutcome outcome =
        row.decode("claim_outcome", row.number("claim_outcome"), ClaimOutcome::ofCode);
    if (outcome == ClaimOutcome.CALL_FAILED
        && Sql.any(
            connection,
            "select 1 from call_retry where id = ? and chain = ? and orphaned_at is null",
            row.messageId("id"),
            message.destinationChain())) {
      outcome = ClaimOutcome.DELIVERED;
    }
    return Optional.of(
        new TransferFacts.Claim(
            inclusion(row, "claim_", message.destinationChain(), row.integer("claim_shared_by")),
            outcome));
  }

  private static Optional<TransferFacts.Backlog> backlog(Row row) throws SQLException {
    if (!row.has("backlog_id")) {
      return Optional.empty();
    }
    return Optional.of(
        new TransferFacts.Backlog(
            row.has("parked")
                ? Optional.of(row.decode("parked", row.texts("parked"), ReasonCodec::parkReason))
                : Optional.empty(),
            row.optionalTime("parked_at"),
            row.optionalTime("delayed_until"),
            row.has("waiting")
                ? Optional.of(
                    row.decode("waiting", row.texts("waiting"), ReasonCodec::waitingReason))
                : Optional.empty()));
  }

  private static Optional<TransferFacts.CoveringProposal> proposal(Row row) throws SQLException {
    if (!row.has("proposal_id")) {
      return Optional.empty();
    }
    return Optional.of(
        new TransferFacts.CoveringProposal(
            row.number("proposal_id"),
            row.name("proposal_status", Status.class),
            row.time("proposal_deadline")));
  }

  private static Optional<WaitingReason.RelayingPaused> paused(Row row) throws SQLException {
    return row.has("paused_at")
        ? Optional.of(
            new WaitingReason.RelayingPaused(
                row.text("pause_operator"), row.text("pause_reason"), row.time("paused_at")))
        : Optional.empty();
  }

  private TransferFacts withCarriedTogether(Found found) throws SQLException {
    TransferFacts facts = found.facts();
    if (found.acceptance() == 0 || facts.carried().isEmpty()) {
      return facts;
    }
    List<Long> key =
        List.of(found.acceptance(), found.root(), facts.message().sourceChain().value());
    Integer together = carriedTogether.get(key);
    if (together == null) {
      together = countCarriedTogether(facts.message(), found.acceptance(), found.root());
      carriedTogether.put(key, together);
    }
    Inclusion in = facts.carried().get();
    return new TransferFacts(
        facts.seq(),
        facts.id(),
        facts.message(),
        facts.observed(),
        facts.orphanedAt(),
        facts.source(),
        facts.finalAt(),
        facts.settled(),
        Optional.of(
            new Inclusion(
                in.chain(),
                in.block(),
                in.tx(),
                in.gasUsed(),
                in.gasPrice(),
                together,
                in.canonical())),
        facts.sent(),
        facts.claim(),
        facts.backlog(),
        facts.proposal(),
        facts.base(),
        facts.destination(),
        facts.proven(),
        facts.paused(),
        facts.now());
  }

  /** Messages of the same route that this root brought and the root before it did not. */
  private int countCarriedTogether(Message message, long acceptance, long root)
      throws SQLException {
    String covered =
        """
        coalesce((select m.leaf_index + 1 from global_root_slot s
          join message m on m.exit_root = s.exit_root and m.source = s.chain
          where s.global_root_id = %s and s.chain = ? order by m.seq desc limit 1), 0)""";
    String before =
        """
        (select g.id from root_acceptance n
          join root_acceptance a on a.chain = n.chain and a.block_number < n.block_number
            and a.orphaned_at is null
          join global_root g on g.root = a.root
          where n.seq = ? order by a.block_number desc, g.sequence desc limit 1)""";
    return (int)
        Sql.number(
            connection,
            """
            select count(*) from (select 1 from message
              where source = ? and destination = ? and orphaned_at is null
                and leaf_index >= %s and leaf_index < %s limit %d) q
            """
                .formatted(covered.formatted(before), covered.formatted("?"), MOST_COUNTED),
            message.sourceChain(),
            message.destinationChain(),
            acceptance,
            message.sourceChain(),
            root,
            message.sourceChain());
  }
}
