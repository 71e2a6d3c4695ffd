// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.chains.evm.BlockReceipts.Found;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.ReceiptLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logs on a real node that look like those of our bridge, beside real ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookAlikeTest {
  private static final Address MALLORY = Address.parse("0x" + "66".repeat(20));
  private static final Wei ONE_ETHER = Wei.of(1_000_000_000_000_000_000L);

  private final TwoChains chains = new TwoChains();
  private final Address bridge = chains.contractsOnL1().bridge();
  private final RpcClient rpc =
      new RpcClient(
          TwoChains.L1, chains.l1Node.options(), InstantSource.system(), new SplittableRandom(1));
  private final Address emitter = chains.l1Tools.deploy(chains.signer, Script.emitter(), List.of());
  private final Address clone =
      chains.l1Tools.deploy(
          chains.signer,
          Artifacts.BRIDGE,
          List.of(
              AbiValue.tuple(
                  AbiValue.of(MALLORY),
                  AbiValue.of(MALLORY),
                  AbiValue.of(MALLORY),
                  AbiValue.of(MALLORY),
                  AbiValue.of(1),
                  AbiValue.of(1),
                  AbiValue.of(1)),
              AbiValue.array(
                  List.of(AbiValue.of(TwoChains.L1.value()), AbiValue.of(TwoChains.L2.value())))));

  @AfterAll
  void close() {
    rpc.close();
    chains.close();
  }

  /** Runs a script as the constructor of a contract that is left empty. */
  private BlockNumber run(Script script, Wei value) {
    UnsignedTransaction creation =
        new UnsignedTransaction(
            TwoChains.L1,
            chains.l1Tools.account(chains.signer.address()).nextNonce(),
            Address.ZERO,
            value,
            script.code(),
            Gas.of(5_000_000),
            Wei.of(20_000_000_000L),
            Wei.of(1_000_000_000L));
    var signed = chains.signer.signCreation(creation);
    var _ = chains.l1Tools.rpc("eth_sendRawTransaction", "[\"" + signed.bytes() + "\"]");
    TransactionReceipt receipt = chains.l1Tools.await(List.of(signed.hash())).getFirst();
    assertThat(receipt.succeeded()).isTrue();
    return receipt.blockNumber();
  }

  private static Bytes callWithoutToken(String data) {
    return EvmTools.bridgeCall(
        TwoChains.L2, MALLORY, Address.ZERO, TokenAmount.ZERO, TokenAmount.ZERO, Bytes.parse(data));
  }

  /** A deposit whose payload is cut off. */
  private static Bytes malformedDeposit() {
    Bytes whole = ForgedDeposit.emission(MALLORY);
    return whole.slice(0, whole.size() - 40);
  }

  private List<MessageSent> messages(BlockNumber block) {
    return chains.l1.access().reader().blocks(block, 1).orElseThrow().getFirst().events().stream()
        .map(LoggedEvent::event)
        .map(MessageSent.class::cast)
        .toList();
  }

  /** The decoder without the check of who emitted a log. */
  private LogDecoder<ChainEvent> emitterBlind() {
    EventDecoder real = new EventDecoder(TwoChains.L1, chains.contractsOnL1());
    return new LogDecoder<>() {
      @Override
      public boolean mayContain(Bloom bloom) {
        return true;
      }

      @Override
      public Optional<ChainEvent> decode(ReceiptLog log) {
        return real.decode(new ReceiptLog(bridge, log.topics(), log.data()));
      }
    };
  }

  private List<MessageSent> messagesOfAnybody(BlockNumber block) throws ChainFault {
    EventScan<ChainEvent> scan = new EventScan<>(rpc, emitterBlind());
    return scan.events(scan.headers(block, 1)).values().stream()
        .flatMap(List::stream)
        .map(Found::event)
        .map(MessageSent.class::cast)
        .toList();
  }

  /** One real message, one of another contract, one of a clone, and one that was taken back. */
  private BlockNumber oneRealLogAmongFakes() {
    return run(
        new Script()
            .call(emitter, ForgedDeposit.emission(MALLORY))
            .call(clone, callWithoutToken("0xc1"))
            .call(bridge, callWithoutToken("0xaa"))
            .fail(new Script().call(bridge, callWithoutToken("0xfa"))),
        Wei.ZERO);
  }

  @Test
  @Tag("attack-03")
  @Tag("pitfall-16")
  void shouldReadOneMessageWhenFakesStandBesideIt() {
    assertThat(messages(oneRealLogAmongFakes()))
        .singleElement()
        .satisfies(sent -> assertThat(sent.message().data()).isEqualTo(Bytes.parse("0xaa")));
  }

  @Test
  @Tag("twin-03:shouldReadOneMessageWhenFakesStandBesideIt")
  void shouldReadFakesToWhenTheEmitterIsNotCompared() throws Exception {
    assertThat(messagesOfAnybody(oneRealLogAmongFakes()))
        .extracting(sent -> sent.message().data())
        .containsExactly(Bytes.EMPTY, Bytes.parse("0xc1"), Bytes.parse("0xaa"));
  }

  /** Carries one token over, and the value of the transaction nowhere. */
  private BlockNumber depositThroughAWrapper() {
    return run(
        new Script()
            .call(chains.token, EvmTools.calldata("faucet(uint256)", List.of(AbiValue.of(1))))
            .call(
                chains.token,
                EvmTools.calldata(
                    "approve(address,uint256)", List.of(AbiValue.of(bridge), AbiValue.of(1))))
            .call(
                bridge,
                EvmTools.bridgeToken(
                    TwoChains.L2, MALLORY, chains.token, TokenAmount.of(1), TokenAmount.ZERO)),
        ONE_ETHER);
  }

  private static void assertOneWasCredited(List<MessageSent> sent) {
    assertThat(sent.stream().filter(LookAlikeTest::isDeposit))
        .singleElement()
        .extracting(event -> event.message().amount())
        .isEqualTo(TokenAmount.of(1));
  }

  /** Reads a block as one does who credits the value of the transaction. */
  private List<MessageSent> messagesByValue(BlockNumber block) throws Exception {
    EventScan<ChainEvent> scan =
        new EventScan<>(rpc, new EventDecoder(TwoChains.L1, chains.contractsOnL1()));
    List<MessageSent> sent = new ArrayList<>();
    for (List<Found<ChainEvent>> events : scan.events(scan.headers(block, 1)).values()) {
      for (Found<ChainEvent> found : events) {
        sent.add(ofValue((MessageSent) found.event(), valueOf(found.tx())));
      }
    }
    return sent;
  }

  private static MessageSent ofValue(MessageSent sent, Wei value) {
    Message message = sent.message();
    return new MessageSent(
        sent.id(),
        new Message(
            message.kind(),
            message.sourceChain(),
            message.leafIndex(),
            message.destinationChain(),
            message.originChain(),
            message.originToken(),
            message.sender(),
            message.recipient(),
            new TokenAmount(value.value()),
            message.relayerFee(),
            message.data()),
        sent.exitRoot());
  }

  @Test
  @Tag("attack-04")
  void shouldTakeTheAmountOfTheEventWhenTheTransactionCarriesMore() {
    assertOneWasCredited(messages(depositThroughAWrapper()));
  }

  @Test
  @Tag("twin-04:shouldTakeTheAmountOfTheEventWhenTheTransactionCarriesMore")
  void shouldCreditWhatNeverArrivedWhenTheTransactionsValueIsTaken() throws Exception {
    List<MessageSent> sent = messagesByValue(depositThroughAWrapper());

    assertThatThrownBy(() -> assertOneWasCredited(sent)).isInstanceOf(AssertionError.class);
    assertThat(sent.stream().filter(LookAlikeTest::isDeposit))
        .singleElement()
        .extracting(event -> event.message().amount())
        .isEqualTo(new TokenAmount(ONE_ETHER.value()));
    assertThat(chains.l1Tools.rpc("eth_getBalance", "[\"" + bridge + "\",\"latest\"]"))
        .as("what the bridge has of it")
        .isEqualTo("\"0x0\"");
  }

  private static boolean isDeposit(MessageSent sent) {
    return sent.message().kind() == MessageKind.TOKEN;
  }

  private Wei valueOf(TxHash tx) throws Exception {
    String json = chains.l1Tools.rpc("eth_getTransactionByHash", "[\"" + tx + "\"]");
    return new Wei(
        Fields.bigNumber(TwoChains.L1, "value", FakeNode.JSON.readTree(json).get("value")));
  }

  @Test
  @Tag("attack-05")
  void shouldPassOverAPosingRouterWhateverItLogs() {
    BlockNumber block =
        run(
            new Script()
                .call(emitter, ForgedDeposit.emission(MALLORY))
                .call(emitter, malformedDeposit())
                .call(bridge, callWithoutToken("0xbb")),
            Wei.ZERO);

    assertThat(messages(block))
        .as("neither is a deposit of its own read, nor does it keep others from being read")
        .singleElement()
        .satisfies(sent -> assertThat(sent.message().data()).isEqualTo(Bytes.parse("0xbb")));
  }

  @Test
  @Tag("twin-05:shouldPassOverAPosingRouterWhateverItLogs")
  void shouldPayAPosingRouterOrStandStillWhenTheEmitterIsNotCompared() throws Exception {
    BlockNumber forged = run(new Script().call(emitter, ForgedDeposit.emission(MALLORY)), Wei.ZERO);
    assertThat(messagesOfAnybody(forged))
        .singleElement()
        .satisfies(
            sent -> assertThat(sent.message().amount()).isEqualTo(TokenAmount.of(1_000_000)));

    BlockNumber malformed = run(new Script().call(emitter, malformedDeposit()), Wei.ZERO);
    assertThatThrownBy(() -> messagesOfAnybody(malformed)).isInstanceOf(ChainFault.class);
  }
}
