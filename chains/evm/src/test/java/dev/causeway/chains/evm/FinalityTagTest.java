// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tags {@code safe} and {@code finalized} of a real node, and of nodes without them (F41). */
class FinalityTagTest {
  private static final ContractAddresses CONTRACTS =
      ContractAddresses.ofBase(
          Address.parse("0x" + "01".repeat(20)), Address.parse("0x" + "02".repeat(20)), Map.of());

  // One slot in an epoch: safe is one block behind the head, finalized two.
  private final Anvil anvil = Anvil.start(900, "--slots-in-an-epoch", "1");
  private final EvmTools tools = anvil.tools();
  private final FakeNode node = FakeNode.inFrontOf(anvil);

  @AfterEach
  void close() {
    node.close();
    tools.close();
    anvil.close();
  }

  private Outcome<ChainHeads> heads(FinalityPolicy finality, URI... endpoints) {
    EvmChainConfig config =
        EvmChainConfig.of(
            ChainId.of(900),
            "l1",
            LayerKind.BASE,
            RpcOptions.of(List.of(endpoints)),
            finality,
            CONTRACTS);
    try (EvmChain chain = EvmChain.create(config)) {
      return chain.access().reader().heads();
    }
  }

  private static ChainFailure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Ok<?>(var value) -> throw new AssertionError("expected a failure, got " + value);
      case Outcome.Failed<?>(var failure) -> failure;
    };
  }

  private static long asked(JsonNode params, String tag) {
    return params.get(0).asText().equals(tag) ? 1 : 0;
  }

  @Test
  void shouldFollowTheTagsOfTheNode() {
    tools.rpc("anvil_mine", "[\"0xa\"]");
    ChainHeads safe = heads(new FinalityPolicy.SafeTag(), anvil.uri()).orElseThrow();
    assertThat(safe.latest().number()).isEqualTo(BlockNumber.of(10));
    assertThat(safe.finalized()).isEqualTo(BlockNumber.of(9));
    assertThat(heads(new FinalityPolicy.FinalizedTag(), anvil.uri()).orElseThrow().finalized())
        .isEqualTo(BlockNumber.of(8));
  }

  @Test
  void shouldConfirmTheTaggedBlockWhenThereAreSeveralEndpoints() {
    tools.rpc("anvil_mine", "[\"0xa\"]");
    ChainHeads heads =
        heads(new FinalityPolicy.FinalizedTag(), anvil.uri(), node.uri()).orElseThrow();
    assertThat(heads.finalized()).isEqualTo(BlockNumber.of(8));
    assertThat(heads.finalizedHash()).isPresent();
  }

  @Test
  void shouldNeverTakeTheHeadInsteadWhenTheNodeDoesNotKnowTheTag() {
    tools.rpc("anvil_mine", "[\"0xa\"]");
    node.answer(
        "eth_getBlockByNumber",
        (method, params) -> {
          if (asked(params, "finalized") > 0) {
            throw new FakeNode.Refused(-32602, "invalid block tag", null);
          }
          return FakeNode.JSON.readTree(tools.rpc(method, params.toString()));
        });
    assertThat(failure(heads(new FinalityPolicy.FinalizedTag(), node.uri())).summary())
        .contains("invalid block tag");
  }

  @Test
  void shouldNeverTakeTheHeadInsteadWhenTheTagIsNull() {
    tools.rpc("anvil_mine", "[\"0xa\"]");
    node.answer(
        "eth_getBlockByNumber",
        (method, params) ->
            asked(params, "safe") > 0
                ? FakeNode.JSON.nullNode()
                : FakeNode.JSON.readTree(tools.rpc(method, params.toString())));
    assertThat(failure(heads(new FinalityPolicy.SafeTag(), node.uri())))
        .isInstanceOfSatisfying(
            ChainFailure.NotFound.class, missing -> assertThat(missing.what()).contains("safe"));
  }
}
