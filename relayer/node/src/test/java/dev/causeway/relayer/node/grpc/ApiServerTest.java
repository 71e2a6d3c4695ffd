// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.causeway.api.v1.Endpoint;
import dev.causeway.api.v1.EndpointCondition;
import dev.causeway.api.v1.GetProofBundleRequest;
import dev.causeway.api.v1.GetQuoteRequest;
import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.api.v1.ListTokensRequest;
import dev.causeway.api.v1.ListTransfersRequest;
import dev.causeway.api.v1.ListTransfersResponse;
import dev.causeway.api.v1.PauseRelayingRequest;
import dev.causeway.api.v1.Quote;
import dev.causeway.api.v1.RelayPause;
import dev.causeway.api.v1.ResumeChainRequest;
import dev.causeway.api.v1.ResumeRelayingRequest;
import dev.causeway.api.v1.RetryTransferRequest;
import dev.causeway.api.v1.SourceTransaction;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferFilter;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.relayer.core.store.TransferView;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private final ServedStore served = new ServedStore(ServedStore.LIMITS);
  private final MemoryStore store = served.store;

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void shouldListARoleForExactlyTheMethodsThatAreServed() {
    assertThat(new TreeSet<>(AccessTable.ROLES.keySet()))
        .isEqualTo(new TreeSet<>(served.server.methods()));
  }

  @Test
  void shouldShowTheWholeStoryWhenAskedByName() {
    TransferView view = Samples.transfer(0, TransferState.CLAIMED);
    store.put(view);
    store.progress(Samples.L2A, Samples.block(200), 199, Optional.empty());
    Transfer transfer = get(TransferEncoding.name(view.id()));
    assertThat(transfer.getState())
        .isEqualTo(dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED);
    assertThat(transfer.getTimelineCount()).isEqualTo(6);
    assertThat(transfer.getTimeline(5).getGas().getCostPerMessage()).isEqualTo("100000");
    assertThat(transfer.getMessage().getAmount()).isEqualTo("5000000");
    assertThat(transfer.getClaimFinal()).isTrue();
    assertThat(transfer.getAsOf().getNumber()).isEqualTo(100);
  }

  @Test
  void shouldSayWhatItWaitsForAndUntilWhenWhenItIsUnderWay() {
    TransferView view = Samples.transfer(0, TransferState.OBSERVED);
    store.put(view);
    Transfer transfer = get(TransferEncoding.name(view.id()));
    assertThat(transfer.getWaiting().getSourceFinality().getFinalized()).isEqualTo(99);
    assertThat(transfer.getWaiting().getSummary()).contains("block 100").contains("99");
    assertThat(transfer.getExpectedClaimTime())
        .isEqualTo(Timestamps.of(MemoryStore.NOW.plusSeconds(10)));
  }

  @Test
  void shouldFindAllTransfersWhenAskedByTransaction() {
    store.put(Samples.transfer(3, TransferState.FINAL));
    GetTransferRequest.Builder request =
        GetTransferRequest.newBuilder()
            .setSourceTransaction(
                SourceTransaction.newBuilder().setTransactionHash(Samples.sourceTx(3).toString()));
    assertThat(served.transfers.getTransfer(request.build()).getTransfersCount()).isEqualTo(1);
    request.getSourceTransactionBuilder().setChainId(901);
    assertThat(reason(() -> served.transfers.getTransfer(request.build()))).isEqualTo("NOT_FOUND");
  }

  @Test
  void shouldNameFieldValueAndRemedyWhenTheNameIsMalformed() throws Exception {
    StatusRuntimeException refused = refusal(() -> get("transfers/0x12"));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    BadRequest details = detail(refused, BadRequest.class);
    assertThat(details.getFieldViolations(0).getField()).isEqualTo("name");
    assertThat(details.getFieldViolations(0).getDescription())
        .contains("0x12")
        .contains("32 bytes");
  }

  @Test
  void shouldNameTheResourceWhenThereIsNone() throws Exception {
    String name = "transfers/0x" + "ab".repeat(32);
    StatusRuntimeException refused = refusal(() -> get(name));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    ErrorInfo info = detail(refused, ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("causeway.dev");
    assertThat(info.getMetadataOrThrow("resource")).isEqualTo(name);
  }

  @Test
  void shouldWalkAllPagesOnceWhenGivenEachToken() {
    for (long index = 0; index < 7; index++) {
      store.put(Samples.transfer(index, TransferState.FINAL));
    }
    List<Integer> seen = new ArrayList<>();
    String token = "";
    do {
      ListTransfersResponse page =
          served.transfers.listTransfers(
              ListTransfersRequest.newBuilder().setPageSize(3).setPageToken(token).build());
      page.getTransfersList().forEach(transfer -> seen.add(transfer.getMessage().getLeafIndex()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(seen).containsExactly(6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void shouldRefuseAPageTokenWhenTheFilterChanged() {
    for (long index = 0; index < 3; index++) {
      store.put(Samples.transfer(index, TransferState.FINAL));
    }
    String token =
        served
            .transfers
            .listTransfers(ListTransfersRequest.newBuilder().setPageSize(1).build())
            .getNextPageToken();
    assertThat(
            reason(
                () ->
                    served.transfers.listTransfers(
                        ListTransfersRequest.newBuilder()
                            .setPageToken(token)
                            .setFilter(TransferFilter.newBuilder().setSourceChainId(900))
                            .build())))
        .isEqualTo("BAD_FIELD");
  }

  @Test
  void shouldSayWhatIsMissingWhenNoProofIsPossibleYet() {
    TransferView view = Samples.transfer(0, TransferState.OBSERVED);
    store.put(view);
    StatusRuntimeException refused =
        refusal(
            () ->
                served.transfers.getProofBundle(
                    GetProofBundleRequest.newBuilder()
                        .setName(TransferEncoding.name(view.id()))
                        .build()));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(refused).hasMessageContaining("not final yet");
  }

  @Test
  void shouldQuoteFeeLimitsAndTimeWhenTheRouteIsOpen() {
    Quote quote = served.transfers.getQuote(quoteOf("1000000").build());
    assertThat(quote.getRelayerFee()).isEqualTo("0");
    assertThat(quote.getRecipientAmount()).isEqualTo("1000000");
    assertThat(quote.getInboundLimit().getCapacity()).isEqualTo("2000000000");
    assertThat(quote.getEta().getTotal().getSeconds()).isEqualTo(10);
    assertThat(quote.getObstaclesList()).isEmpty();
  }

  @Test
  void shouldNameTheLimitWhenTheAmountIsAboveIt() {
    Quote quote = served.transfers.getQuote(quoteOf("2000000001").build());
    assertThat(quote.getObstaclesList()).hasSize(2);
    assertThat(quote.getObstacles(0)).contains("2000000001").contains("split it");
    assertThat(reason(() -> served.transfers.getQuote(quoteOf("1.5").build())))
        .isEqualTo("BAD_FIELD");
    assertThatThrownBy(
            () -> served.transfers.getQuote(quoteOf("1").setDestinationChainId(77).build()))
        .hasMessageContaining("no chain 77");
  }

  @Test
  void shouldShowHeadsAndHaltsWhenChainsAreListed() {
    store.progress(Samples.L1, Samples.block(120), 119, Optional.of("reorg below final"));
    var chains = served.network.listChains(ListChainsRequest.getDefaultInstance()).getChainsList();
    assertThat(chains).hasSize(2);
    assertThat(chains.getFirst().getLag()).isEqualTo(1);
    assertThat(chains.getFirst().getHalted()).isEqualTo("reorg below final");
    assertThat(chains.getLast().hasCursor()).isFalse();
  }

  @Test
  void shouldTellWhatAilsAnEndpointWhenChainsAreListed() {
    var chains = served.network.listChains(ListChainsRequest.getDefaultInstance()).getChainsList();
    assertThat(chains.getFirst().getEndpointsList())
        .containsExactly(
            Endpoint.newBuilder()
                .setIndex(1)
                .setGroup("example")
                .setCondition(EndpointCondition.ENDPOINT_CONDITION_FAILING)
                .setHead(7)
                .setDetail("HTTP 503")
                .build());
    assertThat(chains.getLast().getEndpointsList()).isEmpty();
  }

  @Test
  void shouldDescribeTokensWhenListed() {
    store.tokens.add(Samples.TOKEN);
    var token = served.network.listTokens(ListTokensRequest.getDefaultInstance()).getTokens(0);
    assertThat(token.getSymbol()).isEqualTo("TEST");
    assertThat(token.getDecimals()).isEqualTo(6);
    assertThat(token.getRepresentationsList()).hasSize(1);
  }

  @Test
  void shouldListTokensInPagesWhenSomebodyHasMadeMany() {
    Set<TokenKey> made = new HashSet<>();
    for (int i = 1; i <= 1203; i++) {
      made.add(new TokenKey(ChainId.of(900 + i % 3), Address.parse("0x%040x".formatted(i))));
    }
    store.tokens.addAll(made);
    Set<TokenKey> listed = new HashSet<>();
    String next = "";
    int pages = 0;
    do {
      var page =
          served.network.listTokens(
              ListTokensRequest.newBuilder().setPageSize(1_000_000).setPageToken(next).build());
      page.getTokensList()
          .forEach(
              token ->
                  assertThat(listed.add(Requests.token("key", true, token.getKey())))
                      .as("listed once")
                      .isTrue());
      next = page.getNextPageToken();
      pages++;
    } while (!next.isEmpty());
    assertThat(listed).isEqualTo(made);
    assertThat(pages).isEqualTo(3);

    var one = TransferEncoding.token(made.iterator().next());
    assertThat(
            served
                .network
                .listTokens(ListTokensRequest.newBuilder().setKey(one).build())
                .getTokensList())
        .singleElement()
        .satisfies(token -> assertThat(token.getKey()).isEqualTo(one));
  }

  @Test
  void shouldListTokensThatAChainOfBadFaithMadeUp() {
    for (long origin : new long[] {1L << 53, Long.MAX_VALUE, -1}) {
      store.tokens.add(new TokenKey(ChainId.ofUnsigned(origin), Samples.TOKEN.originToken()));
    }
    String next = "";
    for (TokenKey made : List.copyOf(store.tokens)) {
      var page =
          served.network.listTokens(
              ListTokensRequest.newBuilder().setPageSize(1).setPageToken(next).build());
      var key = TransferEncoding.token(made);
      assertThat(page.getTokens(0).getKey()).isEqualTo(key);
      next = page.getNextPageToken();
      assertThat(
              served
                  .network
                  .listTokens(ListTokensRequest.newBuilder().setKey(key).build())
                  .getTokens(0))
          .isEqualTo(page.getTokens(0));
    }
    assertThat(next).isEmpty();
  }

  @Test
  void shouldRefuseAPageOfTokensWhenItsTokenIsNoneOfOurs() {
    for (String wrong :
        List.of("7", "tokens/0/0x", "tokens/99999999999999999999/0x", "\u001b[2J")) {
      assertThat(
              reason(
                  () ->
                      served.network.listTokens(
                          ListTokensRequest.newBuilder().setPageToken(wrong).build())))
          .isEqualTo("BAD_FIELD");
    }
  }

  @Test
  void shouldAnswerTheSameWhenARequestIdComesAgain() {
    TransferView view = Samples.transfer(0, TransferState.PARKED);
    store.put(view);
    store.parked.add(view.message().key());
    RetryTransferRequest request =
        RetryTransferRequest.newBuilder()
            .setRequestId("one")
            .setName(TransferEncoding.name(view.id()))
            .build();
    assertThat(served.operator.retryTransfer(request).getChanged()).isTrue();
    assertThat(served.operator.retryTransfer(request).getChanged()).isTrue();
    RetryTransferRequest again = request.toBuilder().setRequestId("two").build();
    assertThat(served.operator.retryTransfer(again).getChanged()).isFalse();
  }

  @Test
  void shouldRefuseARequestIdWhenItsRequestDiffers() {
    served.operator.pauseRelaying(
        PauseRelayingRequest.newBuilder().setRequestId("one").setReason("a").build());
    StatusRuntimeException refused =
        refusal(
            () ->
                served.operator.pauseRelaying(
                    PauseRelayingRequest.newBuilder().setRequestId("one").setReason("b").build()));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(
            reason(() -> served.operator.pauseRelaying(PauseRelayingRequest.getDefaultInstance())))
        .isEqualTo("BAD_FIELD");
    assertThat(
            served.operator.listDuties(ListDutiesRequest.getDefaultInstance()).getRelayingPaused())
        .isTrue();
  }

  @Test
  void shouldTellEverybodyWhoPausedRelayingAndWhy() {
    var _ =
        served.operator.pauseRelaying(
            PauseRelayingRequest.newBuilder()
                .setRequestId("one")
                .setReason("upgrade\u001b[2J of l2a")
                .build());
    RelayPause pause =
        served.network.listChains(ListChainsRequest.getDefaultInstance()).getRelayPause();
    assertThat(pause.getOperator()).isEqualTo("127.0.0.1");
    assertThat(pause.getReason()).isEqualTo("upgrade?[2J of l2a");
    assertThat(pause.hasPauseTime()).isTrue();
    assertThat(served.operator.listDuties(ListDutiesRequest.getDefaultInstance()).getRelayPause())
        .isEqualTo(pause);
    assertThat(
            served
                .operator
                .resumeRelaying(ResumeRelayingRequest.newBuilder().setRequestId("two").build())
                .getChanged())
        .isTrue();
    assertThat(served.network.listChains(ListChainsRequest.getDefaultInstance()).hasRelayPause())
        .isFalse();
  }

  @Test
  void shouldLiftAHaltOnceWhenAnOperatorResumesTheChain() {
    store.progress(Samples.L1, Samples.block(120), 119, Optional.of("why"));
    ResumeChainRequest request =
        ResumeChainRequest.newBuilder().setRequestId("one").setName("chains/900").build();
    assertThat(served.operator.resumeChain(request).getChanged()).isTrue();
    assertThat(store.journal().progress(Samples.L1).orElseThrow().halted()).isEmpty();
    assertThat(
            reason(
                () ->
                    served.operator.resumeChain(
                        request.toBuilder().setRequestId("two").setName("chains/7").build())))
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void shouldSayUnavailableWhenTheStoreFails() {
    store.beforeRead(
        () -> {
          throw new StoreUnavailableException("secret host", new IllegalStateException());
        });
    StatusRuntimeException refused = refusal(() -> get("transfers/0x" + "ab".repeat(32)));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.getMessage()).doesNotContain("secret");
  }

  @Test
  void shouldTellOnlyAnIncidentWhenABugStrikes() {
    store.beforeRead(
        () -> {
          throw new IllegalStateException("secret detail");
        });
    StatusRuntimeException refused = refusal(() -> get("transfers/0x" + "ab".repeat(32)));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(refused.getMessage()).contains("incident").doesNotContain("secret");
  }

  @Test
  void shouldEndACallWhenItTakesLongerThanAllowed() {
    CountDownLatch blocked = new CountDownLatch(1);
    try (ServedStore hasty = new ServedStore(ServedStore.limits(Duration.ofMillis(100)))) {
      hasty.store.beforeRead(() -> await(blocked));
      StatusRuntimeException refused =
          refusal(() -> hasty.transfers.listTransfers(ListTransfersRequest.getDefaultInstance()));
      blocked.countDown();
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(refused.getMessage()).contains("100 ms");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldRefuseRequestsAndMetadataWhenTheyAreTooLarge() {
    StatusRuntimeException large = refusal(() -> get("x".repeat(70_000)));
    assertThat(large.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("padding", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(9_000));
    var padded =
        served.network.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    assertThatThrownBy(() -> padded.listChains(ListChainsRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(served.network.listChains(ListChainsRequest.getDefaultInstance()).getChainsCount())
        .isEqualTo(2);
  }

  @Test
  void shouldNameThePortWhenItIsTaken() {
    int taken = served.server.port();
    assertThatThrownBy(() -> ApiServer.start(ApiConfig.loopback(taken), ServedStore.sources(store)))
        .isInstanceOf(ApiStartException.class)
        .hasMessageContaining("port " + taken)
        .hasMessageContaining("choose another");
  }

  private Transfer get(String name) {
    return served
        .transfers
        .getTransfer(GetTransferRequest.newBuilder().setName(name).build())
        .getTransfers(0);
  }

  private static GetQuoteRequest.Builder quoteOf(String amount) {
    return GetQuoteRequest.newBuilder()
        .setSourceChainId(900)
        .setDestinationChainId(901)
        .setToken(TransferEncoding.token(Samples.TOKEN))
        .setAmount(amount);
  }

  static StatusRuntimeException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refused).as("a refusal").isNotNull();
    return refused;
  }

  static String reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    try {
      return detail(refusal(call), ErrorInfo.class).getReason();
    } catch (InvalidProtocolBufferException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static <T extends com.google.protobuf.Message> T detail(
      StatusRuntimeException refused, Class<T> type) throws InvalidProtocolBufferException {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    for (var any : status.getDetailsList()) {
      if (any.is(type)) {
        return any.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + status);
  }
}
