// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import com.google.protobuf.Message;
import dev.causeway.api.v1.DrainNodeRequest;
import dev.causeway.api.v1.DrainNodeResponse;
import dev.causeway.api.v1.Duty;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.api.v1.ListDutiesResponse;
import dev.causeway.api.v1.OperatorServiceGrpc;
import dev.causeway.api.v1.PauseRelayingRequest;
import dev.causeway.api.v1.PauseRelayingResponse;
import dev.causeway.api.v1.ResumeChainRequest;
import dev.causeway.api.v1.ResumeChainResponse;
import dev.causeway.api.v1.ResumeRelayingRequest;
import dev.causeway.api.v1.ResumeRelayingResponse;
import dev.causeway.api.v1.RetryTransferRequest;
import dev.causeway.api.v1.RetryTransferResponse;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.Printable;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.TransferView;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code causeway.v1.OperatorService}. Every mutating call is idempotent in itself and by
 * its request id, and leaves a line in the log with its caller.
 */
final class OperatorEndpoint extends OperatorServiceGrpc.OperatorServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorEndpoint.class);
  private static final int LONGEST_REASON = 200;
  // Below the limit of a unary call.
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(15);

  private final RelayStore store;
  private final NetworkView network;
  private final NodeControl node;
  private final RequestIds requestIds = new RequestIds();

  OperatorEndpoint(RelayStore store, NetworkView network, NodeControl node) {
    this.store = store;
    this.network = network;
    this.node = node;
  }

  @Override
  public void listDuties(ListDutiesRequest request, StreamObserver<ListDutiesResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          ListDutiesResponse.Builder response =
              ListDutiesResponse.newBuilder().setNode(node.node().value());
          store
              .operators()
              .relayPause()
              .ifPresent(
                  pause ->
                      response
                          .setRelayingPaused(true)
                          .setRelayPause(ReasonEncoding.relayPause(pause)));
          store.leases().all().stream()
              .sorted(Comparator.comparing(lease -> lease.duty().value()))
              .forEach(lease -> response.addDuties(duty(lease)));
          return response.build();
        });
  }

  @Override
  public void pauseRelaying(
      PauseRelayingRequest request, StreamObserver<PauseRelayingResponse> observer) {
    mutate(
        observer,
        request.getRequestId(),
        request,
        PauseRelayingResponse.class,
        () -> {
          if (request.getReason().length() > LONGEST_REASON) {
            throw Requests.bad(
                "reason",
                "at most "
                    + LONGEST_REASON
                    + " characters, but got "
                    + request.getReason().length());
          }
          String reason = request.getReason().isBlank() ? "no reason given" : request.getReason();
          boolean changed =
              store.operators().pauseRelaying(AccessInterceptor.CLIENT.get(), Printable.of(reason));
          return PauseRelayingResponse.newBuilder().setChanged(changed).build();
        });
  }

  @Override
  public void resumeRelaying(
      ResumeRelayingRequest request, StreamObserver<ResumeRelayingResponse> observer) {
    mutate(
        observer,
        request.getRequestId(),
        request,
        ResumeRelayingResponse.class,
        () ->
            ResumeRelayingResponse.newBuilder()
                .setChanged(store.operators().resumeRelaying(AccessInterceptor.CLIENT.get()))
                .build());
  }

  @Override
  public void retryTransfer(
      RetryTransferRequest request, StreamObserver<RetryTransferResponse> observer) {
    mutate(
        observer,
        request.getRequestId(),
        request,
        RetryTransferResponse.class,
        () -> {
          MessageId id = Requests.transferName("name", request.getName());
          TransferView view =
              store
                  .transfers()
                  .byId(id)
                  .orElseThrow(() -> TransferEndpoint.unknown(TransferEncoding.name(id)));
          boolean changed =
              store.backlog().retry(view.message().key(), AccessInterceptor.CLIENT.get());
          return RetryTransferResponse.newBuilder().setChanged(changed).build();
        });
  }

  @Override
  public void resumeChain(
      ResumeChainRequest request, StreamObserver<ResumeChainResponse> observer) {
    mutate(
        observer,
        request.getRequestId(),
        request,
        ResumeChainResponse.class,
        () -> {
          ChainId chain = Requests.chainName("name", request.getName());
          if (network.chains().stream().noneMatch(known -> known.chain().equals(chain))) {
            throw new ApiFailure.NotFound("chains/" + chain, "ListChains lists the chains")
                .exception();
          }
          return ResumeChainResponse.newBuilder()
              .setChanged(store.journal().resume(chain, AccessInterceptor.CLIENT.get()))
              .build();
        });
  }

  @Override
  public void drainNode(DrainNodeRequest request, StreamObserver<DrainNodeResponse> observer) {
    mutate(
        observer,
        request.getRequestId(),
        request,
        DrainNodeResponse.class,
        () ->
            DrainNodeResponse.newBuilder()
                .setNode(node.node().value())
                .setDuties(node.drain(LONGEST_DRAIN))
                .build());
  }

  private <T extends Message> void mutate(
      StreamObserver<T> observer,
      String requestId,
      Message request,
      Class<T> type,
      Supplier<T> work) {
    String client = AccessInterceptor.CLIENT.get();
    Unary.answer(
        observer,
        () ->
            requestIds.once(
                client,
                Requests.requestId(requestId),
                request,
                type,
                () -> {
                  T answer = work.get();
                  LOG.info(
                      "operator call: method={} client={} request_id={}",
                      request.getDescriptorForType().getName(),
                      client,
                      requestId.replaceAll("[^\\p{Graph}]", "?"));
                  return answer;
                }));
  }

  private static Duty duty(Leases.Lease lease) {
    return Duty.newBuilder()
        .setName("duties/" + lease.duty())
        .setOwner(lease.owner().value())
        .setEpoch(lease.epoch().value())
        .setTakeTime(Timestamps.of(lease.since()))
        .setExpireTime(Timestamps.of(lease.expiresAt()))
        .setHeld(lease.held())
        .build();
  }
}
