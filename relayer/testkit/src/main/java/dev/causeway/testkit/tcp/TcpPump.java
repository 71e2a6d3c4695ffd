// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Moves the bytes of one direction of one connection. A reader notes when each piece may arrive, so
 * that latency delays bytes without slowing them down; a writer lets them go.
 */
final class TcpPump {
  private static final int PIECE = 16 * 1024;

  /** As much as a network holds at once; beyond it the sender has to wait, as in life. */
  private static final int UNDER_WAY = 256;

  private static final long LOOK_MILLIS = 5;
  private static final byte[] END = new byte[0];
  private static final byte[] BROKEN = new byte[0];

  private record Piece(byte[] bytes, long due) {}

  private final Supplier<List<TcpFault>> faults;
  private final RandomGenerator random;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(UNDER_WAY);
  private volatile boolean lost;
  private volatile boolean stopped;
  private long passed;
  private long latest;

  TcpPump(Supplier<List<TcpFault>> faults, RandomGenerator random) {
    this.faults = faults;
    this.random = random;
  }

  boolean hasLost() {
    return lost;
  }

  void stop() {
    stopped = true;
  }

  /**
   * Moves bytes until the sender ends in order.
   *
   * @throws IOException when either side broke, or a fault breaks the connection
   */
  void run(InputStream in, OutputStream out) throws IOException, InterruptedException {
    var _ = Thread.ofVirtual().start(() -> read(in));
    try {
      write(out);
    } finally {
      stopped = true;
      // The reader may wait for room. An interrupt would close its socket in an orderly way, before
      // it can be reset; without one it ends when the socket does.
      pieces.clear();
    }
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[PIECE];
    try {
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        pieces.put(new Piece(Arrays.copyOf(buffer, size), due()));
      }
      pieces.put(new Piece(END, due()));
    } catch (IOException broke) {
      tellTheWriter();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellTheWriter() {
    try {
      pieces.put(new Piece(BROKEN, 0));
    } catch (InterruptedException _) {
      // The writer is gone already.
      Thread.currentThread().interrupt();
    }
  }

  /** Never before an earlier piece: TCP keeps the order. */
  private long due() {
    long delay = 0;
    for (TcpFault fault : faults.get()) {
      if (fault instanceof TcpFault.Latency(Duration least, Duration jitter)) {
        long most = jitter.toNanos();
        delay += least.toNanos() + (most == 0 ? 0 : drawn(most));
      }
    }
    latest = Math.max(latest, System.nanoTime() + delay);
    return latest;
  }

  private long drawn(long most) {
    // Both directions of a connection draw from one source.
    synchronized (random) {
      return random.nextLong(most);
    }
  }

  private void write(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      Piece piece = pieces.take();
      if (piece.bytes() == BROKEN) {
        throw new IOException("the connection is gone");
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.due() - System.nanoTime()));
      awaitOpen();
      if (piece.bytes() == END) {
        return;
      }
      release(piece.bytes(), out);
    }
  }

  private void awaitOpen() throws IOException, InterruptedException {
    while (faults.get().stream().anyMatch(TcpFault.Hold.class::isInstance)) {
      if (stopped) {
        throw new IOException("the connection is gone");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void release(byte[] bytes, OutputStream out) throws IOException, InterruptedException {
    int at = 0;
    while (at < bytes.length) {
      int size = bytes.length - at;
      Duration pause = Duration.ZERO;
      boolean swallowed = false;
      boolean broken = false;
      for (TcpFault fault : faults.get()) {
        switch (fault) {
          case TcpFault.Latency _, TcpFault.Hold _ -> {}
          case TcpFault.Swallow() -> swallowed = true;
          case TcpFault.Reset() -> throw new IOException("broken by a fault");
          case TcpFault.Slice(int most, Duration between) -> {
            size = Math.min(size, most);
            pause = pause.plus(between);
          }
          case TcpFault.Bandwidth(long perSecond) -> {
            // A twentieth of a second at once, so that a change of the rate is felt soon.
            size = (int) Math.min(size, Math.max(1, perSecond / 20));
            pause = pause.plusNanos(size * 1_000_000_000L / perSecond);
          }
          case TcpFault.Limit(long most) -> {
            size = (int) Math.min(size, Math.max(0, most - passed));
            broken = broken || passed + size >= most;
          }
        }
      }
      if (swallowed) {
        lost = true;
        return;
      }
      out.write(bytes, at, size);
      out.flush();
      at += size;
      passed += size;
      if (broken) {
        throw new IOException("broken by a fault");
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      awaitOpen();
    }
  }
}
