// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SettledBatch;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.chains.SettledBatches;
import dev.causeway.chains.SettledBatches.Search;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.LeafCount;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Batches on a real chain, whose contract is a few instructions that emit what a ledger's does; its
 * views are answered in between.
 */
class SettledBatchesTest {
  private static final ChainId L1 = ChainId.of(900);
  private static final ChainId LEDGER = ChainId.of(950);
  private static final Address CONTRACT = address(0xc0);
  private static final Address RELAY = address(0xc1);
  private static final Address VERIFIER = address(0xc2);
  private static final ContractAddresses CONTRACTS =
      ContractAddresses.ofBase(address(0xb1), address(0xb2), Map.of(), Map.of(LEDGER, CONTRACT));
  private static final List<Bytes32> WORDS = List.of(word(1), word(2), Bytes32.ZERO, Bytes32.ZERO);
  private static final int BATCHES = 3;

  private final Anvil anvil = Anvil.start(L1.value());
  private final EvmTools tools = anvil.tools();
  private final LocalSigner signer = LocalSigner.ofHex(Anvil.KEY);
  private final FakeNode node = FakeNode.inFrontOf(anvil);
  private final EvmChain chain =
      EvmChain.create(
          EvmChainConfig.of(
              L1,
              "l1",
              LayerKind.BASE,
              RpcOptions.of(List.of(node.uri())),
              new FinalityPolicy.Depth(0),
              CONTRACTS));
  private final SettledBatches batches =
      chain.settledBatches(new LedgerTerms(L1, LEDGER, CONTRACT, BlockNumber.of(0), Set.of(L1)));
  private final List<TransactionReceipt> receipts = new ArrayList<>();
  private long counted = BATCHES;

  SettledBatchesTest() {
    for (int batch = 0; batch < BATCHES; batch++) {
      setCode(CONTRACT, emitting(batch));
      receipts.add(tools.send(signer, CONTRACT, Wei.ZERO, calldata(batch)));
    }
    node.answer("eth_call", (_, params) -> view(params.get(0).get("data").asText(), params.get(1)));
  }

  @AfterEach
  void close() {
    chain.close();
    node.close();
    tools.close();
    anvil.close();
  }

  @Test
  void shouldFindABatchWithItsCalldataAndTheKeyOfItsVerifier() {
    SettledBatch batch = found(1);
    assertThat(batch.block().number()).isEqualTo(receipts.get(1).blockNumber());
    assertThat(batch.tx()).isEqualTo(receipts.get(1).tx());
    assertThat(batch.roots())
        .isEqualTo(new LedgerEvent.BatchSettled(1, word(11), word(12), 5, LeafCount.of(7)));
    assertThat(batch.words()).isEqualTo(WORDS);
    assertThat(batch.submission())
        .isEqualTo(new Submission.Direct(word(12), word(20), WORDS, proof()));
    assertThat(batch.verifier()).isEqualTo(VERIFIER);
    assertThat(batch.key())
        .hasSize(28)
        .startsWith(UInt256.of(word(0)))
        .endsWith(UInt256.of(word(27)));
  }

  @Test
  void shouldReadAllBlocksWhenTheHintIsRefusedMissingOrWrong() {
    SettledBatch hinted = found(2);
    node.answer(
        "eth_getLogs",
        (_, _) -> {
          throw new FakeNode.Refused(-32602, "range too large", null);
        });
    assertThat(found(2)).isEqualTo(hinted);
    node.result("eth_getLogs", "[]");
    assertThat(found(2)).isEqualTo(hinted);
    node.result("eth_getLogs", "[{\"blockNumber\":\"0x1\"}]");
    assertThat(found(2)).isEqualTo(hinted);
    node.result("eth_getLogs", "[{\"blockNumber\":\"0xffffff\"}]");
    assertThat(found(2)).isEqualTo(hinted);
  }

  @Test
  void shouldNameTheContractWhenTheTransactionCalledAnother() {
    setCode(CONTRACT, emitting(BATCHES));
    setCode(RELAY, "0x60006000600060006000" + "73" + CONTRACT.toString().substring(2) + "5af100");
    tools.send(signer, RELAY, Wei.ZERO, Bytes.EMPTY);
    counted = BATCHES + 1;
    assertThat(found(BATCHES).submission()).isEqualTo(new Submission.Indirect(Optional.of(RELAY)));
  }

  @Test
  void shouldTellWhatIsNotSettledFromWhatIsNotFinal() {
    assertThat(search(BATCHES)).isEqualTo(new Search.NotSettled(BATCHES));
    counted = 1;
    assertThat(search(1)).isEqualTo(new Search.NotFinal(1));
    assertThat(search(BATCHES)).isEqualTo(new Search.NotSettled(1));
  }

  @Test
  void shouldContradictANodeWhenItCountsABatchThatNoBlockHolds() {
    counted = BATCHES + 1;
    assertThat(batches.find(BATCHES))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.failure())
                    .isInstanceOf(ChainFailure.Inconsistent.class)
                    .asString()
                    .contains("batch " + BATCHES));
  }

  @Test
  void shouldNameTheTransactionWhenANodeShowsOtherCalldata() {
    node.spoil(
        "eth_getTransactionByHash",
        tx -> {
          ((ObjectNode) tx).put("input", "0x12345678");
          return tx;
        });
    assertThat(batches.find(0))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.failure())
                    .isInstanceOf(ChainFailure.Malformed.class)
                    .asString()
                    .contains(receipts.getFirst().tx().toString()));
  }

  private Search search(long batch) {
    return batches.find(batch).orElseThrow();
  }

  private SettledBatch found(long batch) {
    return ((Search.Found) search(batch)).batch();
  }

  private JsonNode view(String data, JsonNode block) {
    AbiWriter answer = AbiWriter.arguments(32);
    if (data.startsWith(selector("batchCount()"))) {
      answer.number(block.asText().equals("latest") ? Math.max(counted, BATCHES) : counted);
    } else if (data.equals(selector("verifierOf(uint256)") + word(2).toString().substring(2))) {
      answer.address(VERIFIER);
    } else if (data.equals(selector("key()"))) {
      for (int i = 0; i < 28; i++) {
        answer.word(word(i));
      }
    }
    return FakeNode.JSON.getNodeFactory().textNode(answer.toBytes().toString());
  }

  private static String selector(String signature) {
    return AbiWriter.Selector.of(signature).toBytes().toString();
  }

  private void setCode(Address address, String code) {
    var _ = tools.rpc("anvil_setCode", "[\"%s\",\"%s\"]".formatted(address, code));
  }

  /** Code that emits both events of a batch, whose data stands behind the instructions. */
  private static String emitting(int batch) {
    Bytes settled =
        AbiWriter.arguments(128)
            .word(word(10 * batch + 1))
            .word(word(10 * batch + 2))
            .number(5)
            .number(7)
            .toBytes();
    Bytes data = AbiWriter.arguments(192).number(32).number(WORDS.size()).words(WORDS).toBytes();
    // PUSH2 x3, CODECOPY, PUSH32 x2, PUSH2 x2, LOG2: 83 bytes for each event; then STOP.
    int begin = 2 * 83 + 1;
    return "0x"
        + log("BatchSettled(uint64,uint256,uint256,uint64,uint32)", batch, begin, settled.size())
        + log("BatchData(uint64,uint256[])", batch, begin + settled.size(), data.size())
        + "00"
        + settled.toString().substring(2)
        + data.toString().substring(2);
  }

  private static String log(String event, int batch, int at, int size) {
    return "61%04x61%04x61000039".formatted(size, at)
        + "7f"
        + word(batch).toString().substring(2)
        + "7f"
        + Keccak.hash(event).toString().substring(2)
        + "61%04x610000a2".formatted(size);
  }

  private static Bytes calldata(int batch) {
    return new EvmCallEncoder(L1, CONTRACTS)
        .encode(
            new ContractCall.SubmitBatch(
                LEDGER, batch, word(10 * batch + 2), word(20), WORDS, proof()))
        .data();
  }

  private static Bytes proof() {
    AbiWriter words = AbiWriter.arguments(256);
    for (int i = 0; i < 8; i++) {
      words.word(word(30 + i));
    }
    return words.toBytes();
  }

  private static Bytes32 word(long value) {
    return UInt256.of(value).toBytes32();
  }

  private static Address address(int number) {
    return Address.parse("0x%040x".formatted(number));
  }
}
