// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the sequencer during one term, bounded. Many threads put, one takes. Whatever was
 * put is answered exactly once: by the sequencer, or when the queue is closed.
 */
final class SubmissionQueue {
  /**
   * A payment that waits.
   *
   * @param payment with a signature that was checked
   * @param signer owner that the key hashes to
   * @param answer completed with what became of it
   */
  record Waiting(SignedPayment payment, Owner signer, CompletableFuture<Submission> answer) {}

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int reserved;
  private boolean woken;
  private boolean closed;

  SubmissionQueue(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  /** How many wait, those whose signature is being checked included. */
  int size() {
    lock.lock();
    try {
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  /** Makes room for so many, or for none: false when they do not fit. */
  boolean reserve(int count) {
    lock.lock();
    try {
      if (closed || reserved + count > capacity) {
        return false;
      }
      reserved += count;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives back room that was reserved and is not needed. */
  void release(int count) {
    lock.lock();
    try {
      reserved -= count;
    } finally {
      lock.unlock();
    }
  }

  /** Puts in what room was reserved for, in this order. False when the queue is closed. */
  boolean put(List<Waiting> transactions) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.addAll(transactions);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Has {@link #take} return, although nothing waits. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes at most so many, in order; waits for the first, or to be woken, at most that long. */
  List<Waiting> take(int most, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !woken && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      List<Waiting> taken = new ArrayList<>(Math.min(most, waiting.size()));
      while (taken.size() < most && !waiting.isEmpty()) {
        taken.add(waiting.removeFirst());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more, and answers all that wait. */
  void close(String reason) {
    List<Waiting> left;
    lock.lock();
    try {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(one -> one.answer().complete(new Submission.NotRunning(reason)));
  }
}
