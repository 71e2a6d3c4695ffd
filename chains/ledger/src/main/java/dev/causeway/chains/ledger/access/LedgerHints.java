// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.chains.HeadHints;
import dev.causeway.model.BlockNumber;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Word of new blocks, from a stream that is opened again when it ends. */
final class LedgerHints implements HeadHints {
  private static final long AGAIN_MILLIS = 500;

  private final NodeClient node;

  LedgerHints(NodeClient node) {
    this.node = node;
  }

  @Override
  public Subscription subscribe(Consumer<BlockNumber> listener) {
    CountDownLatch closed = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .name("ledger-heads")
            .start(
                () -> {
                  try {
                    do {
                      node.follow(block -> listener.accept(BlockNumber.of(block.getNumber())));
                    } while (!closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS));
                  } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                  }
                });
    return () -> {
      closed.countDown();
      thread.interrupt();
    };
  }
}
