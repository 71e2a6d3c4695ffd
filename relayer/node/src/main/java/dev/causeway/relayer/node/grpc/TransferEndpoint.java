// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.Call;
import dev.causeway.api.v1.GetProofBundleRequest;
import dev.causeway.api.v1.GetQuoteRequest;
import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.GetTransferResponse;
import dev.causeway.api.v1.ListTransfersRequest;
import dev.causeway.api.v1.ListTransfersResponse;
import dev.causeway.api.v1.ProofBundle;
import dev.causeway.api.v1.Quote;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.api.v1.WatchTransferRequest;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.api.v1.WatchTransfersRequest;
import dev.causeway.api.v1.WatchTransfersResponse;
import dev.causeway.model.Address;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.TransferQueries;
import dev.causeway.relayer.core.store.TransferView;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** Answers {@code causeway.v1.TransferService} from the store. */
final class TransferEndpoint extends TransferServiceGrpc.TransferServiceImplBase {
  static final int DEFAULT_PAGE = 50;
  static final int LARGEST_PAGE = 200;

  private final RelayStore store;
  private final NetworkView network;
  private final ProofBundles proofs;
  private final Quotes quotes;
  private final TransferStreams streams;

  TransferEndpoint(
      RelayStore store,
      NetworkView network,
      ProofBundles proofs,
      Quotes quotes,
      TransferStreams streams) {
    this.store = store;
    this.network = network;
    this.proofs = proofs;
    this.quotes = quotes;
    this.streams = streams;
  }

  @Override
  public void getTransfer(
      GetTransferRequest request, StreamObserver<GetTransferResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          ViewContext context = ViewContext.read(store, network);
          GetTransferResponse.Builder response = GetTransferResponse.newBuilder();
          for (TransferView view : find(request)) {
            response.addTransfers(
                TransferEncoding.transfer(view, TransferEncoding.Detail.FULL, context));
          }
          return response.build();
        });
  }

  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          int size = request.getPageSize();
          TransferQueries.Page page =
              store
                  .transfers()
                  .list(
                      Requests.filter(request.getFilter()),
                      size == 0
                          ? DEFAULT_PAGE
                          : (int) Math.min(Integer.toUnsignedLong(size), LARGEST_PAGE),
                      PageTokens.read(request.getPageToken(), request.getFilter()));
          ViewContext context = ViewContext.read(store, network);
          ListTransfersResponse.Builder response = ListTransfersResponse.newBuilder();
          for (TransferView view : page.transfers()) {
            response.addTransfers(
                TransferEncoding.transfer(view, TransferEncoding.Detail.LISTED, context));
          }
          page.next()
              .ifPresent(
                  next -> response.setNextPageToken(PageTokens.write(next, request.getFilter())));
          return response.build();
        });
  }

  @Override
  public void watchTransfer(
      WatchTransferRequest request, StreamObserver<WatchTransferResponse> observer) {
    stream(
        observer,
        sink ->
            streams.watchOne(
                Requests.transferName("name", request.getName()),
                AccessInterceptor.CLIENT.get(),
                sink));
  }

  @Override
  public void watchTransfers(
      WatchTransfersRequest request, StreamObserver<WatchTransfersResponse> observer) {
    stream(
        observer,
        sink ->
            streams.watchMany(
                Requests.filter(request.getFilter()), AccessInterceptor.CLIENT.get(), sink));
  }

  @Override
  public void getProofBundle(GetProofBundleRequest request, StreamObserver<ProofBundle> observer) {
    Unary.answer(
        observer,
        () -> {
          TransferView view = byName(request.getName());
          Optional<Address> recipient =
              Requests.optionalAddress("fee_recipient", request.getFeeRecipient());
          requireClaimable(view);
          Message message = view.message();
          return bundle(view, proofs.bundle(message, recipient.orElse(message.recipient())));
        });
  }

  @Override
  public void getQuote(GetQuoteRequest request, StreamObserver<Quote> observer) {
    Unary.answer(observer, () -> quotes.quote(request));
  }

  private List<TransferView> find(GetTransferRequest request) {
    return switch (request.getWhichCase()) {
      case NAME -> List.of(byName(request.getName()));
      case SOURCE_TRANSACTION -> {
        var source = request.getSourceTransaction();
        TxHash tx =
            Requests.transaction(
                "source_transaction.transaction_hash", source.getTransactionHash());
        List<TransferView> found =
            Requests.optionalChain("source_transaction.chain_id", source.getChainId())
                .map(chain -> store.transfers().bySourceTx(chain, tx))
                .orElseGet(() -> store.transfers().bySourceTx(tx));
        if (found.isEmpty()) {
          throw unknown("transaction " + tx);
        }
        yield found;
      }
      case WHICH_NOT_SET ->
          throw Requests.bad(
              "which", "give name (\"transfers/{message_id}\") or source_transaction");
    };
  }

  private TransferView byName(String name) {
    MessageId id = Requests.transferName("name", name);
    return store.transfers().byId(id).orElseThrow(() -> unknown(TransferEncoding.name(id)));
  }

  static ApiException unknown(String resource) {
    return new ApiFailure.NotFound(
            resource,
            "check it, and that its transaction is mined and started a transfer; the relayer sees"
                + " it one block later, unless ListChains shows that it lags")
        .exception();
  }

  private static void requireClaimable(TransferView view) {
    String name = TransferEncoding.name(view.id());
    if (view.state() == TransferState.CLAIMED) {
      throw new ApiFailure.NotReady(
              name, "ALREADY_CLAIMED", "it is claimed already, and a message is claimed once")
          .exception();
    }
    if (view.state() == TransferState.ORPHANED) {
      throw new ApiFailure.NotReady(
              name,
              "ORPHANED",
              "a reorg took it off its source chain, so there is nothing to prove; send it again if"
                  + " its transaction does not come back")
          .exception();
    }
  }

  private static ProofBundle bundle(TransferView view, ProofBundles.Result result) {
    String name = TransferEncoding.name(view.id());
    return switch (result) {
      case ProofBundles.Result.Ready ready -> encoded(name, view.message(), ready);
      case ProofBundles.Result.NotCovered() ->
          throw new ApiFailure.NotReady(
                  name,
                  "NOT_COVERED",
                  "chain %s does not know a global root that covers it yet, it is %s%s: ask again later"
                      .formatted(
                          view.message().destinationChain(),
                          view.state(),
                          view.waiting()
                              .map(
                                  reason ->
                                      " (" + ReasonEncoding.waiting(reason).getSummary() + ")")
                              .orElse("")))
              .exception();
      case ProofBundles.Result.Unsound(var detail) ->
          throw new ApiFailure.NotReady(
                  name,
                  "PROOF_UNSOUND",
                  "its proof does not verify (" + detail + "): tell the operator")
              .exception();
      case ProofBundles.Result.Failed(var failure) ->
          throw new ApiFailure.ChainFailed(failure).exception();
    };
  }

  private static ProofBundle encoded(
      String name, Message message, ProofBundles.Result.Ready ready) {
    ProofBundle.Builder bundle =
        ProofBundle.newBuilder()
            .setName(name)
            .setMessage(TransferEncoding.message(message, TransferEncoding.Detail.FULL))
            .setLeafCount((int) ready.exitProof().leafCount().value())
            .setExitRoot(ready.exitRoot().toString())
            .setGlobalRoot(ready.globalProof().root().toString())
            .setSlot(ready.globalProof().slot())
            .setCall(
                Call.newBuilder()
                    .setChainId(message.destinationChain().value())
                    .setTo(ready.call().to().toString())
                    .setValue(ready.call().value().value().toString())
                    .setData(ready.call().data().toString())
                    .setGasLimit(ready.call().gasLimit().value()));
    ready.exitProof().siblings().forEach(node -> bundle.addExitSiblings(node.toString()));
    ready.globalProof().siblings().forEach(node -> bundle.addGlobalSiblings(node.toString()));
    return bundle.build();
  }

  private static <T> void stream(StreamObserver<T> observer, StreamStart<T> start) {
    try {
      // gRPC gives every server call this observer.
      start.on((ServerCallStreamObserver<T>) observer);
    } catch (RuntimeException failure) {
      observer.onError(FailureStatus.of(failure));
    }
  }

  /** Starts a stream into an observer. */
  @FunctionalInterface
  private interface StreamStart<T> {
    void on(ServerCallStreamObserver<T> observer);
  }
}
