// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.simulation.Rows.AcceptedRow;
import dev.causeway.relayer.core.simulation.Rows.AttemptRow;
import dev.causeway.relayer.core.simulation.Rows.BlockRow;
import dev.causeway.relayer.core.simulation.Rows.ChainRow;
import dev.causeway.relayer.core.simulation.Rows.ClaimRow;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.simulation.Rows.PauseRow;
import dev.causeway.relayer.core.simulation.Rows.ProposalRow;
import dev.causeway.relayer.core.simulation.Rows.RootRow;
import dev.causeway.relayer.core.simulation.Tables.PauseKey;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What events mean for the tables, and how that is taken back in a reorg. */
final class EventEffects {
  private final Tables tables;

  EventEffects(Tables tables) {
    this.tables = tables;
  }

  void apply(ChainRow chain, BlockRow block) {
    for (LoggedEvent logged : block.events) {
      tables.outbox.included(chain.chain, logged.tx(), block);
      apply(chain, block, logged.event());
    }
  }

  void revert(ChainRow chain, BlockRow block) {
    for (LoggedEvent logged : block.events.reversed()) {
      revert(chain, logged.event());
    }
    for (AttemptRow attempt : List.copyOf(block.mined)) {
      tables.outbox.excluded(attempt);
    }
    block.mined.clear();
  }

  private void apply(ChainRow chain, BlockRow block, ChainEvent event) {
    switch (event) {
      case ChainEvent.MessageSent sent -> {
        MessageRow row = new MessageRow(sent.id(), sent.message(), sent.exitRoot(), block.ref);
        if (sent.message().leafIndex().value() != chain.messages.size()) {
          throw new IllegalStateException(
              "message %s of chain %s does not follow the %d before it"
                  .formatted(sent.message().leafIndex(), chain.chain, chain.messages.size()));
        }
        chain.messages.add(row);
        chain.leafCounts.put(sent.exitRoot(), (long) chain.messages.size());
        block.sent.add(row);
        tables.byId.put(row.id, row);
        count(sent.message().token(), 1);
        tables.touch(row);
      }
      case ChainEvent.MessageClaimed claimed -> {
        tables.claims.put(
            claimed.key(), new ClaimRow(chain.chain, block.ref, claimed.id(), claimed.outcome()));
        if (claimed.outcome() == ClaimOutcome.DELIVERED) {
          block.arrived.add(claimed.id());
        }
        touch(claimed.key());
      }
      case ChainEvent.CallRetried retried -> {
        tables.retries.put(
            retried.id(),
            new ClaimRow(chain.chain, block.ref, retried.id(), ClaimOutcome.DELIVERED));
        block.arrived.add(retried.id());
        touch(retried.id());
      }
      case ChainEvent.WrappedTokenDeployed deployed -> count(deployed.token(), 1);
      case ChainEvent.GlobalRootUpdated updated -> {
        Map<ChainId, ExitRoot> exitRoots = new HashMap<>();
        if (!tables.roots.isEmpty()) {
          exitRoots.putAll(tables.roots.getLast().exitRoots());
        }
        exitRoots.put(updated.chain(), updated.exitRoot());
        RootRow row =
            new RootRow(updated.root(), updated.sequence(), block.ref, Map.copyOf(exitRoots));
        tables.roots.add(row);
        tables.rootsByHash.put(updated.root(), row);
      }
      case ChainEvent.GlobalRootAccepted acceptance ->
          tables
              .accepted
              .computeIfAbsent(chain.chain, _ -> new ArrayList<>())
              .add(new AcceptedRow(acceptance.root(), block.ref));
      case ChainEvent.OutputProposed proposed ->
          tables
              .proposals
              .computeIfAbsent(proposed.rollup(), _ -> new TreeMap<>())
              .put(
                  proposed.id(),
                  new ProposalRow(
                      proposed.id(),
                      proposed.output(),
                      proposed.l2Block(),
                      proposed.proposer(),
                      proposed.deadline(),
                      block.ref));
      case ChainEvent.OutputChallenged challenged ->
          proposal(challenged.rollup(), challenged.id()).history.add(Status.CHALLENGED);
      case ChainEvent.ChallengeResolved resolved ->
          proposal(resolved.rollup(), resolved.id())
              .history
              .add(resolved.upheld() ? Status.UPHELD : Status.REJECTED);
      case ChainEvent.OutputFinalized finalized ->
          proposal(finalized.rollup(), finalized.id()).history.add(Status.FINALIZED);
      case ChainEvent.ExitRootSettled settled ->
          proposal(settled.rollup(), settled.id()).history.add(Status.SETTLED);
      case ChainEvent.BatchSettled settled -> {
        List<Bytes32> batches =
            tables.batches.computeIfAbsent(settled.ledger(), _ -> new ArrayList<>());
        if (settled.batch() != batches.size()) {
          throw new IllegalStateException(
              "batch %d of ledger %s does not follow the %d before it"
                  .formatted(settled.batch(), settled.ledger(), batches.size()));
        }
        batches.add(settled.newRoot());
      }
      case ChainEvent.MessageQueued queued -> {
        tables.queuedAtLedgers.add(queued.id());
        touch(queued.id());
      }
      case ChainEvent.PauseChanged changed ->
          pauses(chain.chain, changed).add(new PauseRow(block.ref, changed.paused()));
    }
  }

  private void revert(ChainRow chain, ChainEvent event) {
    switch (event) {
      case ChainEvent.MessageSent sent -> {
        MessageRow row = chain.messages.removeLast();
        chain.leafCounts.remove(sent.exitRoot());
        tables.byId.remove(row.id, row);
        row.canonical = false;
        count(sent.message().token(), -1);
        tables.touch(row);
      }
      case ChainEvent.MessageClaimed claimed -> {
        tables.claims.remove(claimed.key());
        touch(claimed.key());
      }
      case ChainEvent.CallRetried retried -> {
        tables.retries.remove(retried.id());
        touch(retried.id());
      }
      case ChainEvent.WrappedTokenDeployed deployed -> count(deployed.token(), -1);
      case ChainEvent.GlobalRootUpdated updated -> {
        RootRow removed = tables.roots.removeLast();
        tables.rootsByHash.remove(updated.root(), removed);
        // The same root may have been made before, by other exit roots that came back.
        tables.roots.stream()
            .filter(row -> row.root().equals(updated.root()))
            .forEach(row -> tables.rootsByHash.put(row.root(), row));
      }
      case ChainEvent.GlobalRootAccepted _ ->
          tables.accepted.getOrDefault(chain.chain, new ArrayList<>()).removeLast();
      case ChainEvent.OutputProposed proposed ->
          tables.proposals.getOrDefault(proposed.rollup(), new TreeMap<>()).remove(proposed.id());
      case ChainEvent.OutputChallenged(var rollup, var id, _) -> backOne(rollup, id);
      case ChainEvent.ChallengeResolved(var rollup, var id, _) -> backOne(rollup, id);
      case ChainEvent.OutputFinalized(var rollup, var id) -> backOne(rollup, id);
      case ChainEvent.ExitRootSettled(var rollup, var id, _, _) -> backOne(rollup, id);
      case ChainEvent.BatchSettled(var ledger, _, _) ->
          tables.batches.getOrDefault(ledger, new ArrayList<>()).removeLast();
      case ChainEvent.MessageQueued(_, var id) -> {
        tables.queuedAtLedgers.remove(id);
        touch(id);
      }
      case ChainEvent.PauseChanged changed -> pauses(chain.chain, changed).removeLast();
    }
  }

  private void backOne(ChainId rollup, long id) {
    proposal(rollup, id).history.removeLast();
  }

  private ProposalRow proposal(ChainId rollup, long id) {
    ProposalRow row = tables.proposals.getOrDefault(rollup, new TreeMap<>()).get(id);
    if (row == null) {
      throw new IllegalStateException("proposal " + id + " of rollup " + rollup + " is not stored");
    }
    return row;
  }

  private List<PauseRow> pauses(ChainId chain, ChainEvent.PauseChanged changed) {
    return tables.pauses.computeIfAbsent(
        new PauseKey(chain, changed.direction()), _ -> new ArrayList<>());
  }

  private void count(TokenKey token, int change) {
    tables.tokens.merge(token, change, Integer::sum);
  }

  private void touch(MessageKey key) {
    tables.message(key).ifPresent(tables::touch);
  }

  private void touch(MessageId id) {
    MessageRow row = tables.byId.get(id);
    if (row != null) {
      tables.touch(row);
    }
  }
}
