// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import static dev.causeway.chains.ledger.TestLedger.exit;
import static dev.causeway.chains.ledger.TestLedger.transfer;
import static dev.causeway.chains.ledger.grpc.LedgerCalls.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.causeway.api.ledger.v1.BatchState;
import dev.causeway.api.ledger.v1.GetAccountRequest;
import dev.causeway.api.ledger.v1.GetBatchRequest;
import dev.causeway.api.ledger.v1.GetHistoryRequest;
import dev.causeway.api.ledger.v1.GetHistoryResponse;
import dev.causeway.api.ledger.v1.GetProvableBatchRequest;
import dev.causeway.api.ledger.v1.GetStatusRequest;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.LedgerBatchServiceGrpc;
import dev.causeway.api.ledger.v1.LedgerBatchServiceGrpc.LedgerBatchServiceBlockingStub;
import dev.causeway.api.ledger.v1.LedgerServiceGrpc;
import dev.causeway.api.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import dev.causeway.api.ledger.v1.ListAccountsRequest;
import dev.causeway.api.ledger.v1.SignedTransaction;
import dev.causeway.api.ledger.v1.SubmitManyRequest;
import dev.causeway.api.ledger.v1.SubmitManyResponse;
import dev.causeway.api.ledger.v1.SubmitRequest;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.api.ledger.v1.TransactionKind;
import dev.causeway.api.ledger.v1.WatchBlocksRequest;
import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import dev.causeway.chains.ledger.TestLedger;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The service as its callers meet it; accounts 0 to 9 belong to people 0 to 9. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerServerTest {
  private final TestLedger ledger = TestLedger.start().funded(10, 1_000);
  private final LedgerServer server = LedgerServer.start(LedgerApiConfig.loopback(0), ledger.node);
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  private final LedgerServiceBlockingStub client = LedgerServiceGrpc.newBlockingStub(channel);

  @BeforeAll
  void order() {
    for (int nonce = 0; nonce < 7; nonce++) {
      Transaction ordered = submit(message(transfer(0, 1, 1, nonce)));
      assertThat(ordered.getPosition()).isEqualTo(10 + nonce);
    }
  }

  @AfterAll
  void close() {
    channel.shutdownNow();
    server.close();
    ledger.close();
  }

  private Transaction submit(SignedTransaction transaction) {
    return client
        .submit(SubmitRequest.newBuilder().setTransaction(transaction).build())
        .getTransaction();
  }

  private static String reason(StatusRuntimeException failure) throws Exception {
    return StatusProto.fromThrowable(failure).getDetailsList().stream()
        .filter(any -> any.is(ErrorInfo.class))
        .findFirst()
        .orElseThrow()
        .unpack(ErrorInfo.class)
        .getReason();
  }

  private void bad(String field, UnaryOperator<SignedTransaction.Builder> change) {
    SignedTransaction wrong = change.apply(message(transfer(3, 1, 1, 0)).toBuilder()).build();
    assertThatThrownBy(() -> submit(wrong))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              BadRequest details =
                  StatusProto.fromThrowable(failure).getDetailsList().stream()
                      .filter(any -> any.is(BadRequest.class))
                      .map(
                          any -> {
                            try {
                              return any.unpack(BadRequest.class);
                            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                              throw new IllegalStateException(e);
                            }
                          })
                      .findFirst()
                      .orElseThrow();
              assertThat(details.getFieldViolations(0).getField()).isEqualTo("transaction" + field);
            });
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    bad(".kind", wrong -> wrong.setKind(TransactionKind.TRANSACTION_KIND_UNSPECIFIED));
    bad(".kind", wrong -> wrong.setKindValue(77));
    bad(".kind", wrong -> wrong.setKind(TransactionKind.TRANSACTION_KIND_DEPOSIT));
    bad(".from_index", wrong -> wrong.setFromIndex(65_536));
    bad(".from_index", wrong -> wrong.setFromIndex(-1));
    bad(".token", wrong -> wrong.setToken(0));
    bad(".amount", wrong -> wrong.setAmount(""));
    bad(".amount", wrong -> wrong.setAmount("-1"));
    bad(".amount", wrong -> wrong.setAmount("340282366920938463463374607431768211456"));
    bad(".recipient", wrong -> wrong.setRecipient("0x12"));
    bad(".destination_chain_id", wrong -> wrong.setDestinationChainId(1));
    bad(".nonce", wrong -> wrong.setNonce(-1));
    bad(".public_key.x", wrong -> wrong.setPublicKey(wrong.getPublicKey().toBuilder().setX("x")));
    bad(".public_key", wrong -> wrong.setPublicKey(wrong.getPublicKey().toBuilder().setX("1")));
    bad(
        ".public_key",
        wrong -> wrong.setPublicKey(wrong.getPublicKey().toBuilder().setX("0").setY("1")));
    bad(
        ".signature.s",
        wrong ->
            wrong.setSignature(
                wrong.getSignature().toBuilder()
                    .setS(
                        "21888242871839275222246405745257275088548364400416034343698204186575808495616")));
    bad(
        ".signature.r8_y",
        wrong -> wrong.setSignature(wrong.getSignature().toBuilder().setR8Y("007")));
  }

  @Test
  void shouldSayWhyATransactionIsRejected() {
    assertThatThrownBy(() -> submit(message(transfer(4, 1, 5_000, 0))))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(failure).hasMessageContaining("holds 1000 and cannot pay 5000");
              try {
                assertThat(reason(failure)).isEqualTo("BALANCE_LOW");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void shouldGiveTheSameAnswerToTheSameTransaction() {
    SignedTransaction transaction = message(exit(5, dev.causeway.model.ChainId.of(900), 3, 0));
    Transaction first = submit(transaction);
    assertThat(first.getMessageId()).startsWith("0x");
    assertThat(submit(transaction)).isEqualTo(first);
  }

  @Test
  void shouldAnswerEachOfManyByItself() {
    List<SignedTransaction> many = new ArrayList<>();
    many.add(message(transfer(6, 1, 1, 0)));
    many.add(message(transfer(6, 1, 5_000, 1)));
    many.add(message(transfer(6, 1, 1, 1)));

    SubmitManyResponse answer =
        client.submitMany(SubmitManyRequest.newBuilder().addAllTransactions(many).build());

    assertThat(answer.getResults(0).hasTransaction()).isTrue();
    assertThat(answer.getResults(1).getRejection().getReason()).isEqualTo("BALANCE_LOW");
    assertThat(answer.getResults(2).getTransaction().getPosition())
        .isEqualTo(answer.getResults(0).getTransaction().getPosition() + 1);
  }

  @Test
  void shouldRefuseTooManyAtOnceAndTooLargeRequests() {
    SignedTransaction one = message(transfer(7, 1, 1, 0));
    SubmitManyRequest.Builder tooMany = SubmitManyRequest.newBuilder();
    for (int i = 0; i < 501; i++) {
      tooMany.addTransactions(one);
    }
    assertThatThrownBy(() -> client.submitMany(tooMany.build())).hasMessageContaining("1 to 500");
    SignedTransaction huge = one.toBuilder().setRecipient("0".repeat(600_000)).build();
    assertThatThrownBy(() -> submit(huge)).hasMessageContaining("RESOURCE_EXHAUSTED");
  }

  @Test
  void shouldRefuseWhatDoesNotFitIntoTheQueue() {
    List<SignedTransaction> many = new ArrayList<>();
    for (int nonce = 0; nonce < 500; nonce++) {
      many.add(message(transfer(8, 1, 1, nonce)));
    }
    SubmitManyRequest request = SubmitManyRequest.newBuilder().addAllTransactions(many).build();
    TestLedger tight =
        TestLedger.on(
            dev.causeway.chains.ledger.TestDatabase.fresh(),
            new dev.causeway.chains.ledger.MemoryContract(),
            new dev.causeway.chains.ledger.LedgerConfig(
                "tight",
                499,
                200,
                1,
                ledger.config.leaseTime(),
                ledger.config.standbyInterval(),
                ledger.config.l1Interval(),
                4,
                1_000,
                10,
                1_000,
                List.of(1),
                ledger.config.batchTime()),
            store -> store);
    try (tight;
        LedgerServer other =
            LedgerServer.start(LedgerApiConfig.loopback(0), tight.running().node)) {
      ManagedChannel toOther =
          NettyChannelBuilder.forAddress("127.0.0.1", other.port()).usePlaintext().build();
      assertThatThrownBy(() -> LedgerServiceGrpc.newBlockingStub(toOther).submitMany(request))
          .hasMessageContaining("499 transactions wait already");
      toOther.shutdownNow();
    }
  }

  @Test
  void shouldPageThroughAHistoryWithoutGapOrRepetition() {
    List<Long> positions = new ArrayList<>();
    String token = "";
    do {
      GetHistoryResponse page =
          client.getHistory(
              GetHistoryRequest.newBuilder()
                  .setName("accounts/0")
                  .setPageSize(3)
                  .setPageToken(token)
                  .build());
      page.getTransactionsList().forEach(found -> positions.add(found.getPosition()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(positions).containsExactly(16L, 15L, 14L, 13L, 12L, 11L, 10L, 0L);
    assertThatThrownBy(
            () ->
                client.getHistory(
                    GetHistoryRequest.newBuilder()
                        .setName("accounts/0")
                        .setPageToken("AQID")
                        .build()))
        .hasMessageContaining("page_token");
  }

  @Test
  void shouldShowAccounts() {
    String owner = TestLedger.owner(9).toString();
    assertThat(
            client
                .getAccount(GetAccountRequest.newBuilder().setName("accounts/9").build())
                .getAccount()
                .getOwner())
        .isEqualTo(owner);
    assertThat(
            client
                .listAccounts(ListAccountsRequest.newBuilder().setOwner(owner).build())
                .getAccountsList())
        .singleElement()
        .satisfies(account -> assertThat(account.getBalance()).isEqualTo("1000"));
    for (String name : List.of("accounts/-1", "accounts/", "accounts/65536", "account/1", "")) {
      assertThatThrownBy(
              () -> client.getAccount(GetAccountRequest.newBuilder().setName(name).build()))
          .hasMessageContaining("INVALID_ARGUMENT");
    }
    assertThatThrownBy(
            () ->
                client.getAccount(GetAccountRequest.newBuilder().setName("accounts/60000").build()))
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void shouldStreamBlocksFromANumberOnAndGoOnLater() {
    List<WatchBlocksResponse> all = watch(1, 4);
    assertThat(all.stream().map(block -> block.getBlock().getNumber()))
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(all.get(1).getBlock().getParentHash()).isEqualTo(all.get(0).getBlock().getHash());
    assertThat(watch(3, 2)).isEqualTo(all.subList(2, 4));
  }

  @Test
  void shouldEndStreamAfterTheLastBlockThatWasAskedFor() {
    List<WatchBlocksResponse> all = watch(1, 4);
    List<WatchBlocksResponse> some = new ArrayList<>();
    client
        .watchBlocks(WatchBlocksRequest.newBuilder().setFromBlock(2).setToBlock(3).build())
        .forEachRemaining(some::add);
    assertThat(some).isEqualTo(all.subList(1, 3));
    TestLedger.await("the streams have ended", () -> server.openStreams() == 0);

    assertThatThrownBy(
            () ->
                client
                    .watchBlocks(
                        WatchBlocksRequest.newBuilder().setFromBlock(3).setToBlock(2).build())
                    .next())
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("to_block");
  }

  @Test
  void shouldEndStreamWhoseLastBlockIsBehindTheHead() {
    assertThat(
            client
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .watchBlocks(WatchBlocksRequest.newBuilder().setToBlock(1).build()))
        .isExhausted();
  }

  private List<WatchBlocksResponse> watch(long from, int count) {
    List<WatchBlocksResponse> seen = new ArrayList<>();
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      context.run(
          () -> {
            Iterator<WatchBlocksResponse> blocks =
                client.watchBlocks(WatchBlocksRequest.newBuilder().setFromBlock(from).build());
            while (seen.size() < count) {
              seen.add(blocks.next());
            }
          });
    }
    return seen;
  }

  @Test
  void shouldStreamABlockAsItIsStored() {
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      context.run(
          () -> {
            Iterator<WatchBlocksResponse> blocks =
                client.watchBlocks(WatchBlocksRequest.newBuilder().setFromBlock(1).build());
            Transaction ordered = submit(message(transfer(2, 1, 1, 0)));
            WatchBlocksResponse block = blocks.next();
            while (block.getBlock().getNumber() < ordered.getBlock().getNumber()) {
              block = blocks.next();
            }
            assertThat(block.getTransactionsList())
                .contains(ordered.toBuilder().clearBlock().build());
          });
    }
    TestLedger.await("the stream has ended", () -> server.openStreams() == 0);
  }

  @Test
  void shouldShowBatchesAndStatus() {
    ledger.settleAll();
    TestLedger.await("noted", () -> ledger.store.batchCounts().settled() > 0);
    var batch =
        client.getBatch(GetBatchRequest.newBuilder().setName("batches/0").build()).getBatch();
    assertThat(batch.getState()).isEqualTo(BatchState.BATCH_STATE_SETTLED);
    assertThat(batch.getWordsList()).hasSize(2 * batch.getSize());

    GetStatusResponse status = client.getStatus(GetStatusRequest.getDefaultInstance());
    assertThat(status.getRunning()).isTrue();
    assertThat(status.getDepositsCredited()).isEqualTo(10);
    assertThat(status.getDomain()).isEqualTo(TestLedger.DOMAIN.scalar().toString());
    assertThat(status.getTokensList())
        .singleElement()
        .satisfies(token -> assertThat(token.getSupply()).isNotEmpty());
    assertThatThrownBy(
            () -> client.getBatch(GetBatchRequest.newBuilder().setName("batches/999").build()))
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void shouldBuildInputsOnlyOfBatchesThatMayStillBeProven() {
    ledger.settleAll();
    TestLedger.await(
        "noted", () -> ledger.store.batchCounts().settled() == ledger.contract.batches());
    submit(message(transfer(3, 1, 1, 0)));
    TestLedger.await("cut", () -> ledger.store.unproven(0).isPresent());
    long settled = ledger.store.batchCounts().settled();
    LedgerBatchServiceBlockingStub batches = LedgerBatchServiceGrpc.newBlockingStub(channel);

    assertThat(batches.getProvableBatch(batch(settled)).hasBatch()).isTrue();
    assertThat(batches.getProvableBatch(batch(settled - 1)).hasBatch()).isFalse();
    assertThat(batches.getProvableBatch(batch(settled + 64)).hasBatch()).isFalse();
    assertThat(batches.getProvableBatch(batch(-1)).hasBatch()).isFalse();
  }

  private static GetProvableBatchRequest batch(long number) {
    return GetProvableBatchRequest.newBuilder().setNumber(number).build();
  }

  @Test
  void shouldRefuseToServePlaintextBeyondLoopback() {
    assertThatThrownBy(
            () ->
                new LedgerApiConfig(
                    "0.0.0.0",
                    0,
                    1,
                    1,
                    ledger.config.leaseTime(),
                    ledger.config.leaseTime(),
                    ledger.config.leaseTime(),
                    1,
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not loopback");
  }
}
