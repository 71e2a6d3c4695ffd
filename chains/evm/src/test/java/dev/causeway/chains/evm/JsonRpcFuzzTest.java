// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reads the answers of nodes, on bytes that a fuzzer grows by what they cover. It may refuse
 * by an {@link EndpointFault} or a {@link ChainFault} and nothing else.
 */
class JsonRpcFuzzTest {
  private static final ChainId CHAIN = ChainId.of(1);
  private static final List<RpcCall> ONE = List.of(RpcCall.of("eth_getBlockByNumber"));
  private static final List<RpcCall> TWO =
      List.of(RpcCall.of("eth_getBlockByNumber"), RpcCall.of("eth_getProof"));

  private static final Address CONTRACT =
      Address.parse("0x00000000000000000000000000000000000000c0");
  private static final Address ROOTS = Address.parse("0x00000000000000000000000000000000000000c1");

  /** Every call has its own answer or none, and every result can be asked for what is expected. */
  @FuzzTest
  void shouldReadAnyAnswer(byte[] body) {
    for (List<RpcCall> calls : List.of(ONE, TWO)) {
      for (RpcReply reply : answers(body, calls)) {
        if (reply instanceof RpcReply.Result(JsonNode json)) {
          read(json);
        }
      }
    }
  }

  private static List<RpcReply> answers(byte[] body, List<RpcCall> calls) {
    @Nullable RpcReply[] answers = new RpcReply[calls.size()];
    try {
      JsonRpc.answers(body, calls, 1, answers);
    } catch (EndpointFault refused) {
      assertThat(refused.getMessage()).isNotNull();
      return List.of();
    }
    List<RpcReply> given = new ArrayList<>();
    for (RpcReply answer : answers) {
      if (answer != null) {
        given.add(answer);
      }
    }
    return given;
  }

  /** A header that is taken is one whose fields hash to what the node says. */
  private static void read(JsonNode json) {
    try {
      HeaderCodec.CheckedHeader header = HeaderCodec.read(CHAIN, json);
      assertThat(json.get("hash").textValue())
          .isEqualToIgnoringCase(header.ref().hash().toString());
      BlockReceipts.events(
          CHAIN,
          header,
          Fields.elements(CHAIN, "receipts", json.path("receipts")),
          new EventDecoder(CHAIN, ContractAddresses.ofBase(CONTRACT, ROOTS, Map.of())));
    } catch (ChainFault refused) {
      assertThat(refused.getMessage()).isNotNull();
    }
    try {
      StateProofAnswer proof = StateProofAnswer.read(CHAIN, json);
      assertThat(proof.chain()).isEqualTo(CHAIN);
    } catch (ChainFault refused) {
      assertThat(refused.getMessage()).isNotNull();
    }
  }

  /** Any message of a subscription has a height or none. */
  @FuzzTest
  void shouldReadAnyHead(byte[] message) {
    JsonRpc.headOf(new String(message, StandardCharsets.UTF_8))
        .ifPresent(height -> assertThat(height).isNotNegative());
  }
}
