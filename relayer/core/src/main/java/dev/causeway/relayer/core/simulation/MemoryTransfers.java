// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.simulation.Rows.BlockRow;
import dev.causeway.relayer.core.simulation.Rows.ChainRow;
import dev.causeway.relayer.core.simulation.Rows.ClaimRow;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.store.TransferQueries;
import dev.causeway.relayer.core.store.TransferView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transfers derived from the tables at the moment of the question; timelines are not kept. */
final class MemoryTransfers implements TransferQueries {
  private final Tables tables;

  MemoryTransfers(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<TransferView> byId(MessageId id) {
    return tables.read(() -> Optional.ofNullable(tables.byId.get(id)).map(this::view));
  }

  @Override
  public Optional<TransferView> byKey(MessageKey key) {
    return tables.read(() -> tables.message(key).map(this::view));
  }

  @Override
  public List<TransferView> bySourceTx(ChainId source, TxHash tx) {
    return tables.read(
        () ->
            tables.chain(source).blocks.stream()
                .flatMap(block -> startedBy(block, tx).stream())
                .map(this::view)
                .toList());
  }

  private List<MessageRow> startedBy(BlockRow block, TxHash tx) {
    List<MessageRow> rows = new ArrayList<>();
    for (LoggedEvent logged : block.events) {
      if (logged.tx().equals(tx) && logged.event() instanceof ChainEvent.MessageSent sent) {
        tables.message(sent.message().key()).ifPresent(rows::add);
      }
    }
    return rows;
  }

  @Override
  public List<TransferView> bySourceTx(TxHash tx) {
    return tables.read(
        () ->
            List.copyOf(tables.chains.keySet()).stream()
                .flatMap(chain -> bySourceTx(chain, tx).stream())
                .toList());
  }

  @Override
  public Page list(Filter filter, int pageSize, Optional<PageToken> after) {
    return tables.read(
        () -> {
          List<TransferView> fitting =
              tables.chains.values().stream()
                  .flatMap(chain -> chain.messages.stream())
                  .map(this::view)
                  .filter(view -> fits(filter, view))
                  .toList()
                  .reversed();
          int start = after.map(token -> (int) (fitting.size() - token.before())).orElse(0);
          int end = Math.min(fitting.size(), start + pageSize);
          return new Page(
              fitting.subList(start, end),
              end < fitting.size()
                  ? Optional.of(new PageToken(fitting.size() - end))
                  : Optional.empty());
        });
  }

  private static boolean fits(Filter filter, TransferView view) {
    Message message = view.message();
    boolean account =
        filter
            .account()
            .map(
                (Address wanted) ->
                    wanted.equals(message.sender()) || wanted.equals(message.recipient()))
            .orElse(true);
    return account
        && filter.source().map(message.sourceChain()::equals).orElse(true)
        && filter.destination().map(message.destinationChain()::equals).orElse(true)
        && (filter.states().isEmpty() || filter.states().contains(view.state()));
  }

  @Override
  public Counts counts() {
    return tables.read(
        () -> {
          long observed = 0;
          long claimed = 0;
          long parked = 0;
          long orphaned = 0;
          for (ChainRow chain : tables.chains.values()) {
            observed += chain.messages.size();
            for (MessageRow row : chain.messages) {
              claimed += tables.claims.containsKey(row.message.key()) ? 1 : 0;
              parked += row.parked != null ? 1 : 0;
            }
            for (BlockRow block : chain.orphaned) {
              orphaned +=
                  block.sent.stream().filter(row -> !tables.byId.containsKey(row.id)).count();
            }
          }
          return new Counts(observed, claimed, parked, orphaned);
        });
  }

  private TransferView view(MessageRow row) {
    ChainRow source = tables.chain(row.message.sourceChain());
    ClaimRow claim = tables.claims.get(row.message.key());
    BlockRef asOf = source.blocks.isEmpty() ? row.block : source.blocks.getLast().ref;
    Optional<ClaimOutcome> outcome = Optional.ofNullable(claim).map(ClaimRow::outcome);
    return new TransferView(
        row.id,
        row.message,
        state(row, source),
        List.of(),
        Optional.ofNullable(row.delayReason).filter(_ -> claim == null),
        Optional.ofNullable(row.parked),
        outcome,
        asOf);
  }

  private TransferState state(MessageRow row, ChainRow source) {
    if (tables.claims.containsKey(row.message.key())) {
      return TransferState.CLAIMED;
    }
    if (row.parked != null) {
      return TransferState.PARKED;
    }
    if (row.liveIntents > 0) {
      return TransferState.CLAIM_SENT;
    }
    return row.block.number().isAfter(source.finalized)
        ? TransferState.OBSERVED
        : TransferState.FINAL;
  }
}
