// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.WaitingReason;
import dev.causeway.api.v1.WatchTransfersResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes of many transfers, over the death of the node that tells them: the stream is begun again,
 * at another node where there is one, and what was told already is left out. A new stream begins
 * with how everything stands, so no last state is missed; stages that passed meanwhile are in the
 * timeline of the transfer. For one thread.
 */
public final class TransferFeed {
  // As many as a node follows for one stream.
  private static final int REMEMBERED = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofMillis(300);

  private final Supplier<Iterator<WatchTransfersResponse>> open;
  private final Duration patience;
  private final Map<String, Transfer> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Transfer> eldest) {
          return size() > REMEMBERED;
        }
      };
  private @Nullable Iterator<WatchTransfersResponse> stream;
  private boolean answered;

  /**
   * Follows; waits for a minute for a node that answers once one did.
   *
   * @param open begins a stream
   */
  public TransferFeed(Supplier<Iterator<WatchTransfersResponse>> open) {
    this(open, PATIENCE);
  }

  TransferFeed(Supplier<Iterator<WatchTransfersResponse>> open, Duration patience) {
    this.open = open;
    this.patience = patience;
  }

  /**
   * The next change; waits for it.
   *
   * @throws StatusRuntimeException when no node answers, or one refuses
   */
  public Transfer next() {
    long silentSince = System.nanoTime();
    while (true) {
      try {
        Iterator<WatchTransfersResponse> live = stream == null ? open.get() : stream;
        stream = live;
        while (live.hasNext()) {
          answered = true;
          silentSince = System.nanoTime();
          Transfer transfer = live.next().getTransfer();
          Transfer gist = gist(transfer);
          if (!gist.equals(told.put(transfer.getName(), gist))) {
            return transfer;
          }
        }
        stream = null;
      } catch (StatusRuntimeException broken) {
        stream = null;
        boolean tooLong = System.nanoTime() - silentSince > patience.toNanos();
        if (Thread.currentThread().isInterrupted()
            || !answered
            || tooLong
            || !mayPass(broken.getStatus().getCode())) {
          throw broken;
        }
      }
      LockSupport.parkNanos(AGAIN.toNanos());
    }
  }

  /** Without what moves with every block and is no change of the transfer. */
  private static Transfer gist(Transfer transfer) {
    Transfer.Builder gist = transfer.toBuilder().clearAsOf().clearExpectedClaimTime();
    if (transfer.hasWaiting()) {
      // Which reason it is counts; the heights in it move.
      gist.setWaiting(
          WaitingReason.newBuilder().setSummary(transfer.getWaiting().getReasonCase().name()));
    }
    return gist.build();
  }

  private static boolean mayPass(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED -> true;
      default -> false;
    };
  }
}
