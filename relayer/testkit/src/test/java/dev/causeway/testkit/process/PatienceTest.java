// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void shouldAskAgainWhenANodeDoesNotAnswerAtTheMoment() {
    Iterator<Status> answers = List.of(Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED).iterator();
    Patience.until(
        "it holds",
        LONG,
        () -> {
          if (answers.hasNext()) {
            throw answers.next().asRuntimeException();
          }
          return true;
        });
    assertThat(answers.hasNext()).isFalse();
  }

  @Test
  void shouldFailAtOnceWhenANodeFails() {
    assertThatThrownBy(
            () ->
                Patience.until(
                    "it holds",
                    LONG,
                    () -> {
                      throw Status.INTERNAL.withDescription("a bug").asRuntimeException();
                    }))
        .hasMessageContaining("a bug");
  }
}
