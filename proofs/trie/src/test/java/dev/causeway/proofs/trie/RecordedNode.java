// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What protocol/vectors/record-anvil.mjs recorded from a real node of one hard fork. */
record RecordedNode(JsonNode json) {
  static RecordedNode of(String network) {
    Path file = Path.of(System.getProperty("causeway.vectors"), "anvil", network + ".json");
    try {
      return new RecordedNode(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  List<JsonNode> blocks() {
    return list(json.get("blocks"));
  }

  List<JsonNode> slots() {
    return list(json.at("/contract/storageProof"));
  }

  Bytes32 stateRoot() {
    return word(blocks().getLast().get("stateRoot"));
  }

  AccountProof account(String which) {
    JsonNode account = json.get(which);
    return new AccountProof(
        Address.parse(account.get("address").asText()), nodes(account.get("accountProof")));
  }

  List<Receipt> receipts() {
    List<Receipt> receipts = new ArrayList<>();
    for (JsonNode receipt : json.get("receipts")) {
      List<ReceiptLog> logs = new ArrayList<>();
      for (JsonNode log : receipt.get("logs")) {
        logs.add(
            new ReceiptLog(
                Address.parse(log.get("address").asText()),
                list(log.get("topics")).stream().map(RecordedNode::word).toList(),
                Bytes.parse(log.get("data").asText())));
      }
      receipts.add(
          new Receipt(
              (int) number(receipt.get("type")),
              number(receipt.get("status")) == 1,
              Gas.of(number(receipt.get("cumulativeGasUsed"))),
              logs));
    }
    return receipts;
  }

  static BlockHeader header(JsonNode block) {
    return new BlockHeader(
        word(block.get("parentHash")),
        word(block.get("sha3Uncles")),
        Address.parse(block.get("miner").asText()),
        word(block.get("stateRoot")),
        word(block.get("transactionsRoot")),
        word(block.get("receiptsRoot")),
        Bloom.parse(block.get("logsBloom").asText()),
        UInt256.of(number(block.get("difficulty"))),
        BlockNumber.of(number(block.get("number"))),
        Gas.of(number(block.get("gasLimit"))),
        Gas.of(number(block.get("gasUsed"))),
        Instant.ofEpochSecond(number(block.get("timestamp"))),
        Bytes.parse(block.get("extraData").asText()),
        word(block.get("mixHash")),
        Bytes.parse(block.get("nonce").asText()),
        Wei.of(number(block.get("baseFeePerGas"))),
        fork(block));
  }

  private static HeaderFork fork(JsonNode block) {
    if (!block.has("withdrawalsRoot")) {
      return new HeaderFork.London();
    }
    Bytes32 withdrawals = word(block.get("withdrawalsRoot"));
    if (!block.has("blobGasUsed")) {
      return new HeaderFork.Shanghai(withdrawals);
    }
    Gas used = Gas.of(number(block.get("blobGasUsed")));
    Gas excess = Gas.of(number(block.get("excessBlobGas")));
    Bytes32 beacon = word(block.get("parentBeaconBlockRoot"));
    return block.has("requestsHash")
        ? new HeaderFork.Prague(withdrawals, used, excess, beacon, word(block.get("requestsHash")))
        : new HeaderFork.Cancun(withdrawals, used, excess, beacon);
  }

  static List<Bytes> nodes(JsonNode proof) {
    return list(proof).stream().map(node -> Bytes.parse(node.asText())).toList();
  }

  static Bytes32 word(JsonNode value) {
    return Bytes32.parse(value.asText());
  }

  /** A quantity, which nodes write without leading zeros. */
  static Bytes32 quantity(JsonNode value) {
    String digits = value.asText().substring(2);
    return Bytes32.parse("0x" + "0".repeat(64 - digits.length()) + digits);
  }

  static long number(JsonNode value) {
    return Long.parseLong(value.asText().substring(2), 16);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
