// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.api.ledger.v1.Block;
import dev.causeway.api.ledger.v1.GetProvableBatchRequest;
import dev.causeway.api.ledger.v1.GetProvableBatchResponse;
import dev.causeway.api.ledger.v1.GetStatusRequest;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.LedgerBatchServiceGrpc;
import dev.causeway.api.ledger.v1.LedgerServiceGrpc;
import dev.causeway.api.ledger.v1.ListAccountsRequest;
import dev.causeway.api.ledger.v1.ListAccountsResponse;
import dev.causeway.api.ledger.v1.WatchBlocksRequest;
import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks the ledger's node. Blocking; safe for concurrent use. */
final class NodeClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;
  private static final int LARGEST_ANSWER = 64 << 20;

  private final ChainId ledger;
  private final ManagedChannel channel;

  /**
   * A client.
   *
   * @param target host:port of the node
   */
  NodeClient(ChainId ledger, String target) {
    this.ledger = ledger;
    this.channel =
        NettyChannelBuilder.forTarget(target)
            .usePlaintext()
            .maxInboundMessageSize(LARGEST_ANSWER)
            .build();
  }

  ChainId ledger() {
    return ledger;
  }

  Outcome<GetStatusResponse> status() {
    return asked(() -> service().getStatus(GetStatusRequest.getDefaultInstance()))
        .flatMap(
            status ->
                status.getChainId() == ledger.value()
                    ? Outcome.ok(status)
                    : Outcome.failed(
                        new ChainFailure.WrongChain(
                            ledger, Long.toUnsignedString(status.getChainId()), 0)));
  }

  /** Stored blocks from a number on, those that are there up to {@code last}; at most so many. */
  Outcome<List<WatchBlocksResponse>> blocks(long from, long last, int limit) {
    if (from > last) {
      return Outcome.ok(List.of());
    }
    WatchBlocksRequest wanted =
        WatchBlocksRequest.newBuilder()
            .setFromBlock(from)
            // The stream ends by itself: a server takes many cancelled ones for an attack.
            .setToBlock(from + Math.min(limit, last - from + 1) - 1)
            .build();
    return asked(
        () -> {
          List<WatchBlocksResponse> blocks = new ArrayList<>();
          service().watchBlocks(wanted).forEachRemaining(blocks::add);
          return blocks;
        });
  }

  Outcome<GetProvableBatchResponse> batch(long number) {
    return asked(
        () ->
            LedgerBatchServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .getProvableBatch(GetProvableBatchRequest.newBuilder().setNumber(number).build()));
  }

  Outcome<ListAccountsResponse> accounts(Address owner, int token) {
    return asked(
        () ->
            service()
                .listAccounts(
                    ListAccountsRequest.newBuilder()
                        .setOwner(owner.toString())
                        .setToken(token)
                        .build()));
  }

  /** Tells of each block that is stored, until the stream ends or the thread is interrupted. */
  void follow(Consumer<Block> listener) {
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      context.run(
          () ->
              LedgerServiceGrpc.newBlockingStub(channel)
                  .watchBlocks(WatchBlocksRequest.getDefaultInstance())
                  .forEachRemaining(answer -> listener.accept(answer.getBlock())));
    } catch (StatusRuntimeException _) {
      // A hint may fall silent; whoever follows asks again.
    }
  }

  private LedgerServiceGrpc.LedgerServiceBlockingStub service() {
    return LedgerServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private <T> Outcome<T> asked(Supplier<T> question) {
    try {
      return Outcome.ok(question.get());
    } catch (StatusRuntimeException failure) {
      String detail = "its node says " + failure.getStatus();
      return Outcome.failed(
          switch (failure.getStatus().getCode()) {
            case NOT_FOUND -> new ChainFailure.NotFound(ledger, detail);
            case RESOURCE_EXHAUSTED ->
                new ChainFailure.Throttled(ledger, java.util.Optional.empty());
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED ->
                new ChainFailure.Refused(ledger, failure.getStatus().getCode().value(), detail);
            default -> new ChainFailure.Unreachable(ledger, detail);
          });
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
