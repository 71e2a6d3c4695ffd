// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ledger.SubmissionQueue.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueTest {
  private final SubmissionQueue queue = new SubmissionQueue(10);

  private static List<Waiting> waiting(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            nonce ->
                new Waiting(
                    TestLedger.transfer(0, 0, 1, nonce),
                    TestLedger.owner(0),
                    new CompletableFuture<>()))
        .toList();
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    assertThat(queue.reserve(8)).isTrue();
    assertThat(queue.reserve(3)).isFalse();
    queue.release(1);
    assertThat(queue.reserve(3)).isTrue();
    assertThat(queue.size()).isEqualTo(10);
  }

  @Test
  void shouldGiveInOrderAndNoMoreThanAsked() throws InterruptedException {
    List<Waiting> all = waiting(5);
    assertThat(queue.reserve(5)).isTrue();
    assertThat(queue.put(all)).isTrue();

    assertThat(queue.take(3, Duration.ofMinutes(1))).isEqualTo(all.subList(0, 3));
    assertThat(queue.take(3, Duration.ofMinutes(1))).isEqualTo(all.subList(3, 5));
  }

  @Test
  void shouldReturnWithNothingWhenWoken() throws InterruptedException {
    queue.wake();
    assertThat(queue.take(3, Duration.ofDays(1))).isEmpty();
  }

  @Test
  void shouldAnswerAllThatWaitWhenItCloses() {
    List<Waiting> all = waiting(2);
    assertThat(queue.reserve(2)).isTrue();
    assertThat(queue.put(all)).isTrue();

    queue.close("as the test wants it");

    assertThat(all)
        .allSatisfy(
            one ->
                assertThat(one.answer())
                    .isCompletedWithValue(new Submission.NotRunning("as the test wants it")));
    assertThat(queue.reserve(1)).isFalse();
    assertThat(queue.put(waiting(1))).isFalse();
  }
}
