// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.Direction;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.simulation.Rows.BlockRow;
import dev.causeway.relayer.core.simulation.Rows.ClaimRow;
import dev.causeway.relayer.core.simulation.Rows.MessageRow;
import dev.causeway.relayer.core.simulation.Rows.PauseRow;
import dev.causeway.relayer.core.simulation.Tables.PauseKey;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.SupplyLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens, pauses, audits. */
final class MemorySupply implements SupplyLog {
  private final Tables tables;
  private Optional<Audit> latest = Optional.empty();

  MemorySupply(Tables tables) {
    this.tables = tables;
  }

  @Override
  public List<TokenKey> tokens() {
    return tables.read(
        () ->
            tables.tokens.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList());
  }

  @Override
  public boolean paused(ChainId chain, Direction direction) {
    return tables.read(
        () -> {
          List<PauseRow> rows = tables.pauses.get(new PauseKey(chain, direction));
          return rows != null && !rows.isEmpty() && rows.getLast().paused();
        });
  }

  @Override
  public Map<TokenKey, Flow> flows(Map<ChainId, BlockRef> asOf) {
    return tables.read(
        () -> {
          Map<TokenKey, Flow> flows = new HashMap<>();
          for (MessageRow row : tables.unarrived) {
            if (isWithin(asOf, row.message.sourceChain(), row.block)) {
              merge(flows, row, true);
            }
          }
          asOf.forEach((chain, block) -> addAbove(flows, asOf, chain, block));
          return flows;
        });
  }

  /** Blocks above a view: what arrived in them has not arrived, what left in them has not left. */
  private void addAbove(
      Map<TokenKey, Flow> flows, Map<ChainId, BlockRef> asOf, ChainId chain, BlockRef block) {
    for (BlockRow above : tables.chain(chain).above(block.number())) {
      for (MessageId id : above.arrived) {
        MessageRow row = tables.byId.get(id);
        if (row != null && isWithin(asOf, row.message.sourceChain(), row.block)) {
          merge(flows, row, true);
        }
      }
      for (MessageRow row : above.sent) {
        Optional<ClaimRow> arrival = tables.arrival(row);
        if (arrival.isPresent() && isWithin(asOf, arrival.get().chain(), arrival.get().block())) {
          merge(flows, row, false);
        }
      }
    }
  }

  private static boolean isWithin(Map<ChainId, BlockRef> asOf, ChainId chain, BlockRef block) {
    BlockRef limit = asOf.get(chain);
    return limit != null && !block.number().isAfter(limit.number());
  }

  private static void merge(Map<TokenKey, Flow> flows, MessageRow row, boolean sent) {
    TokenAmount amount = row.message.amount();
    Flow flow = sent ? new Flow(amount, TokenAmount.ZERO) : new Flow(TokenAmount.ZERO, amount);
    flows.merge(
        row.message.token(),
        flow,
        (a, b) ->
            new Flow(
                a.sentNotArrived().plus(b.sentNotArrived()),
                a.arrivedNotSent().plus(b.arrivedNotSent())));
  }

  @Override
  public void recordAudit(Fence fence, Audit audit) {
    ChainId chain = audit.asOf().keySet().stream().sorted().findFirst().orElse(ChainId.of(1));
    tables.write(
        fence,
        Kind.BACKLOG,
        chain,
        () -> {
          latest = Optional.of(audit);
          return audit;
        });
  }

  @Override
  public Optional<Audit> latestAudit() {
    return tables.read(() -> latest);
  }
}
