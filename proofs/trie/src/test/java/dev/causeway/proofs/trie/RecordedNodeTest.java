// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real nodes of every supported hard fork produce is understood, and nothing else passes. */
class RecordedNodeTest {
  @ParameterizedTest
  @ValueSource(strings = {"london", "shanghai", "cancun", "prague", "optimism"})
  void shouldComputeBlockHashWhenHeaderIsBuiltFromJson(String network) {
    List<JsonNode> blocks = RecordedNode.of(network).blocks();
    // Anvil's genesis of a fork before Cancun has blob fields all the same: no fork's header.
    boolean soundGenesis = !network.equals("london") && !network.equals("shanghai");
    for (JsonNode block : soundGenesis ? blocks : blocks.subList(1, blocks.size())) {
      BlockHeader header = RecordedNode.header(block);
      assertThat(header.hash()).isEqualTo(RecordedNode.word(block.get("hash")));
      assertThat(BlockHeader.parse(header.rlp())).isEqualTo(new HeaderParse.Parsed(header));
      assertThat(header.ref().hash()).isEqualTo(header.hash());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "shanghai", "cancun", "prague", "optimism"})
  void shouldUseTheFieldsOfItsForkWhenHeaderIsEncoded(String network) {
    BlockHeader header = RecordedNode.header(RecordedNode.of(network).blocks().getLast());
    int fields =
        switch (Rlp.decode(header.rlp())) {
          case RlpDecoding.Decoded(RlpItem.Sequence(List<RlpItem> items)) -> items.size();
          case RlpDecoding.Decoded _, RlpDecoding.Malformed _ -> 0;
        };
    int expected =
        switch (network) {
          case "london" -> 16;
          case "shanghai" -> 17;
          case "cancun" -> 20;
          default -> 21;
        };
    assertThat(fields).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "shanghai", "cancun", "prague", "optimism"})
  @Tag("pitfall-17")
  void shouldProveEverySlotWhenProofComesFromNode(String network) {
    RecordedNode node = RecordedNode.of(network);
    for (JsonNode slot : node.slots()) {
      StateProof proof =
          new StateProof(
              node.account("contract"),
              new StorageProof(
                  RecordedNode.word(slot.get("key")), RecordedNode.nodes(slot.get("proof"))));
      Bytes32 value = RecordedNode.quantity(slot.get("value"));
      StorageCheck held = proof.value(node.stateRoot());
      ExclusionCheck absent = proof.absence(node.stateRoot());
      if (value.isZero()) {
        assertThat(absent).isEqualTo(new ExclusionCheck.Excluded());
        assertThat(held).isInstanceOf(StorageCheck.NotProven.class);
      } else {
        assertThat(held).isEqualTo(new StorageCheck.Holds(value));
        assertThat(absent).isInstanceOf(ExclusionCheck.NotProven.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "prague"})
  void shouldProveAccountWhenProofComesFromNode(String network) {
    RecordedNode node = RecordedNode.of(network);
    JsonNode json = node.json().get("account");
    AccountCheck check = node.account("account").account(node.stateRoot());
    assertThat(check).isInstanceOf(AccountCheck.Exists.class);
    ProvenAccount account = ((AccountCheck.Exists) check).account();
    assertThat(account.nonce()).isEqualTo(UInt256.of(RecordedNode.number(json.get("nonce"))));
    assertThat(account.balance().value())
        .isEqualTo(UInt256.of(RecordedNode.quantity(json.get("balance"))));
    assertThat(account.storageRoot()).isEqualTo(TrieProof.EMPTY_ROOT);
    assertThat(account.codeHash()).isEqualTo(RecordedNode.word(json.get("codeHash")));
    // An account without storage: the node proves the empty trie by the encoding of nothing.
    JsonNode slot = json.get("storageProof").get(0);
    StorageProof storage =
        new StorageProof(RecordedNode.word(slot.get("key")), RecordedNode.nodes(slot.get("proof")));
    assertThat(storage.absence(account.storageRoot())).isEqualTo(new ExclusionCheck.Excluded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "prague"})
  void shouldProveAbsenceWhenAccountDoesNotExist(String network) {
    RecordedNode node = RecordedNode.of(network);
    AccountProof stranger = node.account("stranger");
    assertThat(stranger.absence(node.stateRoot())).isEqualTo(new ExclusionCheck.Excluded());
    assertThat(stranger.account(node.stateRoot())).isInstanceOf(AccountCheck.NotProven.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "prague"})
  @Tag("pitfall-19")
  void shouldRefuseProofWhenItIsForAnotherAccountOrRoot(String network) {
    RecordedNode node = RecordedNode.of(network);
    AccountProof proof = node.account("account");
    AccountProof relabelled = new AccountProof(node.account("contract").address(), proof.nodes());
    assertThat(relabelled.account(node.stateRoot())).isInstanceOf(AccountCheck.NotProven.class);
    Bytes32 earlier = RecordedNode.word(node.blocks().getFirst().get("stateRoot"));
    assertThat(proof.account(earlier)).isInstanceOf(AccountCheck.NotProven.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"london", "shanghai", "cancun", "prague", "optimism"})
  @Tag("pitfall-14")
  void shouldRebuildReceiptsRootAndBloomWhenReceiptsAreComplete(String network) {
    RecordedNode node = RecordedNode.of(network);
    BlockHeader header = RecordedNode.header(node.blocks().get(1));
    List<Receipt> receipts = node.receipts();
    assertThat(Receipt.root(receipts)).isEqualTo(header.receiptsRoot());
    assertThat(Receipt.root(receipts.subList(0, receipts.size() - 1)))
        .isNotEqualTo(header.receiptsRoot());
    List<Receipt> moved = new ArrayList<>(receipts);
    moved.addFirst(moved.removeLast());
    assertThat(Receipt.root(moved)).isNotEqualTo(header.receiptsRoot());

    ReceiptLog log = receipts.getFirst().logs().getFirst();
    assertThat(header.logsBloom()).isEqualTo(receipts.getFirst().bloom());
    assertThat(header.logsBloom().mayContain(log.emitter())).isTrue();
    assertThat(header.logsBloom().mayContain(log.topics().getFirst())).isTrue();
    assertThat(header.logsBloom().mayContain(Address.ZERO)).isFalse();
    assertThat(header.logsBloom().mayContain(Bytes32.ZERO)).isFalse();
  }
}
