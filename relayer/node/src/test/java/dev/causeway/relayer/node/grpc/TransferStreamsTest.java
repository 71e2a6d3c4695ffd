// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferFilter;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.api.v1.WatchTransferRequest;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.api.v1.WatchTransfersRequest;
import dev.causeway.api.v1.WatchTransfersResponse;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.TransferView;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransferStreamsTest {
  private final ServedStore served = new ServedStore(ServedStore.LIMITS);
  private final MemoryStore store = served.store;

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void shouldSendEachChangeAndEndWhenTheClaimIsFinal() throws Exception {
    put(TransferState.OBSERVED);
    Received<WatchTransferResponse> stream = watchOne();
    assertThat(stream.next()).isEqualTo("OBSERVED");
    put(TransferState.SETTLED);
    assertThat(stream.next()).isEqualTo("SETTLED");
    put(TransferState.CLAIMED);
    assertThat(stream.next()).isEqualTo("CLAIMED");
    store.progress(Samples.L2A, Samples.block(200), 199, Optional.empty());
    assertThat(stream.next()).isEqualTo("CLAIMED final");
    assertThat(stream.next()).isEqualTo("end OK");
  }

  @Test
  void shouldHoldBackAStepBackwardsWhenItIsNoClaim() throws Exception {
    put(TransferState.SETTLED);
    Received<WatchTransferResponse> stream = watchOne();
    assertThat(stream.next()).isEqualTo("SETTLED");
    put(TransferState.FINAL);
    // The notice of the next change comes after that of the step back, so nothing is lost between.
    put(TransferState.ROOT_CARRIED);
    assertThat(stream.next()).isEqualTo("ROOT_CARRIED");
  }

  @Test
  void shouldSayAtOnceWhenAReorgTakesAClaimBack() throws Exception {
    put(TransferState.CLAIMED);
    Received<WatchTransferResponse> stream = watchOne();
    assertThat(stream.next()).isEqualTo("CLAIMED");
    put(TransferState.CLAIM_SENT);
    assertThat(stream.next()).isEqualTo("CLAIM_SENT");
  }

  @Test
  void shouldFailAtOnceWhenThereIsNoSuchTransfer() throws Exception {
    assertThat(watchOne().next()).isEqualTo("end NOT_FOUND");
  }

  @Test
  void shouldSendWhatIsThereAndWhatComesWhenItFitsTheFilter() throws Exception {
    for (long index = 0; index < 450; index++) {
      store.put(Samples.transfer(index, TransferState.FINAL));
    }
    Received<WatchTransfersResponse> stream = watchMany(TransferFilter.getDefaultInstance());
    List<Integer> seen = new ArrayList<>();
    for (int count = 0; count < 450; count++) {
      seen.add(stream.nextTransfer().getMessage().getLeafIndex());
    }
    assertThat(seen).doesNotHaveDuplicates().hasSize(450).startsWith(449);
    store.put(Samples.transfer(450, TransferState.OBSERVED));
    assertThat(stream.nextTransfer().getMessage().getLeafIndex()).isEqualTo(450);
    // An old one that changes is found although hundreds of newer ones did not.
    store.put(Samples.transfer(7, TransferState.SETTLED));
    assertThat(stream.nextTransfer().getMessage().getLeafIndex()).isEqualTo(7);
  }

  @Test
  void shouldLeaveOutWhatDoesNotFitTheFilter() throws Exception {
    Received<WatchTransfersResponse> stream =
        watchMany(
            TransferFilter.newBuilder()
                .addStates(dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED)
                .build());
    store.put(Samples.transfer(0, TransferState.FINAL));
    store.put(Samples.transfer(1, TransferState.CLAIMED));
    assertThat(stream.nextTransfer().getMessage().getLeafIndex()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAStreamWhenTheClientHasTooMany() throws Exception {
    put(TransferState.OBSERVED);
    for (int count = 0; count < ServedStore.LIMITS.streamsPerClient(); count++) {
      assertThat(watchOne().next()).isEqualTo("OBSERVED");
    }
    assertThat(watchOne().next()).isEqualTo("end RESOURCE_EXHAUSTED");
    assertThat(served.server.openStreams()).isEqualTo(ServedStore.LIMITS.streamsPerClient());
  }

  @Test
  void shouldTellCallersToComeAgainWhenTheServerStops() throws Exception {
    put(TransferState.OBSERVED);
    Received<WatchTransferResponse> stream = watchOne();
    assertThat(stream.next()).isEqualTo("OBSERVED");
    served.server.close();
    assertThat(stream.next()).isEqualTo("end UNAVAILABLE");
    assertThat(store.listeners()).isZero();
  }

  private void put(TransferState state) {
    store.put(Samples.transfer(0, state));
  }

  private Received<WatchTransferResponse> watchOne() {
    TransferView view = Samples.transfer(0, TransferState.OBSERVED);
    Received<WatchTransferResponse> received = new Received<>(WatchTransferResponse::getTransfer);
    TransferServiceGrpc.newStub(served.channel)
        .watchTransfer(
            WatchTransferRequest.newBuilder().setName(TransferEncoding.name(view.id())).build(),
            received);
    return received;
  }

  private Received<WatchTransfersResponse> watchMany(TransferFilter filter) {
    Received<WatchTransfersResponse> received = new Received<>(WatchTransfersResponse::getTransfer);
    TransferServiceGrpc.newStub(served.channel)
        .watchTransfers(WatchTransfersRequest.newBuilder().setFilter(filter).build(), received);
    return received;
  }

  /** What came, in order. */
  private static final class Received<T> implements StreamObserver<T> {
    private final java.util.function.Function<T, Transfer> transfer;
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    private Received(java.util.function.Function<T, Transfer> transfer) {
      this.transfer = transfer;
    }

    @Override
    public void onNext(T value) {
      events.add(transfer.apply(value));
    }

    @Override
    public void onError(Throwable failure) {
      events.add("end " + Status.fromThrowable(failure).getCode());
    }

    @Override
    public void onCompleted() {
      events.add("end OK");
    }

    private Transfer nextTransfer() throws InterruptedException {
      return (Transfer) take();
    }

    private String next() throws InterruptedException {
      return switch (take()) {
        case Transfer state ->
            state.getState().name().substring("TRANSFER_STATE_".length())
                + (state.getClaimFinal() ? " final" : "");
        case Object end -> end.toString();
      };
    }

    private Object take() throws InterruptedException {
      Object event = events.poll(30, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing came");
      }
      return event;
    }
  }
}
