// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.WatchBlocksRequest;
import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import dev.causeway.chains.ledger.BlockHeader;
import dev.causeway.chains.ledger.LedgerNode;
import dev.causeway.chains.ledger.OrderedTransaction;
import dev.causeway.chains.ledger.SealedBlock;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Streams of blocks. Each reads the store at its own pace, so a slow reader costs nobody anything;
 * a new block wakes all of them. A stream is ended rather than fed with gaps.
 */
final class BlockStreams implements AutoCloseable {
  // While nothing wakes it: on a standby blocks are stored by another node.
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int TRANSACTIONS_AT_ONCE = 2_000;

  private final LedgerNode node;
  private final LedgerApiConfig config;
  private final Executor threads;
  private final Set<BlockOutlet> open = ConcurrentHashMap.newKeySet();
  private final Runnable subscription;
  private volatile boolean closed;

  BlockStreams(LedgerNode node, LedgerApiConfig config, Executor threads) {
    this.node = node;
    this.config = config;
    this.threads = threads;
    this.subscription = node.onBlock(() -> open.forEach(BlockOutlet::wake));
  }

  /** Serves a stream on a thread of its own. */
  void serve(WatchBlocksRequest request, ServerCallStreamObserver<WatchBlocksResponse> observer) {
    long from = request.getFromBlock();
    long last = request.getToBlock();
    BlockOutlet outlet = new BlockOutlet(observer, config.streamPatience());
    if (from < 0) {
      outlet.fail(LedgerFields.bad("from_block", "expected a block from 1, or 0 for the next one"));
      return;
    }
    if (last != 0 && last < Math.max(from, 1)) {
      outlet.fail(
          LedgerFields.bad(
              "to_block",
              "%s is before the first block to send, %d: name that one or a later one, or 0 for no end"
                  .formatted(Long.toUnsignedString(last), Math.max(from, 1))));
      return;
    }
    open.add(outlet);
    if (closed || open.size() > config.streams()) {
      open.remove(outlet);
      outlet.fail(
          closed
              ? new Refusal.Stopping().exception()
              : new Refusal.TooManyStreams(config.streams()).exception());
      return;
    }
    threads.execute(() -> run(from, last, outlet));
  }

  private void run(long from, long last, BlockOutlet outlet) {
    long end = System.nanoTime() + config.streamLife().toNanos();
    try {
      long next = from == 0 ? headNumber() + 1 : from;
      while (true) {
        if (last != 0 && next > last) {
          outlet.complete();
          return;
        }
        List<SealedBlock> blocks = node.store().blocks(next, TRANSACTIONS_AT_ONCE);
        for (SealedBlock block : blocks) {
          if (last != 0 && next > last) {
            break;
          }
          if (!outlet.send(response(block))) {
            return;
          }
          next = block.header().number() + 1;
        }
        if (System.nanoTime() - end > 0) {
          throw new Refusal.StreamLifeOver(config.streamLife()).exception();
        }
        if (blocks.isEmpty() && !outlet.awaitWake(LOOK)) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      outlet.fail(new Refusal.Stopping().exception());
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      outlet.fail(failure);
    } finally {
      open.remove(outlet);
    }
  }

  private long headNumber() {
    return node.store().head().map(BlockHeader::number).orElse(0L);
  }

  private static WatchBlocksResponse response(SealedBlock block) {
    WatchBlocksResponse.Builder response =
        WatchBlocksResponse.newBuilder().setBlock(LedgerEncoding.block(block.header()));
    for (OrderedTransaction transaction : block.transactions()) {
      response.addTransactions(LedgerEncoding.transaction(transaction));
    }
    return response.build();
  }

  int open() {
    return open.size();
  }

  @Override
  public void close() {
    closed = true;
    subscription.run();
    open.forEach(BlockOutlet::end);
  }
}
