// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending end of one stream of blocks. One thread sends; others wake it. Nothing is queued
 * here: while the caller does not read, the sender waits, and after its patience gives up.
 */
final class BlockOutlet {
  private final ServerCallStreamObserver<WatchBlocksResponse> observer;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean cancelled;
  private boolean ended;

  /** Must be made before the service method returns: gRPC takes handlers until then. */
  BlockOutlet(ServerCallStreamObserver<WatchBlocksResponse> observer, Duration patience) {
    this.observer = observer;
    this.patience = patience;
    observer.setOnReadyHandler(() -> signal(false, false, false));
    observer.setOnCancelHandler(() -> signal(false, true, false));
  }

  /** Says that there may be something to send. Never blocks for long; from any thread. */
  void wake() {
    signal(true, false, false);
  }

  /** Has the sender stop, because the node does. */
  void end() {
    signal(false, false, true);
  }

  /** Waits to be woken, at most that long. Returns false when the caller has gone. */
  boolean awaitWake(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!woken && !cancelled && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      refuseIfEnded();
      woken = false;
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends, as soon as the caller reads. Returns false when the caller has gone.
   *
   * @throws RefusalException when the caller does not read for longer than the patience
   */
  boolean send(WatchBlocksResponse value) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      refuseIfEnded();
      while (!cancelled && !ended && !observer.isReady()) {
        if (left <= 0) {
          throw new Refusal.SlowConsumer(patience).exception();
        }
        left = changed.awaitNanos(left);
      }
      refuseIfEnded();
      if (cancelled) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    observer.onNext(value);
    return true;
  }

  /** Ends the stream: everything that was asked for is sent. */
  void complete() {
    if (isListening()) {
      observer.onCompleted();
    }
  }

  /** Ends the stream with a failure. */
  void fail(Throwable failure) {
    if (isListening()) {
      observer.onError(RefusalStatus.of(failure));
    }
  }

  private boolean isListening() {
    lock.lock();
    try {
      return !cancelled && !observer.isCancelled();
    } finally {
      lock.unlock();
    }
  }

  private void refuseIfEnded() {
    if (ended) {
      throw new Refusal.Stopping().exception();
    }
  }

  private void signal(boolean wake, boolean cancel, boolean end) {
    lock.lock();
    try {
      woken |= wake;
      cancelled |= cancel;
      ended |= end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
