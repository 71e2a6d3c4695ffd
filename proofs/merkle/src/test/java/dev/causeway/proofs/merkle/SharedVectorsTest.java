// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java says what the vectors say, whether the Solidity or the Java side made them. */
class SharedVectorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"messages.json", "java/messages.json"})
  void shouldComputeTheSameIdWhenMessageIsShared(String file) {
    int checked = 0;
    for (JsonNode json : VectorFiles.read(file)) {
      assertThat(Keccak.hash(preimage(json))).hasToString(json.get("id").asText());
      if (!couldBeSent(json)) {
        // The contract's library hashes whatever it is given; the model holds only what a bridge
        // sends.
        continue;
      }
      Message message =
          new Message(
              MessageKind.ofCode(json.get("kind").asLong()),
              chain(json.get("sourceChain")),
              LeafIndex.of(json.get("leafIndex").asLong()),
              chain(json.get("destinationChain")),
              chain(json.get("originChain")),
              Address.parse(json.get("originToken").asText()),
              Address.parse(json.get("sender").asText()),
              Address.parse(json.get("recipient").asText()),
              TokenAmount.parse(json.get("amount").asText()),
              TokenAmount.parse(json.get("relayerFee").asText()),
              Bytes.parse(json.get("data").asText()));
      assertThat(MessageHash.leaf(message)).hasToString(json.get("id").asText());
      checked++;
    }
    assertThat(checked).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit-tree.json", "java/exit-tree.json"})
  void shouldComputeTheSameRootsAndProofsWhenExitTreeIsShared(String file) {
    int checked = 0;
    for (JsonNode json : VectorFiles.read(file)) {
      List<MessageId> leaves = words(json.get("leaves")).stream().map(MessageId::new).toList();
      ExitTree tree = ExitTree.restore(leaves);
      LeafCount count = LeafCount.of(leaves.size());
      ExitRoot root = ExitRoot.parse(json.get("exitRoot").asText());
      assertThat(tree.exitRoot()).isEqualTo(root);
      assertThat(ExitTree.mixIn(Bytes32.parse(json.get("treeRoot").asText()), count))
          .isEqualTo(root);
      for (JsonNode proof : json.get("proofs")) {
        LeafIndex index = LeafIndex.of(proof.get("leafIndex").asLong());
        ExitProof expected = new ExitProof(index, count, words(proof.get("siblings")));
        assertThat(tree.proof(index, count)).isEqualTo(expected);
        assertThat(expected.verify(tree.leaf(index), root).isValid()).isTrue();
        checked++;
      }
      for (JsonNode proof : json.get("multiProofs")) {
        List<LeafIndex> indexes = new ArrayList<>();
        proof.get("leafIndexes").forEach(index -> indexes.add(LeafIndex.of(index.asLong())));
        ExitMultiProof expected = new ExitMultiProof(count, words(proof.get("siblings")));
        assertThat(tree.multiProof(indexes, count)).isEqualTo(expected);
        List<ExitLeaf> proven =
            indexes.stream().map(index -> new ExitLeaf(index, tree.leaf(index))).toList();
        assertThat(expected.verify(proven, root).isValid()).isTrue();
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"global-tree.json", "java/global-tree.json"})
  void shouldComputeTheSameRootsAndProofsWhenGlobalTreeIsShared(String file) {
    int checked = 0;
    for (JsonNode json : VectorFiles.read(file)) {
      GlobalTree tree = GlobalTree.EMPTY;
      int slots = json.get("slots").size();
      for (int slot = 0; slot < slots; slot++) {
        JsonNode row = json.get("slots").get(slot);
        Bytes32 exitRoot = Bytes32.parse(row.get("exitRoot").asText());
        if (!exitRoot.isZero()) {
          tree = tree.with(slot, chain(row.get("chain")), new ExitRoot(exitRoot));
        }
      }
      assertThat(tree.root()).hasToString(json.get("globalRoot").asText());
      for (JsonNode proof : json.get("proofs")) {
        int slot = proof.get("slot").asInt();
        assertThat(tree.proof(slot).siblings()).isEqualTo(words(proof.get("siblings")));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(10);
  }

  private static boolean couldBeSent(JsonNode json) {
    BigInteger largestChain = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);
    return !json.get("originChain").asText().equals("0")
        && !json.get("sourceChain").equals(json.get("destinationChain"))
        && Stream.of("sourceChain", "destinationChain", "originChain")
            .allMatch(field -> number(json.get(field)).compareTo(largestChain) <= 0)
        && number(json.get("relayerFee")).compareTo(number(json.get("amount"))) <= 0
        && number(json.get("amount")).bitLength() <= 128;
  }

  /** The pre-image by its definition, from nothing but the JSON. */
  private static Bytes preimage(JsonNode json) {
    StringBuilder words = new StringBuilder("0x00");
    for (String field :
        List.of("kind", "sourceChain", "leafIndex", "destinationChain", "originChain")) {
      words.append("%064x".formatted(number(json.get(field))));
    }
    for (String field : List.of("originToken", "sender", "recipient")) {
      words.append("0".repeat(24)).append(json.get(field).asText().substring(2));
    }
    for (String field : List.of("amount", "relayerFee")) {
      words.append("%064x".formatted(number(json.get(field))));
    }
    Bytes32 data = Keccak.hash(Bytes.parse(json.get("data").asText()));
    return Bytes.parse(words.append(data.toString().substring(2)).toString());
  }

  private static BigInteger number(JsonNode value) {
    return new BigInteger(value.asText());
  }

  private static ChainId chain(JsonNode text) {
    return ChainId.of(Long.parseLong(text.asText()));
  }

  private static List<Bytes32> words(JsonNode array) {
    List<Bytes32> words = new ArrayList<>();
    array.forEach(word -> words.add(Bytes32.parse(word.asText())));
    return words;
  }
}
