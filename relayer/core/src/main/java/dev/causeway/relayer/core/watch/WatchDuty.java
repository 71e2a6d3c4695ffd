// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.watch;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.ObstacleReport;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Obstacle;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.util.List;
import java.util.Optional;

/**
 * Follows one chain: reads blocks upwards, checks that each stands on the one before, and rolls
 * back to the common ancestor when the chain was reorganized.
 *
 * <p>The {@code removed} flag of logs and subscriptions are never trusted; only parent hashes are.
 * A reorg below a block that was final, or deeper than the horizon, halts the chain until an
 * operator resumes it: messages of those blocks may have been relayed.
 */
public final class WatchDuty implements Duty {
  private final ChainReader reader;
  private final ChainJournal journal;
  private final ObstacleReport report;
  private final WatchConfig config;
  private final ChainId chain;
  private int failuresInRow;

  /** Follows the chain of the reader. */
  public WatchDuty(ChainReader reader, RelayStore store, WatchConfig config) {
    this.reader = reader;
    this.journal = store.journal();
    this.report = new ObstacleReport(store.obstacles());
    this.config = config;
    this.chain = reader.chain();
  }

  @Override
  public DutyName name() {
    return DutyName.watch(chain);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    // The chain wakes it, through head hints; of the store only an operator's resume matters.
    return notice.kind() == Kind.BACKLOG && notice.chain().equals(chain);
  }

  @Override
  public Step step(Fence fence) {
    Step step = look(fence);
    if (step instanceof Step.Failed(var failure, _)) {
      failuresInRow++;
      if (failuresInRow > 1) {
        report.blocked(
            fence,
            new Obstacle(
                Obstacles.Kind.CHAIN_UNAVAILABLE, chain, Optional.empty(), failure.summary()));
      }
    } else {
      failuresInRow = 0;
      report.free(fence);
    }
    return step;
  }

  private Step look(Fence fence) {
    Optional<ChainJournal.Progress> progress = journal.progress(chain);
    if (progress.isPresent() && progress.get().halted().isPresent()) {
      return new Step.Halted(progress.get().halted().get());
    }
    return switch (reader.heads()) {
      case Outcome.Failed<ChainHeads>(var failure) -> new Step.Failed(failure);
      case Outcome.Ok<ChainHeads>(var heads) ->
          progress.map(known -> follow(fence, known, heads)).orElseGet(() -> begin(fence, heads));
    };
  }

  private Step begin(Fence fence, ChainHeads heads) {
    if (config.startBlock().isAfter(heads.latest().number())) {
      return new Step.Idle(config.pollInterval());
    }
    return switch (reader.blocks(config.startBlock(), config.blocksPerStep())) {
      case Outcome.Failed<List<ObservedBlock>>(var failure) -> new Step.Failed(failure);
      case Outcome.Ok<List<ObservedBlock>>(var blocks) ->
          append(fence, Optional.empty(), blocks, heads);
    };
  }

  private Step follow(Fence fence, ChainJournal.Progress progress, ChainHeads heads) {
    return switch (ChainView.compare(progress.cursor(), heads)) {
      case ChainView.Finding.UpToDate _ -> {
        if (heads.finalized().isAfter(progress.finalized())) {
          if (isContradicted(Optional.of(progress), List.of(), heads)) {
            yield returnToAncestor(fence, progress, heads);
          }
          journal.extend(fence, chain, List.of(), heads);
        }
        yield new Step.Idle(config.pollInterval());
      }
      case ChainView.Finding.Behind(var from) ->
          switch (reader.blocks(from, config.blocksPerStep())) {
            case Outcome.Failed<List<ObservedBlock>>(var failure) -> new Step.Failed(failure);
            case Outcome.Ok<List<ObservedBlock>>(var blocks) when blocks.isEmpty() ->
                new Step.Idle(config.pollInterval());
            case Outcome.Ok<List<ObservedBlock>>(var blocks)
                when ChainView.continues(progress.cursor(), blocks) ->
                append(fence, Optional.of(progress), blocks, heads);
            case Outcome.Ok<List<ObservedBlock>> _ -> returnToAncestor(fence, progress, heads);
          };
      case ChainView.Finding.Diverged _ -> returnToAncestor(fence, progress, heads);
      case ChainView.Finding.EndpointLags _ -> new Step.Idle(config.pollInterval());
    };
  }

  private Step append(
      Fence fence,
      Optional<ChainJournal.Progress> before,
      List<ObservedBlock> blocks,
      ChainHeads heads) {
    if (blocks.isEmpty()) {
      return new Step.Idle(config.pollInterval());
    }
    BlockRef last = blocks.getLast().block();
    // The head may have moved between the two questions; what is stored as the head is never below
    // what is stored as a block.
    ChainHeads known =
        last.number().isAfter(heads.latest().number())
            ? new ChainHeads(last, heads.finalized(), heads.finalizedHash())
            : heads;
    if (isContradicted(before, blocks, heads)) {
      return before.isPresent()
          ? returnToAncestor(fence, before.get(), heads)
          : new Step.Failed(
              new ChainFailure.Inconsistent(
                  chain, "blocks up to " + last.number() + " are not those that became final"));
    }
    Failpoints.reach(Failpoint.WATCH_BEFORE_STORE, name());
    journal.extend(fence, chain, blocks, known);
    Failpoints.reach(Failpoint.WATCH_AFTER_STORE, name());
    return last.number().compareTo(known.latest().number()) < 0
        ? new Step.Again()
        : new Step.Idle(config.pollInterval());
  }

  /**
   * Whether the block that is to become final is not the one that a quorum of endpoints confirmed:
   * the endpoint that it was read from showed another chain for a while.
   */
  private boolean isContradicted(
      Optional<ChainJournal.Progress> before, List<ObservedBlock> blocks, ChainHeads heads) {
    if (heads.finalizedHash().isEmpty()) {
      return false;
    }
    Optional<BlockRef> becoming =
        blocks.stream()
            .map(ObservedBlock::block)
            .filter(block -> block.number().equals(heads.finalized()))
            .findFirst();
    if (becoming.isEmpty() && before.isPresent()) {
      long above = before.get().cursor().number().value() - heads.finalized().value();
      if (above >= 0
          && above <= config.reorgHorizon()
          && heads.finalized().isAfter(before.get().finalized())) {
        becoming =
            journal.tail(chain, (int) above + 1).stream()
                .filter(block -> block.number().equals(heads.finalized()))
                .findFirst();
      }
    }
    return becoming.isPresent() && !becoming.get().hash().equals(heads.finalizedHash().get());
  }

  private Step returnToAncestor(Fence fence, ChainJournal.Progress progress, ChainHeads heads) {
    List<BlockRef> tail = journal.tail(chain, config.reorgHorizon() + 1);
    for (BlockRef stored : tail) {
      if (stored.number().isAfter(heads.latest().number())) {
        continue;
      }
      switch (reader.blockAt(stored.number())) {
        case Outcome.Failed<Optional<BlockRef>>(var failure) -> {
          return new Step.Failed(failure);
        }
        case Outcome.Ok<Optional<BlockRef>>(var there) -> {
          if (there.isPresent() && there.get().hash().equals(stored.hash())) {
            return foundAncestor(fence, progress, tail, stored, heads);
          }
        }
      }
    }
    String reason =
        "no common block within %d blocks below %s: check that the endpoint serves the same network, or raise watch.reorg-horizon, then resume the chain"
            .formatted(config.reorgHorizon(), progress.cursor().number());
    journal.halt(fence, chain, reason, Optional.empty());
    return new Step.Halted(reason);
  }

  private Step foundAncestor(
      Fence fence,
      ChainJournal.Progress progress,
      List<BlockRef> tail,
      BlockRef ancestor,
      ChainHeads heads) {
    if (ChainView.afterAncestorSearch(tail, ancestor, heads.latest())
        instanceof ChainView.Finding.EndpointLags) {
      return ancestor.hash().equals(progress.cursor().hash())
          ? new Step.Again()
          : new Step.Failed(
              new ChainFailure.NotFound(
                  chain,
                  "block "
                      + progress.cursor().number()
                      + ", its head is only "
                      + heads.latest().number()));
    }
    if (progress.finalized().isAfter(ancestor.number())) {
      String reason =
          "reorg below the final block %s, down to %s: messages in between may have been relayed; compare the chain with the transfers, then resume it, which rolls back to block %s"
              .formatted(progress.finalized(), ancestor.number(), ancestor.number());
      journal.halt(fence, chain, reason, Optional.of(ancestor));
      return new Step.Halted(reason);
    }
    Failpoints.reach(Failpoint.WATCH_BEFORE_ROLLBACK, name());
    journal.rollBack(fence, chain, ancestor);
    Failpoints.reach(Failpoint.WATCH_AFTER_ROLLBACK, name());
    return new Step.Again();
  }
}
