// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.BaseState;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node that leaves out, adds or changes: each lie is found, and the next node is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LyingNodeTest {
  private final TwoChains chains = new TwoChains();
  private final FakeNode liar = FakeNode.inFrontOf(chains.l1Node);
  private BlockNumber depositBlock = BlockNumber.of(0);

  @BeforeAll
  void deposit() {
    depositBlock = chains.deposit(Address.parse("0x" + "a1".repeat(20)), 100, 1).blockNumber();
  }

  @AfterAll
  void close() {
    liar.close();
    chains.close();
  }

  @AfterEach
  void repent() {
    liar.honest("eth_getBlockByNumber")
        .honest("eth_getBlockReceipts")
        .honest("eth_getTransactionReceipt")
        .honest("eth_getProof");
  }

  private EvmChain chain(URI... endpoints) {
    return EvmChain.create(
        EvmChainConfig.of(
            TwoChains.L1,
            "l1",
            LayerKind.BASE,
            RpcOptions.of(List.of(endpoints)),
            new FinalityPolicy.Depth(0),
            contracts()));
  }

  private ContractAddresses contracts() {
    return chains.contractsOnL1();
  }

  private Outcome<List<ObservedBlock>> read(EvmChain chain) {
    ChainReader reader = chain.access().reader();
    return reader.blocks(depositBlock, 1);
  }

  private void assertFoundOut(Class<? extends ChainFailure> expected, String detail) {
    try (EvmChain alone = chain(liar.uri());
        EvmChain withHonest = chain(liar.uri(), chains.l1Node.uri())) {
      switch (read(alone)) {
        case Outcome.Ok<?>(var value) -> throw new AssertionError("believed the lie: " + value);
        case Outcome.Failed<?>(var failure) -> {
          assertThat(failure).isInstanceOf(expected);
          assertThat(failure.summary()).contains(detail);
        }
      }
      assertHonest(read(withHonest));
      assertThat(withHonest.counters().snapshot().failuresPerEndpoint()).containsExactly(1L, 0L);
    }
  }

  private static void assertHonest(Outcome<List<ObservedBlock>> outcome) {
    assertThat(outcome.orElseThrow())
        .singleElement()
        .satisfies(
            block ->
                assertThat(block.events())
                    .extracting(LoggedEvent::event)
                    .hasSize(2)
                    .allMatch(ChainEvent.MessageSent.class::isInstance));
  }

  @Test
  void shouldReadEventsWhenNodeIsHonest() {
    try (EvmChain chain = chain(liar.uri())) {
      assertHonest(read(chain));
    }
  }

  @Test
  @Tag("pitfall-20")
  void shouldFindLieWhenHeaderFieldIsChanged() {
    for (String field : List.of("stateRoot", "receiptsRoot", "parentHash", "mixHash")) {
      liar.spoil(
          "eth_getBlockByNumber", block -> ((ObjectNode) block).put(field, "0x" + "ab".repeat(32)));
      assertFoundOut(ChainFailure.Inconsistent.class, "but the node says");
      repent();
    }
  }

  @Test
  void shouldFindLieWhenBloomHidesOurContract() {
    liar.spoil(
        "eth_getBlockByNumber",
        block -> ((ObjectNode) block).put("logsBloom", "0x" + "00".repeat(256)));
    assertFoundOut(ChainFailure.Inconsistent.class, "but the node says");
  }

  @Test
  void shouldFindLieWhenLogIsMissing() {
    liar.spoil(
        "eth_getBlockReceipts",
        receipts -> {
          ArrayNode logs = (ArrayNode) receipts.get(0).get("logs");
          logs.remove(logs.size() - 1);
          return receipts;
        });
    assertFoundOut(ChainFailure.Inconsistent.class, "receipts root");
  }

  @Test
  void shouldFindLieWhenAmountIsChanged() {
    liar.spoil(
        "eth_getBlockReceipts",
        receipts -> {
          JsonNode logs = receipts.get(0).get("logs");
          ObjectNode log = (ObjectNode) logs.get(logs.size() - 1);
          String data = log.get("data").textValue();
          int amountEnd = 2 + 64 * (2 + 9);
          assertThat(data.substring(amountEnd - 2, amountEnd))
              .as("100 in hexadecimal")
              .isEqualTo("64");
          log.put("data", data.substring(0, amountEnd - 2) + "65" + data.substring(amountEnd));
          return receipts;
        });
    assertFoundOut(ChainFailure.Inconsistent.class, "receipts root");
  }

  @Test
  void shouldFindLieWhenReceiptsAreMissingOrOfAnotherBlock() {
    liar.spoil("eth_getBlockReceipts", receipts -> FakeNode.JSON.createArrayNode());
    assertFoundOut(ChainFailure.Inconsistent.class, "0 receipts for 1 transactions");
    repent();
    liar.spoil(
        "eth_getBlockReceipts",
        receipts -> {
          ((ObjectNode) receipts.get(0)).put("blockHash", "0x" + "cd".repeat(32));
          return receipts;
        });
    assertFoundOut(ChainFailure.Inconsistent.class, "a receipt is of block");
  }

  /** A log of a failed transaction, of another place, of another emitter, of another block. */
  @Test
  @Tag("pitfall-16")
  void shouldFindLieWhenALogIsMadeToStandElsewhere() {
    spoilReceipt(receipt -> receipt.put("status", "0x0"));
    assertFoundOut(ChainFailure.Inconsistent.class, "receipts root");
    repent();
    spoilReceipt(receipt -> lastLog(receipt).put("logIndex", "0x7"));
    assertFoundOut(ChainFailure.Inconsistent.class, "has the index 7");
    repent();
    spoilReceipt(receipt -> lastLog(receipt).put("address", "0x" + "e1".repeat(20)));
    assertFoundOut(ChainFailure.Inconsistent.class, "receipts root");
    repent();
    spoilReceipt(receipt -> receipt.put("transactionHash", "0x" + "f1".repeat(32)));
    assertFoundOut(ChainFailure.Inconsistent.class, "but transaction 0 is");
    repent();
    spoilReceipt(receipt -> receipt.put("blockHash", "0x" + "cd".repeat(32)));
    assertFoundOut(ChainFailure.Inconsistent.class, "a receipt is of block");
  }

  private void spoilReceipt(Consumer<ObjectNode> change) {
    liar.spoil(
        "eth_getBlockReceipts",
        receipts -> {
          change.accept((ObjectNode) receipts.get(0));
          return receipts;
        });
  }

  private static ObjectNode lastLog(ObjectNode receipt) {
    JsonNode logs = receipt.get("logs");
    return (ObjectNode) logs.get(logs.size() - 1);
  }

  @Test
  void shouldNotFindBlockWhenReceiptsAreNull() {
    liar.spoil("eth_getBlockReceipts", receipts -> FakeNode.JSON.nullNode());
    try (EvmChain chain = chain(liar.uri())) {
      assertThat(read(chain))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isInstanceOf(ChainFailure.NotFound.class));
      repent();
      assertHonest(read(chain));
    }
  }

  @Test
  void shouldReadReceiptsOneByOneWhenNodeHasNoBlockReceipts() {
    liar.answer(
        "eth_getBlockReceipts",
        (method, params) -> {
          throw new FakeNode.Refused(-32601, "the method does not exist", null);
        });
    try (EvmChain chain = chain(liar.uri())) {
      assertHonest(read(chain));
      assertHonest(read(chain));
      assertThat(chain.counters().snapshot().callsPerMethod())
          .as("asked once, remembered")
          .containsEntry("eth_getBlockReceipts", 1L)
          .containsEntry("eth_getTransactionReceipt", 2L);
    }
  }

  @Test
  void shouldFindLieWhenStateProofIsChanged() {
    chains.l1Tools.send(
        chains.signer,
        chains.contractsOnL1().globalRoots().orElseThrow(),
        dev.causeway.model.Wei.ZERO,
        "update()",
        List.of());
    liar.spoil(
        "eth_getProof",
        proof -> {
          ArrayNode nodes = (ArrayNode) proof.get("accountProof");
          String last = nodes.get(nodes.size() - 1).textValue();
          char changed = last.charAt(last.length() - 1) == '0' ? '1' : '0';
          nodes.set(nodes.size() - 1, last.substring(0, last.length() - 1) + changed);
          return proof;
        });
    try (EvmChain alone = chain(liar.uri());
        EvmChain withHonest = chain(liar.uri(), chains.l1Node.uri())) {
      BlockNumber head = chains.l1Tools.head();
      assertThat(base(alone).globalRootWitness(head, head))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isInstanceOf(ChainFailure.Inconsistent.class));
      assertThat(base(withHonest).globalRootWitness(head, head).orElseThrow().provenAt())
          .isEqualTo(head);
    }
  }

  @Test
  void shouldAskForNoReceiptsWhenBloomExcludesOurContracts() {
    BlockNumber empty = chains.l1Tools.head().next();
    chains.l1Tools.rpc("anvil_mine", "[\"0x5\"]");
    try (EvmChain chain = chain(chains.l1Node.uri())) {
      assertThat(chain.access().reader().blocks(empty, 100).orElseThrow()).hasSize(5);
      assertThat(chain.counters().snapshot().callsPerMethod())
          .doesNotContainKey("eth_getBlockReceipts");
    }
  }

  @Test
  void shouldNameAddressWhenNoContractIsThere() {
    Address wrong = Address.parse("0x" + "99".repeat(20));
    ContractAddresses missing =
        ContractAddresses.ofBase(
            chains.contractsOnL1().bridge(), wrong, chains.contractsOnL1().rollups());
    EvmChainConfig config =
        EvmChainConfig.of(
            TwoChains.L1,
            "l1",
            LayerKind.BASE,
            chains.l1Node.options(),
            new FinalityPolicy.Depth(0),
            missing);
    try (EvmChain chain = EvmChain.create(config)) {
      assertThat(chain.check())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(failed.failure().summary())
                      .contains(wrong.toString())
                      .contains("global roots"));
    }
  }

  private static BaseState base(EvmChain chain) {
    return ((Layer.Base) chain.access().layer()).state();
  }
}
