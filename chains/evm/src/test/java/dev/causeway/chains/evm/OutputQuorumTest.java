// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.Layer;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.OutputRoot;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Outputs by several endpoints of a rollup, the first of which lies about one block: it shows that
 * of a chain of its own, with proofs that fit, and the real head to whoever asks for that.
 */
class OutputQuorumTest {
  private static final ChainId CHAIN = ChainId.of(901);
  private static final Address BRIDGE = Address.parse("0x" + "01".repeat(20));
  private static final BlockNumber DISPUTED = BlockNumber.of(4);
  private static final ContractAddresses CONTRACTS =
      ContractAddresses.ofRollup(BRIDGE, Address.parse("0x" + "02".repeat(20)));

  private final Anvil real = Anvil.start(CHAIN.value());
  private final Anvil own = Anvil.start(CHAIN.value());
  private final EvmTools realTools = real.tools();
  private final EvmTools ownTools = own.tools();
  private final FakeNode liar = FakeNode.inFrontOf(real);
  private final FakeNode first = FakeNode.inFrontOf(real);
  private final FakeNode second = FakeNode.inFrontOf(real);

  OutputQuorumTest() {
    grow(realTools, "aa");
    grow(ownTools, "bb");
    liar.answer(
        "eth_getBlockByNumber",
        (method, params) ->
            ask(params.get(0).textValue().equals("0x4") ? ownTools : realTools, method, params));
    liar.answer("eth_getProof", (method, params) -> ask(ownTools, method, params));
  }

  private static void grow(EvmTools tools, String exitRoot) {
    tools.rpc("anvil_setCode", "[\"" + BRIDGE + "\",\"0x00\"]");
    tools.rpc(
        "anvil_setStorageAt",
        "[\"%s\",\"0x%s\",\"0x%s\"]".formatted(BRIDGE, "00".repeat(32), exitRoot.repeat(32)));
    tools.rpc("anvil_mine", "[\"0x8\"]");
  }

  private static JsonNode ask(EvmTools tools, String method, JsonNode params) throws IOException {
    return FakeNode.JSON.readTree(tools.rpc(method, params.toString()));
  }

  @AfterEach
  void close() {
    Stream.of(liar, first, second).forEach(FakeNode::close);
    realTools.close();
    ownTools.close();
    real.close();
    own.close();
  }

  private static EvmChain chain(FakeNode... nodes) {
    return EvmChain.create(
        EvmChainConfig.of(
            CHAIN,
            "l2a",
            LayerKind.OPTIMISTIC,
            RpcOptions.of(Stream.of(nodes).map(FakeNode::uri).toList()),
            new FinalityPolicy.Depth(1),
            CONTRACTS));
  }

  private static RollupState state(EvmChain chain) {
    return ((Layer.Optimistic) chain.access().layer()).state();
  }

  private OutputRoot truth() {
    try (EvmChain alone = chain(first)) {
      return state(alone).outputWitness(DISPUTED).orElseThrow().output();
    }
  }

  private static Outcome<Attestation> attest(EvmChain chain) {
    return new QuorumOutputVerifier(
            LocalSigner.ofHex(Anvil.KEY),
            ChainId.of(900),
            BRIDGE,
            Map.of(CHAIN, BRIDGE),
            Map.of(CHAIN, state(chain)))
        .attest(CHAIN, 0, DISPUTED);
  }

  @Test
  void shouldComputeTheTrueOutputWhenTheFirstOfThreeShowsAnotherBlock() {
    try (EvmChain chain = chain(liar, first, second)) {
      assertThat(state(chain).outputWitness(DISPUTED).map(OutputWitness::output))
          .isEqualTo(Outcome.ok(truth()));
    }
  }

  /** What was agreed on before makes no difference. */
  @Test
  void shouldComputeTheTrueOutputWhenTheLiarWasBelievedAboutTheHead() {
    try (EvmChain chain = chain(liar, first, second)) {
      chain.access().reader().heads().orElseThrow();
      assertThat(state(chain).outputWitness(DISPUTED).map(OutputWitness::output))
          .isEqualTo(Outcome.ok(truth()));
    }
  }

  @Test
  @Tag("attack-23")
  void shouldSignTheTrueOutputWhenTheFirstOfThreeShowsAnotherBlock() {
    try (EvmChain chain = chain(liar, first, second)) {
      assertThat(attest(chain).map(Attestation::output)).isEqualTo(Outcome.ok(truth()));
    }
  }

  @Test
  void shouldSignNothingWhenNoQuorumAnswers() {
    try (EvmChain chain = chain(liar, first)) {
      assertThat(attest(chain))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isInstanceOf(ChainFailure.NoQuorum.class));
    }
  }

  @Test
  @Tag("twin-23:shouldSignTheTrueOutputWhenTheFirstOfThreeShowsAnotherBlock")
  void shouldSignTheLieWhenNobodyElseIsAsked() {
    try (EvmChain chain = chain(liar)) {
      assertThat(attest(chain).orElseThrow().output()).isNotEqualTo(truth());
      assertThat(state(chain).outputWitness(DISPUTED).orElseThrow().output()).isNotEqualTo(truth());
    }
  }
}
