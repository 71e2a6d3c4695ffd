// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.simulation.Rows.BlockRow;
import dev.causeway.relayer.core.simulation.Rows.ChainRow;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.util.List;
import java.util.Optional;

/** Blocks of each chain. */
final class MemoryJournal implements ChainJournal {
  private final Tables tables;
  private final EventEffects effects;

  MemoryJournal(Tables tables) {
    this.tables = tables;
    this.effects = new EventEffects(tables);
  }

  @Override
  public Optional<Progress> progress(ChainId chain) {
    return tables.read(
        () -> {
          ChainRow row = tables.chains.get(chain);
          if (row == null || row.blocks.isEmpty()) {
            return Optional.empty();
          }
          BlockRef cursor = row.blocks.getLast().ref;
          return Optional.of(
              new Progress(
                  chain,
                  cursor,
                  row.head.max(cursor.number()),
                  row.finalized.min(cursor.number()),
                  row.updatedAt,
                  row.halted));
        });
  }

  @Override
  public List<BlockRef> tail(ChainId chain, int limit) {
    return tables.read(
        () -> {
          List<BlockRow> blocks = tables.chain(chain).blocks;
          return blocks
              .subList(Math.max(0, blocks.size() - limit), blocks.size())
              .reversed()
              .stream()
              .map(block -> block.ref)
              .toList();
        });
  }

  @Override
  public Optional<BlockRef> block(ChainId chain, BlockNumber number) {
    return tables.read(
        () -> {
          List<BlockRow> blocks = tables.chain(chain).blocks;
          // Each is the child of the one before.
          long index =
              blocks.isEmpty() ? -1 : number.value() - blocks.getFirst().ref.number().value();
          return index >= 0 && index < blocks.size()
              ? Optional.of(blocks.get((int) index).ref)
              : Optional.empty();
        });
  }

  @Override
  public void extend(Fence fence, ChainId chain, List<ObservedBlock> blocks, ChainHeads heads) {
    Kind kind =
        tables.change(
            fence,
            () -> {
              ChainRow row = tables.chain(chain);
              boolean first = row.blocks.isEmpty();
              BlockNumber finalBefore = row.finalized;
              if (!isTail(row, blocks)) {
                requireChild(row, blocks);
                for (ObservedBlock block : blocks) {
                  BlockRow added = new BlockRow(block.block(), block.events());
                  row.blocks.add(added);
                  effects.apply(row, added);
                }
              }
              row.head = heads.latest().number();
              row.finalized = row.finalized.max(heads.finalized());
              row.updatedAt = tables.clock.get();
              tables.outbox.finalizeMined(chain, row.finalized);
              boolean says =
                  first
                      || blocks.stream().anyMatch(block -> !block.events().isEmpty())
                      || row.above(finalBefore).stream()
                          .anyMatch(
                              block ->
                                  !block.ref.number().isAfter(row.finalized)
                                      && !block.sent.isEmpty());
              return says ? Kind.CHAIN : Kind.HEIGHT;
            });
    tables.notify(kind, chain);
    if (kind == Kind.CHAIN) {
      tables.notify(Kind.ATTEMPT, chain);
    }
  }

  private static boolean isTail(ChainRow row, List<ObservedBlock> blocks) {
    int offset = row.blocks.size() - blocks.size();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (!row.blocks.get(offset + i).ref.equals(blocks.get(i).block())) {
        return false;
      }
    }
    return true;
  }

  private static void requireChild(ChainRow row, List<ObservedBlock> blocks) {
    BlockRef below = row.blocks.isEmpty() ? null : row.blocks.getLast().ref;
    for (ObservedBlock block : blocks) {
      if (below != null && !block.block().isChildOf(below)) {
        throw new IllegalStateException(
            "block %s of chain %s is no child of the tail %s: roll back first"
                .formatted(block.block().number(), row.chain, below.number()));
      }
      below = block.block();
    }
  }

  @Override
  public void rollBack(Fence fence, ChainId chain, BlockRef ancestor) {
    tables.write(fence, Kind.CHAIN, chain, () -> rollBack(tables.chain(chain), ancestor));
  }

  private ChainRow rollBack(ChainRow row, BlockRef ancestor) {
    if (!isStored(row, ancestor)) {
      throw new IllegalStateException(
          "block %s of chain %s is not stored: it cannot be an ancestor"
              .formatted(ancestor.number(), row.chain));
    }
    while (!row.blocks.getLast().ref.equals(ancestor)) {
      BlockRow removed = row.blocks.removeLast();
      effects.revert(row, removed);
      row.orphaned.add(removed);
    }
    row.head = ancestor.number();
    row.finalized = row.finalized.min(ancestor.number());
    row.updatedAt = tables.clock.get();
    return row;
  }

  private static boolean isStored(ChainRow row, BlockRef block) {
    return row.at(block.number()).filter(stored -> stored.ref.equals(block)).isPresent();
  }

  @Override
  public void halt(Fence fence, ChainId chain, String reason, Optional<BlockRef> ancestor) {
    tables.write(
        fence,
        Kind.BACKLOG,
        chain,
        () -> {
          tables.chain(chain).halted = Optional.of(reason);
          tables.chain(chain).resumeAt = ancestor.orElse(null);
          return reason;
        });
  }

  @Override
  public boolean resume(ChainId chain, String operator) {
    boolean halted = tables.read(() -> liftHalt(tables.chain(chain), operator));
    if (halted) {
      List.of(Kind.CHAIN, Kind.OUTBOX, Kind.BACKLOG).forEach(kind -> tables.notify(kind, chain));
    }
    return halted;
  }

  private boolean liftHalt(ChainRow row, String operator) {
    if (row.halted.isEmpty()) {
      return false;
    }
    BlockRef ancestor = row.resumeAt;
    String detail = "halted by: " + row.halted.get();
    row.halted = Optional.empty();
    row.resumeAt = null;
    if (ancestor != null && isStored(row, ancestor)) {
      rollBack(row, ancestor);
      detail = "rolled back to block %s; %s".formatted(ancestor.number(), detail);
    }
    tables.operators.add(operator, OperatorLog.Kind.RESUME_CHAIN, Optional.of(row.chain), detail);
    return true;
  }
}
