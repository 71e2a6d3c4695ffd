// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamOutletTest {
  private final Caller caller = new Caller();

  @Test
  void shouldDropTheCallerWhenItDoesNotRead() {
    StreamOutlet<String> outlet = new StreamOutlet<>(caller, Duration.ofMillis(20));
    assertThatThrownBy(() -> outlet.send("one"))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(ApiFailure.SlowConsumer.class));
    assertThat(caller.received).isEmpty();
  }

  @Test
  void shouldWaitAndSendWhenTheCallerReadsAgain() throws Exception {
    StreamOutlet<String> outlet = new StreamOutlet<>(caller, Duration.ofMinutes(1));
    CompletableFuture<Boolean> sent =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return outlet.send("one");
              } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
              }
            });
    assertThat(sent).isNotDone();
    caller.ready = true;
    caller.onReady.run();
    assertThat(sent.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(caller.received).containsExactly("one");
  }

  @Test
  void shouldStopWaitingWhenTheCallerGoes() throws Exception {
    StreamOutlet<String> outlet = new StreamOutlet<>(caller, Duration.ofMinutes(1));
    caller.onCancel.run();
    assertThat(outlet.send("one")).isFalse();
    assertThat(outlet.awaitWake(Duration.ofMinutes(1))).isFalse();
    outlet.complete();
    outlet.fail(new IllegalStateException());
    assertThat(caller.received).isEmpty();
  }

  @Test
  void shouldKeepAWakeWhenItComesBeforeTheWait() throws Exception {
    StreamOutlet<String> outlet = new StreamOutlet<>(caller, Duration.ofMinutes(1));
    outlet.wake();
    assertThat(outlet.awaitWake(Duration.ofMinutes(1))).isTrue();
  }

  /** The gRPC side, under control. */
  private static final class Caller extends ServerCallStreamObserver<String> {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile boolean ready;
    private Runnable onReady = () -> {};
    private Runnable onCancel = () -> {};

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      onCancel = handler;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void onNext(String value) {
      received.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      received.add("error");
    }

    @Override
    public void onCompleted() {
      received.add("end");
    }
  }
}
