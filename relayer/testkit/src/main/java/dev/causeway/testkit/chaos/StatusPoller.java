// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.api.v1.ListTransfersRequest;
import dev.causeway.api.v1.ListTransfersResponse;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.api.v1.TransferState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A client that asks one node after the other how transfers stand, all the time, and notes every
 * answer that goes back behind an earlier one of whichever node. A read fails when no node answers
 * it.
 */
final class StatusPoller implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final long DEADLINE_MILLIS = 1_500;
  private static final int PAGE = 100;

  private final ChaosNetwork network;
  private final boolean reorgs;
  private final Map<String, ManagedChannel> channels = new LinkedHashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();
  private final List<String> regressions = new ArrayList<>();
  private final List<Instant> failures = new ArrayList<>();
  private final Thread thread;
  private long reads;
  private long answers;
  private int turn;
  private volatile boolean ended;

  StatusPoller(ChaosNetwork network, boolean reorgs) {
    this.network = network;
    this.reorgs = reorgs;
    this.thread = Thread.ofVirtual().name("status-poller").unstarted(this::run);
  }

  /**
   * What it found.
   *
   * @param reads reads that it made
   * @param answers states that it was told
   * @param transfers transfers that it knows
   * @param regressions answers that went back
   * @param failures when a read failed on every node
   */
  record Result(
      long reads, long answers, int transfers, List<String> regressions, List<Instant> failures) {}

  void start() {
    thread.start();
  }

  /**
   * Puts another database in the place of the one from which all was told so far. No read is under
   * way meanwhile: an answer belongs to the one or to the other.
   */
  synchronized <T> T forgetting(Supplier<T> change) {
    T result = change.get();
    ranks.clear();
    return result;
  }

  private void run() {
    while (!ended) {
      read();
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private synchronized void read() {
    reads++;
    List<ChaosNode> nodes = network.nodes();
    int first = turn++;
    for (int i = 0; i < nodes.size(); i++) {
      ChaosNode node = nodes.get((first + i) % nodes.size());
      if (!node.isRunning()) {
        // Nobody listens on its port: a client's connection is refused at once.
        continue;
      }
      ManagedChannel channel = channel(node);
      // A node that was started again is asked at once, not when the channel dares to connect
      // again.
      channel.resetConnectBackoff();
      try {
        ListTransfersResponse page =
            TransferServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                .listTransfers(ListTransfersRequest.newBuilder().setPageSize(PAGE).build());
        page.getTransfersList().forEach(transfer -> note(node, transfer));
        return;
      } catch (StatusRuntimeException unavailable) {
        // The next node may answer.
      }
    }
    failures.add(Instant.now());
  }

  private ManagedChannel channel(ChaosNode node) {
    return channels.computeIfAbsent(
        node.name(),
        _ ->
            Grpc.newChannelBuilderForAddress(
                    "127.0.0.1", node.port(), InsecureChannelCredentials.create())
                .build());
  }

  private void note(ChaosNode node, Transfer transfer) {
    answers++;
    String id = transfer.getMessageId();
    int rank = rank(transfer.getState());
    if (transfer.getState() == TransferState.TRANSFER_STATE_ORPHANED) {
      // Its source block is gone: whatever comes begins anew.
      ranks.remove(id);
    } else if (rank > 0) {
      Integer before = ranks.put(id, rank);
      if (before != null && rank < before && !(reorgs && before == 6)) {
        regressions.add(
            "%s of %s after %d: node %s at %s"
                .formatted(transfer.getState(), id, before, node.name(), Instant.now()));
      }
    }
  }

  private static int rank(TransferState state) {
    return switch (state) {
      case TRANSFER_STATE_OBSERVED -> 1;
      case TRANSFER_STATE_FINAL -> 2;
      case TRANSFER_STATE_SETTLED -> 3;
      case TRANSFER_STATE_ROOT_CARRIED -> 4;
      case TRANSFER_STATE_CLAIM_SENT -> 5;
      case TRANSFER_STATE_CLAIMED -> 6;
      case TRANSFER_STATE_ORPHANED,
          TRANSFER_STATE_PARKED,
          TRANSFER_STATE_CHALLENGED,
          TRANSFER_STATE_UNSPECIFIED,
          UNRECOGNIZED ->
          0;
    };
  }

  /** Stops and tells. */
  Result end() throws InterruptedException {
    ended = true;
    thread.join();
    synchronized (this) {
      return new Result(
          reads, answers, ranks.size(), List.copyOf(regressions), List.copyOf(failures));
    }
  }

  @Override
  public void close() {
    ended = true;
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
