// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.trie.BlockHeader;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.HeaderFork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads block headers from JSON and believes nothing: the hash is computed from the fields and has
 * to be the one that the node says.
 */
final class HeaderCodec {
  private HeaderCodec() {}

  /** Reads an answer of {@code eth_getBlockByNumber} without transaction bodies. */
  static CheckedHeader read(ChainId chain, JsonNode json) throws ChainFault {
    Fields fields = new Fields(chain, "block", json);
    BlockHeader header = header(fields);
    CheckedHeader checked = new CheckedHeader(header, header.ref(), transactions(chain, fields));
    Bytes32 told = fields.word("hash");
    if (!told.equals(checked.ref().hash())) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              chain,
              "the fields of block %s hash to %s, but the node says %s"
                  .formatted(header.number(), checked.ref().hash(), told)));
    }
    return checked;
  }

  private static BlockHeader header(Fields fields) throws ChainFault {
    Bytes32 prevRandao = fields.word("mixHash");
    try {
      return new BlockHeader(
          fields.word("parentHash"),
          fields.word("sha3Uncles"),
          fields.address("miner"),
          fields.word("stateRoot"),
          fields.word("transactionsRoot"),
          fields.word("receiptsRoot"),
          fields.parsed("logsBloom", Bloom::parse),
          fields.bigNumber("difficulty"),
          BlockNumber.of(fields.number("number")),
          Gas.of(fields.number("gasLimit")),
          Gas.of(fields.number("gasUsed")),
          Instant.ofEpochSecond(fields.number("timestamp")),
          fields.bytes("extraData"),
          prevRandao,
          fields.bytes("nonce"),
          new Wei(fields.bigNumber("baseFeePerGas")),
          fork(fields));
    } catch (IllegalArgumentException | java.time.DateTimeException wrong) {
      throw fields.malformed(String.valueOf(wrong.getMessage()));
    }
  }

  private static HeaderFork fork(Fields fields) throws ChainFault {
    if (!fields.has("withdrawalsRoot")) {
      return new HeaderFork.London();
    }
    Bytes32 withdrawals = fields.word("withdrawalsRoot");
    if (!fields.has("blobGasUsed")) {
      return new HeaderFork.Shanghai(withdrawals);
    }
    Gas blobGasUsed = Gas.of(fields.number("blobGasUsed"));
    Gas excessBlobGas = Gas.of(fields.number("excessBlobGas"));
    Bytes32 beaconRoot = fields.word("parentBeaconBlockRoot");
    return fields.has("requestsHash")
        ? new HeaderFork.Prague(
            withdrawals, blobGasUsed, excessBlobGas, beaconRoot, fields.word("requestsHash"))
        : new HeaderFork.Cancun(withdrawals, blobGasUsed, excessBlobGas, beaconRoot);
  }

  private static List<TxHash> transactions(ChainId chain, Fields fields) throws ChainFault {
    List<TxHash> transactions = new ArrayList<>();
    for (JsonNode item : fields.array("transactions")) {
      if (!item.isTextual()) {
        throw Fields.malformed(
            chain, "block.transactions must hold hashes, but holds " + item.getNodeType());
      }
      try {
        transactions.add(TxHash.parse(item.textValue()));
      } catch (IllegalArgumentException wrong) {
        throw fields.malformed("transactions: " + wrong.getMessage());
      }
    }
    return transactions;
  }

  /**
   * A header whose hash was computed here.
   *
   * @param header the header
   * @param ref its name, with the computed hash
   * @param transactions hashes of the block's transactions, as the node says
   */
  record CheckedHeader(
      BlockHeader header, dev.causeway.model.BlockRef ref, List<TxHash> transactions) {
    CheckedHeader {
      transactions = List.copyOf(transactions);
    }
  }
}
