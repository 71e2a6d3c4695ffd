// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

import java.time.Duration;

/** What can happen to the bytes of one direction. Several faults of a direction add up. */
public sealed interface TcpFault {
  /**
   * Every piece arrives late; the order stays.
   *
   * @param delay the least
   * @param jitter at most that much more, drawn for each piece from the proxy's seed
   */
  record Latency(Duration delay, Duration jitter) implements TcpFault {
    /** Refuses times before the sending. */
    public Latency {
      if (delay.isNegative() || jitter.isNegative()) {
        throw new IllegalArgumentException(
            "delay %s and jitter %s: neither can be negative".formatted(delay, jitter));
      }
    }
  }

  /**
   * No more than so many bytes pass in a second, on each connection.
   *
   * @param bytesPerSecond at least 1
   */
  record Bandwidth(long bytesPerSecond) implements TcpFault {
    /** Refuses a rate at which nothing ever arrives: that is {@link Hold}. */
    public Bandwidth {
      requirePositive("bytes per second", bytesPerSecond);
    }
  }

  /**
   * Nothing passes, nothing is lost: when the fault ends, everything that was sent meanwhile
   * arrives, as after a network that was cut for less than TCP's patience.
   */
  record Hold() implements TcpFault {}

  /**
   * Bytes vanish and nobody is told, as when the other machine is gone without a word. What was
   * swallowed never arrives, so connections that lost some are broken when the fault ends.
   */
  record Swallow() implements TcpFault {}

  /** Open connections are broken at their next byte, and new ones at their first. */
  record Reset() implements TcpFault {}

  /**
   * Bytes arrive in pieces.
   *
   * @param size of a piece, at most
   * @param pause between two
   */
  record Slice(int size, Duration pause) implements TcpFault {
    /** Refuses empty pieces. */
    public Slice {
      requirePositive("size of a piece", size);
    }
  }

  /**
   * The connection is broken once so many bytes have passed since it was opened.
   *
   * @param bytes 0 or more
   */
  record Limit(long bytes) implements TcpFault {
    /** Refuses a negative number. */
    public Limit {
      if (bytes < 0) {
        throw new IllegalArgumentException("limit is %d bytes; give 0 or more".formatted(bytes));
      }
    }
  }

  private static void requirePositive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d; give at least 1".formatted(what, value));
    }
  }
}
