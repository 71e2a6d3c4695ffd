// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.api.v1.Block;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.api.v1.WatchTransfersResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that tell some transfers and then die. */
class TransferFeedTest {
  private final Deque<Iterator<WatchTransfersResponse>> nodes = new ArrayDeque<>();
  private final TransferFeed feed = new TransferFeed(this::open, Duration.ZERO);

  private Iterator<WatchTransfersResponse> open() {
    if (nodes.isEmpty()) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
    return nodes.removeFirst();
  }

  /** Breaks off after those. */
  private static Iterator<WatchTransfersResponse> node(Transfer... transfers) {
    Deque<Transfer> left = new ArrayDeque<>(List.of(transfers));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (left.isEmpty()) {
          throw Status.UNAVAILABLE.withDescription("the node died").asRuntimeException();
        }
        return true;
      }

      @Override
      public WatchTransfersResponse next() {
        return WatchTransfersResponse.newBuilder().setTransfer(left.removeFirst()).build();
      }
    };
  }

  private static Transfer transfer(String name, TransferState state, long seenAt) {
    return Transfer.newBuilder()
        .setName(name)
        .setState(state)
        .setAsOf(Block.newBuilder().setNumber(seenAt))
        .build();
  }

  @Test
  void shouldGoOnAtAnotherNodeWithoutTellingTwiceOrLosingTheLastState() {
    Transfer first = transfer("a", TransferState.TRANSFER_STATE_FINAL, 1);
    Transfer same = transfer("a", TransferState.TRANSFER_STATE_FINAL, 9);
    Transfer missed = transfer("b", TransferState.TRANSFER_STATE_OBSERVED, 9);
    Transfer later = transfer("a", TransferState.TRANSFER_STATE_CLAIMED, 10);
    nodes.add(node(first));
    nodes.add(node(same, missed, later));

    TransferFeed patient = new TransferFeed(this::open, Duration.ofMinutes(1));

    assertThat(List.of(patient.next(), patient.next(), patient.next()))
        .containsExactly(first, missed, later);
  }

  @Test
  void shouldSayAtOnceWhenNoNodeEverAnswered() {
    TransferFeed patient = new TransferFeed(this::open, Duration.ofMinutes(1));

    assertThatThrownBy(patient::next).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void shouldGiveUpWhenNobodyAnswersAnyMore() {
    Transfer first = transfer("a", TransferState.TRANSFER_STATE_FINAL, 1);
    nodes.add(node(first));

    assertThat(feed.next()).isEqualTo(first);
    assertThatThrownBy(feed::next).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void shouldNotAskAgainWhenRefused() {
    nodes.add(node(transfer("a", TransferState.TRANSFER_STATE_FINAL, 1)));
    TransferFeed patient =
        new TransferFeed(
            () -> {
              if (nodes.isEmpty()) {
                throw Status.INVALID_ARGUMENT.asRuntimeException();
              }
              return nodes.removeFirst();
            },
            Duration.ofMinutes(1));
    assertThat(patient.next().getName()).isEqualTo("a");

    assertThatThrownBy(patient::next).hasMessageContaining("INVALID_ARGUMENT");
  }
}
