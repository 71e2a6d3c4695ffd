// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.time.Duration;

/**
 * What an endpoint owes to those who ask all endpoints at once, so that one that hangs is not asked
 * more and more. Safe for concurrent use.
 */
final class Debt {
  private int owed;
  private long silentSince;

  /** Notes one more question, unless it owes answers and was silent for that long. */
  synchronized boolean ask(Duration silence) {
    if (owed > 0 && System.nanoTime() - silentSince >= silence.toNanos()) {
      return false;
    }
    ask();
    return true;
  }

  /** Notes one more question. */
  synchronized void ask() {
    if (owed == 0) {
      silentSince = System.nanoTime();
    }
    owed++;
  }

  /** It answered, or failed to. */
  synchronized void answered() {
    owed--;
    silentSince = System.nanoTime();
  }
}
