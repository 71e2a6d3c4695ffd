// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TxHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New blocks of one chain with what their events mean, as rows. Made outside a transaction; then
 * written inside one, many rows to a statement.
 */
final class BlockWriter {
  private final ChainId chain;
  private final RootWriter roots;
  private final long firstLeaf;
  private long leafCount;

  private final List<@Nullable Object[]> blocks = new ArrayList<>();
  private final CopyBuffer messages =
      new CopyBuffer(
          """
          message (source, leaf_index, id, exit_root, kind, destination, origin_chain,
            origin_token, sender, recipient, amount, relayer_fee, data, block_id, block_number, tx,
            log_index, gas_used, gas_price, shared_by)""");
  private final Set<ChainId> destinations = new LinkedHashSet<>();
  private final Map<TokenKey, BlockNumber> tokens = new LinkedHashMap<>();
  private final CopyBuffer claims =
      new CopyBuffer(
          """
          claim (destination, source, leaf_index, id, outcome, block_id, block_number, tx,
            log_index, gas_used, gas_price, shared_by)""");
  private final List<Long> claimedSources = new ArrayList<>();
  private final List<Long> claimedLeaves = new ArrayList<>();
  private final List<@Nullable Object[]> retries = new ArrayList<>();
  private final List<@Nullable Object[]> wrapped = new ArrayList<>();
  private final List<@Nullable Object[]> pauses = new ArrayList<>();
  private final Map<TxHash, OwnTransactions.Inclusion> seen = new HashMap<>();

  /**
   * Makes the rows.
   *
   * @param leafCount number of canonical messages below the blocks
   * @param ids numbers of the new rows of table {@code block}
   * @param observed the blocks, lowest first
   * @throws IllegalStateException when events are missing or cannot be
   */
  BlockWriter(
      ChainId chain,
      ChainId baseChain,
      long leafCount,
      List<Long> ids,
      List<ObservedBlock> observed) {
    this.chain = chain;
    this.roots = new RootWriter(chain, baseChain);
    this.firstLeaf = leafCount;
    this.leafCount = leafCount;
    for (int i = 0; i < observed.size(); i++) {
      collect(ids.get(i), observed.get(i));
    }
  }

  /** Where an event stands: its block's row and its place in the block. */
  record Place(long blockId, BlockNumber number, LoggedEvent logged, int sharedBy) {}

  /** Writes the rows; says whether a transaction of ours is in the blocks. */
  boolean write(Connection connection) throws SQLException {
    flush(connection);
    dropClaimed(connection);
    roots.flush(connection);
    return OwnTransactions.include(connection, chain, seen);
  }

  /** Whether any block holds an event. */
  boolean hasEvents() {
    return !seen.isEmpty();
  }

  /** Number of messages and claims. */
  long rows() {
    return leafCount - firstLeaf + claimedLeaves.size();
  }

  private void collect(long blockId, ObservedBlock block) {
    BlockNumber number = block.block().number();
    Map<TxHash, Integer> sent = new HashMap<>();
    Map<TxHash, Integer> arrived = new HashMap<>();
    for (LoggedEvent logged : block.events()) {
      switch (logged.event()) {
        case ChainEvent.MessageSent _ -> sent.merge(logged.tx(), 1, Integer::sum);
        case ChainEvent.MessageClaimed _ -> arrived.merge(logged.tx(), 1, Integer::sum);
        default -> {
          // Only these share a transaction with their like.
        }
      }
    }
    for (LoggedEvent logged : block.events()) {
      seen.putIfAbsent(
          logged.tx(),
          new OwnTransactions.Inclusion(
              blockId, number, logged.gasUsed(), logged.effectiveGasPrice()));
      int shared =
          logged.event() instanceof ChainEvent.MessageClaimed
              ? arrived.getOrDefault(logged.tx(), 1)
              : sent.getOrDefault(logged.tx(), 1);
      collect(new Place(blockId, number, logged, shared));
    }
    blocks.add(
        new @Nullable Object[] {
          blockId,
          chain,
          number,
          block.block().hash(),
          block.block().parentHash(),
          block.block().timestamp(),
          leafCount
        });
  }

  private void collect(Place place) {
    switch (place.logged().event()) {
      case ChainEvent.MessageSent event -> sent(place, event);
      case ChainEvent.MessageClaimed event -> claimed(place, event);
      case ChainEvent.CallRetried(var id) ->
          retries.add(
              new @Nullable Object[] {
                chain,
                id,
                place.blockId(),
                place.number(),
                place.logged().tx(),
                place.logged().logIndex()
              });
      case ChainEvent.WrappedTokenDeployed(TokenKey token, var contract) -> {
        tokens.putIfAbsent(token, place.number());
        wrapped.add(
            new @Nullable Object[] {
              chain,
              token.originChain(),
              token.originToken(),
              contract,
              place.blockId(),
              place.number()
            });
      }
      case ChainEvent.PauseChanged(var direction, boolean paused) ->
          pauses.add(
              new @Nullable Object[] {
                chain, direction, paused, place.blockId(), place.number(), place.logged().logIndex()
              });
      case ChainEvent.GlobalRootUpdated event -> roots.add(place, event);
      case ChainEvent.GlobalRootAccepted event -> roots.add(place, event);
      case ChainEvent.OutputProposed event -> roots.add(place, event);
      case ChainEvent.OutputChallenged event -> roots.add(place, event);
      case ChainEvent.ChallengeResolved event -> roots.add(place, event);
      case ChainEvent.OutputFinalized event -> roots.add(place, event);
      case ChainEvent.ExitRootSettled event -> roots.add(place, event);
      case ChainEvent.BatchSettled event -> roots.add(place, event);
      case ChainEvent.MessageQueued event -> roots.add(place, event);
    }
  }

  private void sent(Place place, ChainEvent.MessageSent event) {
    Message message = event.message();
    if (!message.sourceChain().equals(chain) || message.leafIndex().value() != leafCount) {
      throw new IllegalStateException(
          "chain %s, block %s: message %s where %s/%d must come next; logs are missing or wrong"
              .formatted(chain, place.number(), message.key(), chain, leafCount));
    }
    leafCount++;
    LoggedEvent logged = place.logged();
    messages.add(
        chain,
        message.leafIndex(),
        event.id(),
        event.exitRoot(),
        message.kind().code(),
        message.destinationChain(),
        message.originChain(),
        message.originToken(),
        message.sender(),
        message.recipient(),
        message.amount(),
        message.relayerFee(),
        message.data(),
        place.blockId(),
        place.number(),
        logged.tx(),
        logged.logIndex(),
        logged.gasUsed(),
        logged.effectiveGasPrice(),
        place.sharedBy());
    destinations.add(message.destinationChain());
    if (!message.originToken().isZero()) {
      tokens.putIfAbsent(message.token(), place.number());
    }
  }

  private void claimed(Place place, ChainEvent.MessageClaimed event) {
    LoggedEvent logged = place.logged();
    claims.add(
        chain,
        event.key().sourceChain(),
        event.key().leafIndex(),
        event.id(),
        event.outcome().code(),
        place.blockId(),
        place.number(),
        logged.tx(),
        logged.logIndex(),
        logged.gasUsed(),
        logged.effectiveGasPrice(),
        place.sharedBy());
    claimedSources.add(event.key().sourceChain().value());
    claimedLeaves.add(event.key().leafIndex().value());
  }

  private void flush(Connection connection) throws SQLException {
    Sql.batch(
        connection,
        """
        insert into block (id, chain, number, hash, parent_hash, block_time, leaf_count)
        values (?, ?, ?, ?, ?, ?, ?)""",
        blocks);
    messages.flush(connection);
    if (leafCount > firstLeaf) {
      Sql.update(
          connection,
          """
          insert into unclaimed (source, destination, leaf_index)
          select source, destination, leaf_index from message
          where source = ? and leaf_index >= ? and leaf_index < ? and orphaned_at is null
          on conflict do nothing
          """,
          chain,
          firstLeaf,
          leafCount);
    }
    for (ChainId destination : destinations) {
      Sql.update(
          connection,
          "insert into route (source, destination) values (?, ?) on conflict do nothing",
          chain,
          destination);
    }
    for (Map.Entry<TokenKey, BlockNumber> token : tokens.entrySet()) {
      Sql.update(
          connection,
          "insert into token_naming (chain, origin_chain, origin_token, block_number)"
              + " values (?, ?, ?, ?) on conflict do nothing",
          chain,
          token.getKey().originChain(),
          token.getKey().originToken(),
          token.getValue());
    }
    claims.flush(connection);
    if (!claimedLeaves.isEmpty()) {
      Sql.update(
          connection,
          """
          delete from unclaimed u using unnest(?::bigint[], ?::bigint[]) c(source, leaf_index)
          where u.source = c.source and u.destination = ? and u.leaf_index = c.leaf_index
          """,
          Sql.numbers(claimedSources),
          Sql.numbers(claimedLeaves),
          chain);
    }
    Sql.batch(
        connection,
        "insert into call_retry (chain, id, block_id, block_number, tx, log_index)"
            + " values (?, ?, ?, ?, ?, ?)",
        retries);
    Sql.batch(
        connection,
        "insert into wrapped_token"
            + " (chain, origin_chain, origin_token, wrapped, block_id, block_number)"
            + " values (?, ?, ?, ?, ?, ?)",
        wrapped);
    Sql.batch(
        connection,
        "insert into pause_change (chain, direction, paused, block_id, block_number, log_index)"
            + " values (?, ?, ?, ?, ?, ?)",
        pauses);
  }

  /**
   * Drops candidates whose claim was seen before their message, as when a chain is followed anew.
   * After their insertion on purpose: a claim that is rolled back at the same moment waits for our
   * row, and puts it back.
   */
  private void dropClaimed(Connection connection) throws SQLException {
    if (leafCount == firstLeaf) {
      return;
    }
    // Two plain steps, so that no plan can go wrong: the first finds nothing but in that rare case.
    List<@Nullable Object[]> early =
        Sql.list(
            connection,
            """
            select source, destination, leaf_index, id from claim
            where source = ? and leaf_index >= ? and leaf_index < ? and orphaned_at is null
            """,
            result -> {
              Row row = new Row(result, "claim", "source", "leaf_index");
              return new @Nullable Object[] {
                row.chain("source"),
                row.chain("destination"),
                row.leafIndex("leaf_index"),
                row.leafIndex("leaf_index"),
                row.messageId("id")
              };
            },
            chain,
            firstLeaf,
            leafCount);
    Sql.batch(
        connection,
        """
        delete from unclaimed u
        where u.source = ? and u.destination = ? and u.leaf_index = ?
          and exists (select 1 from message m where m.source = u.source
            and m.leaf_index = ? and m.orphaned_at is null and m.id = ?)
        """,
        early);
  }
}
