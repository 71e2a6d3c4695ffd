// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.GetAccountRequest;
import dev.causeway.api.ledger.v1.GetAccountResponse;
import dev.causeway.api.ledger.v1.GetBatchRequest;
import dev.causeway.api.ledger.v1.GetBatchResponse;
import dev.causeway.api.ledger.v1.GetHistoryRequest;
import dev.causeway.api.ledger.v1.GetHistoryResponse;
import dev.causeway.api.ledger.v1.GetStatusRequest;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.LedgerServiceGrpc.LedgerServiceImplBase;
import dev.causeway.api.ledger.v1.ListAccountsRequest;
import dev.causeway.api.ledger.v1.ListAccountsResponse;
import dev.causeway.api.ledger.v1.SubmitManyRequest;
import dev.causeway.api.ledger.v1.SubmitManyResponse;
import dev.causeway.api.ledger.v1.SubmitRequest;
import dev.causeway.api.ledger.v1.SubmitResponse;
import dev.causeway.api.ledger.v1.SubmitResult;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.api.ledger.v1.WatchBlocksRequest;
import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import dev.causeway.chains.ledger.AccountEntry;
import dev.causeway.chains.ledger.Batch;
import dev.causeway.chains.ledger.BatchWords;
import dev.causeway.chains.ledger.BlockHeader;
import dev.causeway.chains.ledger.LedgerNode;
import dev.causeway.chains.ledger.NodeStatus;
import dev.causeway.chains.ledger.OrderedTransaction;
import dev.causeway.chains.ledger.Submission;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Answers {@code causeway.ledger.v1.LedgerService}; every call on a virtual thread of its own. */
final class LedgerEndpoint extends LedgerServiceImplBase {
  private static final int MOST_AT_ONCE = 500;
  private static final int PAGE_SIZE = 50;
  private static final int LARGEST_PAGE = 200;

  private final LedgerNode node;
  private final BlockStreams streams;

  LedgerEndpoint(LedgerNode node, BlockStreams streams) {
    this.node = node;
    this.streams = streams;
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> observer) {
    answer(
        observer,
        () -> {
          SignedPayment payment = LedgerFields.payment("transaction", request.getTransaction());
          Submission submission = node.submit(List.of(payment)).getFirst();
          if (submission instanceof Submission.Rejected(var rejection)) {
            throw new Refusal.Rejected(rejection).exception();
          }
          return SubmitResponse.newBuilder().setTransaction(ordered(submission)).build();
        });
  }

  @Override
  public void submitMany(SubmitManyRequest request, StreamObserver<SubmitManyResponse> observer) {
    answer(
        observer,
        () -> {
          int count = request.getTransactionsCount();
          if (count < 1 || count > MOST_AT_ONCE) {
            throw LedgerFields.bad(
                "transactions", "expected 1 to %d, but got %d".formatted(MOST_AT_ONCE, count));
          }
          List<SignedPayment> payments = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            payments.add(
                LedgerFields.payment("transactions[" + i + "]", request.getTransactions(i)));
          }
          SubmitManyResponse.Builder response = SubmitManyResponse.newBuilder();
          for (Submission submission : node.submit(payments)) {
            response.addResults(result(submission));
          }
          return response.build();
        });
  }

  private static SubmitResult result(Submission submission) {
    if (submission instanceof Submission.Rejected(var rejection)) {
      return SubmitResult.newBuilder()
          .setRejection(
              dev.causeway.api.ledger.v1.Rejection.newBuilder()
                  .setReason(rejection.reason().name())
                  .setMessage(rejection.message()))
          .build();
    }
    return SubmitResult.newBuilder().setTransaction(ordered(submission)).build();
  }

  private static Transaction ordered(Submission submission) {
    return switch (submission) {
      case Submission.Ordered(var transaction, var block) ->
          LedgerEncoding.transaction(transaction).setBlock(LedgerEncoding.block(block)).build();
      case Submission.Rejected(var rejection) -> throw new Refusal.Rejected(rejection).exception();
      case Submission.QueueFull(var capacity) -> throw new Refusal.QueueFull(capacity).exception();
      case Submission.ProverBehind(var most) -> throw new Refusal.ProverBehind(most).exception();
      case Submission.NotRunning(var detail) -> throw new Refusal.NotRunning(detail).exception();
    };
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> observer) {
    answer(
        observer,
        () -> {
          AccountIndex index = LedgerFields.account(request.getName());
          long block = runningBlock();
          AccountEntry account =
              node.account(index)
                  .orElseThrow(
                      () ->
                          new Refusal.NotFound(
                                  request.getName(),
                                  "it opens when somebody pays to its owner; ListAccounts lists"
                                      + " those of an owner")
                              .exception());
          return GetAccountResponse.newBuilder()
              .setAccount(LedgerEncoding.account(account))
              .setBlock(block)
              .build();
        });
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    answer(
        observer,
        () -> {
          Owner owner = new Owner(LedgerFields.address("owner", request.getOwner()));
          long block = runningBlock();
          ListAccountsResponse.Builder response = ListAccountsResponse.newBuilder().setBlock(block);
          for (AccountEntry account : node.accountsOf(owner)) {
            int token = (int) account.account().token().value();
            if (request.getToken() == 0 || request.getToken() == token) {
              response.addAccounts(LedgerEncoding.account(account));
            }
          }
          return response.build();
        });
  }

  /** The newest block, before anything that is read after it; only the sequencer knows accounts. */
  private long runningBlock() {
    NodeStatus status = node.status();
    if (!status.running()) {
      throw new Refusal.NotRunning(status.detail()).exception();
    }
    return status.head().map(BlockHeader::number).orElse(0L);
  }

  @Override
  public void getHistory(GetHistoryRequest request, StreamObserver<GetHistoryResponse> observer) {
    answer(
        observer,
        () -> {
          AccountIndex account = LedgerFields.account(request.getName());
          int asked = request.getPageSize();
          int size = asked == 0 ? PAGE_SIZE : Math.min(LARGEST_PAGE, asked);
          if (asked < 0) {
            size = LARGEST_PAGE;
          }
          long below = HistoryPages.read(request.getPageToken(), account.value());
          List<OrderedTransaction> page = node.store().history(account, below, size);
          GetHistoryResponse.Builder response = GetHistoryResponse.newBuilder();
          for (OrderedTransaction transaction : page) {
            Transaction.Builder encoded = LedgerEncoding.transaction(transaction);
            node.store()
                .blockOf(transaction.position())
                .ifPresent(block -> encoded.setBlock(LedgerEncoding.block(block)));
            response.addTransactions(encoded);
          }
          if (page.size() == size) {
            response.setNextPageToken(
                HistoryPages.write(page.getLast().position(), account.value()));
          }
          return response.build();
        });
  }

  @Override
  public void watchBlocks(
      WatchBlocksRequest request, StreamObserver<WatchBlocksResponse> observer) {
    streams.serve(request, (ServerCallStreamObserver<WatchBlocksResponse>) observer);
  }

  @Override
  public void getBatch(GetBatchRequest request, StreamObserver<GetBatchResponse> observer) {
    answer(
        observer,
        () -> {
          long number = LedgerFields.named("batches", request.getName());
          Batch batch =
              node.store()
                  .batch(number)
                  .orElseThrow(
                      () ->
                          new Refusal.NotFound(
                                  request.getName(), "GetStatus says how many there are")
                              .exception());
          dev.causeway.api.ledger.v1.Batch.Builder encoded = LedgerEncoding.batch(batch);
          BatchWords.of(
                  batch, node.store().transactions(batch.firstPosition(), batch.transactions()))
              .forEach(word -> encoded.addWords(word.toString()));
          return GetBatchResponse.newBuilder().setBatch(encoded).build();
        });
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    answer(observer, () -> StatusView.of(node));
  }

  private static <T> void answer(StreamObserver<T> observer, Callable<T> work) {
    T answer;
    try {
      answer = work.call();
    } catch (InterruptedException stopped) {
      observer.onError(RefusalStatus.of(new Refusal.Stopping()));
      Thread.currentThread().interrupt();
      return;
    } catch (Exception failure) {
      observer.onError(RefusalStatus.of(failure));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
