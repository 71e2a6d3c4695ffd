// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import com.google.protobuf.Timestamp;
import dev.causeway.api.v1.Block;
import dev.causeway.api.v1.Call;
import dev.causeway.api.v1.Chain;
import dev.causeway.api.v1.ClaimOutcome;
import dev.causeway.api.v1.GasPaid;
import dev.causeway.api.v1.GetProofBundleRequest;
import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.GetTransferResponse;
import dev.causeway.api.v1.LayerKind;
import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListChainsResponse;
import dev.causeway.api.v1.ListTokensRequest;
import dev.causeway.api.v1.ListTokensResponse;
import dev.causeway.api.v1.ListTransfersRequest;
import dev.causeway.api.v1.ListTransfersResponse;
import dev.causeway.api.v1.Message;
import dev.causeway.api.v1.MessageKind;
import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.ParkReason;
import dev.causeway.api.v1.ProofBundle;
import dev.causeway.api.v1.Step;
import dev.causeway.api.v1.Token;
import dev.causeway.api.v1.TokenKey;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferFilter;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.api.v1.TransferState;
import dev.causeway.api.v1.WatchTransferRequest;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.api.v1.WatchTransfersRequest;
import dev.causeway.api.v1.WatchTransfersResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A relayer with two transfers, one claimed and one parked. */
final class AnsweringRelayer implements AutoCloseable {
  static final String CLAIMED = "0x" + "11".repeat(32);
  static final String PARKED = "0x" + "22".repeat(32);
  static final String TRANSACTION = "0x" + "33".repeat(32);
  static final String FOREIGN = "0x" + "66".repeat(20);
  private static final TokenKey TOKEN =
      TokenKey.newBuilder().setOriginChainId(900).setOriginToken("0x" + "44".repeat(20)).build();

  private final Server server;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile TransferFilter filter = TransferFilter.getDefaultInstance();

  AnsweringRelayer() {
    this(InsecureServerCredentials.create());
  }

  AnsweringRelayer(ServerCredentials credentials) {
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
              .intercept(
                  new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                      calls.incrementAndGet();
                      return next.startCall(call, headers);
                    }
                  })
              .addService(new Transfers())
              .addService(new Network())
              .build()
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String target() {
    return "127.0.0.1:" + server.getPort();
  }

  /** How often it was asked anything. */
  int calls() {
    return calls.get();
  }

  /** The filter of the newest list. */
  TransferFilter filter() {
    return filter;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static Transfer claimed(TransferState state) {
    return transfer(CLAIMED, state)
        .setOutcome(ClaimOutcome.CLAIM_OUTCOME_DELIVERED)
        .setClaimFinal(true)
        .build();
  }

  private static Transfer parked() {
    return transfer(PARKED, TransferState.TRANSFER_STATE_PARKED)
        .setParked(ParkReason.newBuilder().setSummary("the claim reverts: TokenUnknown"))
        .build();
  }

  private static Transfer.Builder transfer(String id, TransferState state) {
    return Transfer.newBuilder()
        .setName("transfers/" + id)
        .setMessageId(id)
        .setState(state)
        .setMessage(
            Message.newBuilder()
                .setKind(MessageKind.MESSAGE_KIND_TOKEN)
                .setSourceChainId(900)
                .setDestinationChainId(901)
                .setToken(TOKEN)
                .setAmount("1250000")
                .setRelayerFee("0"))
        .addTimeline(
            Step.newBuilder()
                .setState(TransferState.TRANSFER_STATE_OBSERVED)
                .setTime(Timestamp.newBuilder().setSeconds(1_800_000_000))
                .setChainId(900)
                .setBlock(Block.newBuilder().setNumber(7))
                .setTransactionHash(TRANSACTION)
                .setGas(GasPaid.newBuilder().setGasUsed(90_000))
                .setSharedBy(1));
  }

  private static Optional<Transfer> find(String name) {
    return List.of(claimed(TransferState.TRANSFER_STATE_CLAIMED), parked()).stream()
        .filter(transfer -> transfer.getName().equals(name))
        .findFirst();
  }

  private static <T> void answer(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }

  /** Transfers. */
  private final class Transfers extends TransferServiceGrpc.TransferServiceImplBase {
    @Override
    public void getTransfer(
        GetTransferRequest request, StreamObserver<GetTransferResponse> observer) {
      String name =
          request.hasSourceTransaction()
                  && request.getSourceTransaction().getTransactionHash().equals(TRANSACTION)
              ? "transfers/" + CLAIMED
              : request.getName();
      Optional<Transfer> found = find(name);
      if (found.isEmpty()) {
        String asked =
            request.hasName() ? name : request.getSourceTransaction().getTransactionHash();
        observer.onError(
            Status.NOT_FOUND.withDescription("there is no " + asked).asRuntimeException());
        return;
      }
      answer(observer, GetTransferResponse.newBuilder().addTransfers(found.get()).build());
    }

    @Override
    public void listTransfers(
        ListTransfersRequest request, StreamObserver<ListTransfersResponse> observer) {
      filter = request.getFilter();
      boolean first = request.getPageToken().isEmpty();
      // Two pages of one: the caller has to follow the token.
      answer(
          observer,
          first
              ? ListTransfersResponse.newBuilder()
                  .addTransfers(claimed(TransferState.TRANSFER_STATE_CLAIMED))
                  .setNextPageToken("second")
                  .build()
              : ListTransfersResponse.newBuilder().addTransfers(parked()).build());
    }

    @Override
    public void watchTransfer(
        WatchTransferRequest request, StreamObserver<WatchTransferResponse> observer) {
      if (request.getName().endsWith(PARKED)) {
        answer(observer, WatchTransferResponse.newBuilder().setTransfer(parked()).build());
        return;
      }
      for (TransferState state :
          List.of(
              TransferState.TRANSFER_STATE_FINAL,
              TransferState.TRANSFER_STATE_SETTLED,
              TransferState.TRANSFER_STATE_CLAIMED)) {
        observer.onNext(WatchTransferResponse.newBuilder().setTransfer(claimed(state)).build());
      }
      observer.onCompleted();
    }

    @Override
    public void watchTransfers(
        WatchTransfersRequest request, StreamObserver<WatchTransfersResponse> observer) {
      observer.onNext(
          WatchTransfersResponse.newBuilder()
              .setTransfer(claimed(TransferState.TRANSFER_STATE_CLAIMED))
              .build());
      observer.onNext(WatchTransfersResponse.newBuilder().setTransfer(parked()).build());
    }

    @Override
    public void getProofBundle(
        GetProofBundleRequest request, StreamObserver<ProofBundle> observer) {
      if (request.getName().endsWith(PARKED)) {
        observer.onError(
            Status.FAILED_PRECONDITION
                .withDescription("chain 901 does not know a global root that covers it yet")
                .asRuntimeException());
        return;
      }
      answer(
          observer,
          ProofBundle.newBuilder()
              .setName(request.getName())
              .setCall(
                  Call.newBuilder().setChainId(901).setTo(FOREIGN).setValue("0").setData("0x12"))
              .build());
    }
  }

  /** The network. */
  private static final class Network extends NetworkServiceGrpc.NetworkServiceImplBase {
    @Override
    public void listChains(ListChainsRequest request, StreamObserver<ListChainsResponse> observer) {
      answer(
          observer,
          ListChainsResponse.newBuilder()
              .addChains(
                  Chain.newBuilder()
                      .setChainId(900)
                      .setDisplayName("l1")
                      .setKind(LayerKind.LAYER_KIND_BASE)
                      .setCursor(Block.newBuilder().setNumber(7))
                      .setHead(8)
                      .setLag(1))
              .addChains(
                  Chain.newBuilder()
                      .setChainId(901)
                      .setDisplayName("l2a")
                      .setKind(LayerKind.LAYER_KIND_OPTIMISTIC)
                      .setCursor(Block.newBuilder().setNumber(7))
                      .setHalted("because"))
              .build());
    }

    @Override
    public void listTokens(ListTokensRequest request, StreamObserver<ListTokensResponse> observer) {
      answer(
          observer,
          ListTokensResponse.newBuilder()
              .addTokens(Token.newBuilder().setKey(TOKEN).setSymbol("TEST").setDecimals(6))
              .build());
    }
  }
}
