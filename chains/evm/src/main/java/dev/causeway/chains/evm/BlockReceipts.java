// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.Receipt;
import dev.causeway.proofs.trie.ReceiptLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a block's receipts against its header and finds our events in them.
 *
 * <p>The receipts root is computed anew and compared: no log can be left out, added, changed or
 * moved without notice (F3, F4, attack 3). A block with a transaction type whose receipts are not
 * known here is checked by its bloom filter and by gaps in the counts instead.
 */
final class BlockReceipts {
  private final ChainId chain;
  private final CheckedHeader block;
  private final List<JsonReceipt> receipts = new ArrayList<>();
  private boolean unknownType;

  private BlockReceipts(ChainId chain, CheckedHeader block) {
    this.chain = chain;
    this.block = block;
  }

  /**
   * An event with where it stands and what its transaction cost.
   *
   * @param tx the transaction
   * @param logIndex position of the log in its block
   * @param gasUsed gas that the whole transaction used
   * @param effectiveGasPrice price per gas that it paid
   * @param event what happened
   * @param <E> what logs are decoded to
   */
  record Found<E>(TxHash tx, long logIndex, Gas gasUsed, Wei effectiveGasPrice, E event) {}

  /** Our events in log order. */
  static <E> List<Found<E>> events(
      ChainId chain, CheckedHeader block, List<JsonNode> receipts, LogDecoder<E> decoder)
      throws ChainFault {
    BlockReceipts checked = new BlockReceipts(chain, block);
    checked.read(receipts);
    checked.checkAgainstHeader();
    return checked.decode(decoder);
  }

  private void read(List<JsonNode> answers) throws ChainFault {
    if (answers.size() != block.transactions().size()) {
      throw inconsistent(
          "%d receipts for %d transactions".formatted(answers.size(), block.transactions().size()));
    }
    long logs = 0;
    long gasBefore = 0;
    for (int i = 0; i < answers.size(); i++) {
      Fields fields = new Fields(chain, "receipt", answers.get(i));
      JsonReceipt receipt = receipt(fields, logs);
      if (!receipt.tx().equals(block.transactions().get(i))) {
        throw inconsistent(
            "receipt %d is of %s, but transaction %d is %s"
                .formatted(i, receipt.tx(), i, block.transactions().get(i)));
      }
      if (receipt.cumulativeGas().value() - gasBefore != receipt.gasUsed().value()) {
        throw inconsistent("receipt %d has a gap in the gas used".formatted(i));
      }
      gasBefore = receipt.cumulativeGas().value();
      logs += receipt.logs().size();
      receipts.add(receipt);
    }
    if (gasBefore != block.header().gasUsed().value()) {
      throw inconsistent(
          "the receipts use %d gas and the header %d"
              .formatted(gasBefore, block.header().gasUsed().value()));
    }
  }

  private JsonReceipt receipt(Fields fields, long firstLog) throws ChainFault {
    Bytes32 blockHash = fields.word("blockHash");
    if (!blockHash.equals(block.ref().hash())) {
      throw inconsistent("a receipt is of block " + blockHash);
    }
    long type = fields.has("type") ? fields.number("type") : 0;
    long status = fields.number("status");
    if (status > 1) {
      throw fields.malformed("status must be 0x0 or 0x1, but is " + status);
    }
    List<ReceiptLog> logs = new ArrayList<>();
    for (JsonNode json : fields.array("logs")) {
      Fields log = new Fields(chain, "log", json);
      if (log.number("logIndex") != firstLog + logs.size()) {
        throw inconsistent(
            "log %d has the index %d".formatted(firstLog + logs.size(), log.number("logIndex")));
      }
      logs.add(log(log));
    }
    unknownType |= type > 4;
    return new JsonReceipt(
        fields.parsed("transactionHash", TxHash::parse),
        (int) Math.min(type, Integer.MAX_VALUE),
        status == 1,
        Gas.of(fields.number("gasUsed")),
        Gas.of(fields.number("cumulativeGasUsed")),
        // Absent on chains that charge nothing by gas.
        fields.has("effectiveGasPrice") ? fields.bigNumber("effectiveGasPrice") : UInt256.ZERO,
        firstLog,
        logs);
  }

  static ReceiptLog log(Fields log) throws ChainFault {
    List<Bytes32> topics = new ArrayList<>(4);
    for (JsonNode topic : log.array("topics")) {
      if (topics.size() == 4 || !topic.isTextual()) {
        throw log.malformed("topics must be at most 4 words");
      }
      try {
        topics.add(Bytes32.parse(topic.textValue()));
      } catch (IllegalArgumentException wrong) {
        throw log.malformed("topics: " + wrong.getMessage());
      }
    }
    return new ReceiptLog(log.address("address"), topics, log.bytes("data"));
  }

  private void checkAgainstHeader() throws ChainFault {
    if (unknownType) {
      Bloom bloom = Bloom.EMPTY;
      for (JsonReceipt receipt : receipts) {
        for (ReceiptLog log : receipt.logs()) {
          bloom = bloom.with(log.emitter());
          for (Bytes32 topic : log.topics()) {
            bloom = bloom.with(topic);
          }
        }
      }
      if (!bloom.equals(block.header().logsBloom())) {
        throw inconsistent("the logs do not make up the header's bloom filter");
      }
      return;
    }
    Bytes32 root =
        Receipt.root(
            receipts.stream()
                .map(r -> new Receipt(r.type(), r.succeeded(), r.cumulativeGas(), r.logs()))
                .toList());
    if (!root.equals(block.header().receiptsRoot())) {
      throw inconsistent(
          "the receipts hash to %s and the header has the receipts root %s"
              .formatted(root, block.header().receiptsRoot()));
    }
  }

  private <E> List<Found<E>> decode(LogDecoder<E> decoder) throws ChainFault {
    List<Found<E>> events = new ArrayList<>();
    for (JsonReceipt receipt : receipts) {
      if (!receipt.succeeded()) {
        continue; // a reverted transaction leaves no logs
      }
      for (int i = 0; i < receipt.logs().size(); i++) {
        Optional<E> event;
        try {
          event = decoder.decode(receipt.logs().get(i));
        } catch (IllegalArgumentException wrong) {
          throw inconsistent(
              "log %d is not what our contracts write: %s"
                  .formatted(receipt.firstLog() + i, wrong.getMessage()));
        }
        if (event.isPresent()) {
          events.add(
              new Found<>(
                  receipt.tx(),
                  receipt.firstLog() + i,
                  receipt.gasUsed(),
                  new Wei(receipt.gasPrice()),
                  event.get()));
        }
      }
    }
    return events;
  }

  private ChainFault inconsistent(String detail) {
    return new ChainFault(
        new ChainFailure.Inconsistent(
            chain,
            "block %s (%s): %s".formatted(block.ref().number(), block.ref().hash(), detail)));
  }

  private record JsonReceipt(
      TxHash tx,
      int type,
      boolean succeeded,
      Gas gasUsed,
      Gas cumulativeGas,
      UInt256 gasPrice,
      long firstLog,
      List<ReceiptLog> logs) {}
}
