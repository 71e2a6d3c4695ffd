// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending end of one stream. One thread sends; others wake it. Nothing is queued here: while
 * the caller does not read, the sender waits, and after {@code patience} gives up.
 *
 * @param <T> what is sent
 */
final class StreamOutlet<T> {
  private final ServerCallStreamObserver<T> observer;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean cancelled;
  private boolean ended;

  /** Must be made before the service method returns: gRPC takes handlers until then. */
  StreamOutlet(ServerCallStreamObserver<T> observer, Duration patience) {
    this.observer = observer;
    this.patience = patience;
    observer.setOnReadyHandler(() -> signal(false, false));
    observer.setOnCancelHandler(() -> signal(false, true));
  }

  /** Says that there may be something to send. Never blocks for long; from any thread. */
  void wake() {
    signal(true, false);
  }

  /** Has the sender stop at its next wait. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void refuseIfEnded() {
    if (ended) {
      throw new ApiFailure.Stopping().exception();
    }
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

  /** Lets that much time pass, so that what happens meanwhile is answered with one reading. */
  boolean pause(Duration time) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = time.toNanos();
      while (!cancelled && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends, as soon as the caller reads. Returns false when the caller has gone.
   *
   * @throws ApiException when the caller does not read for longer than the patience
   */
  boolean send(T value) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      refuseIfEnded();
      while (!cancelled && !observer.isReady()) {
        if (left <= 0) {
          throw new ApiFailure.SlowConsumer(patience).exception();
        }
        left = changed.awaitNanos(left);
      }
      if (cancelled) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    observer.onNext(value);
    return true;
  }

  /** Ends the stream well. */
  void complete() {
    if (!gone()) {
      observer.onCompleted();
    }
  }

  /** Ends the stream with a failure. */
  void fail(Throwable failure) {
    if (!gone()) {
      observer.onError(FailureStatus.of(failure));
    }
  }

  private boolean gone() {
    lock.lock();
    try {
      return cancelled || observer.isCancelled();
    } finally {
      lock.unlock();
    }
  }

  private void signal(boolean wake, boolean cancel) {
    lock.lock();
    try {
      woken |= wake;
      cancelled |= cancel;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
