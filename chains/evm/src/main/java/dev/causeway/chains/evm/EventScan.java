// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.evm.BlockReceipts.Found;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds events in checked blocks: one request for the receipts of those blocks whose bloom filter,
 * which the block hash commits to, may contain an event of ours. Blocks without such events cost no
 * request.
 *
 * @param <E> what logs are decoded to
 */
final class EventScan<E> {
  /** Receipts of so many transactions are asked for in one request: some 2 MB of JSON. */
  private static final int RECEIPTS_PER_REQUEST = 600;

  private final RpcClient rpc;
  private final LogDecoder<E> decoder;
  private volatile boolean hasBlockReceipts = true;

  EventScan(RpcClient rpc, LogDecoder<E> decoder) {
    this.rpc = rpc;
    this.decoder = decoder;
  }

  /**
   * Checked headers from a height upwards, each the child of the one before; fewer where the head
   * comes first, or the chain changed between two answers.
   */
  List<CheckedHeader> headers(BlockNumber from, long count) throws ChainFault {
    List<RpcCall> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(header(RpcCall.quantity(from.plus(i))));
    }
    List<RpcReply> replies = rpc.batch(calls);
    List<CheckedHeader> range = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      JsonNode json = rpc.result(calls.get(i), replies.get(i));
      if (json.isNull()) {
        break;
      }
      CheckedHeader header = numbered(from.plus(i), json);
      if (!range.isEmpty() && !header.ref().isChildOf(range.getLast().ref())) {
        // What comes after belongs to the other branch.
        break;
      }
      range.add(header);
    }
    return range;
  }

  /** The events of each block that has any, in log order. */
  Map<BlockNumber, List<Found<E>>> events(List<CheckedHeader> range) throws ChainFault {
    Map<BlockNumber, List<Found<E>>> events = new HashMap<>();
    List<CheckedHeader> together = new ArrayList<>();
    int transactions = 0;
    for (CheckedHeader block : range) {
      if (!decoder.mayContain(block.header().logsBloom())) {
        continue;
      }
      if (!together.isEmpty()
          && transactions + block.transactions().size() > RECEIPTS_PER_REQUEST) {
        read(together, events);
        together.clear();
        transactions = 0;
      }
      together.add(block);
      transactions += block.transactions().size();
    }
    if (!together.isEmpty()) {
      read(together, events);
    }
    return events;
  }

  private void read(List<CheckedHeader> blocks, Map<BlockNumber, List<Found<E>>> events)
      throws ChainFault {
    if (hasBlockReceipts) {
      List<RpcCall> calls = new ArrayList<>();
      for (CheckedHeader block : blocks) {
        // By hash: a node that has another block at that height has to say so (F1, F7).
        calls.add(RpcCall.of("eth_getBlockReceipts", RpcCall.text(block.ref().hash())));
      }
      List<RpcReply> replies = rpc.batch(calls);
      if (replies.stream().noneMatch(EventScan::isUnsupported)) {
        for (int i = 0; i < blocks.size(); i++) {
          JsonNode json = rpc.result(calls.get(i), replies.get(i));
          decode(blocks.get(i), receiptsOf(blocks.get(i), json), events);
        }
        return;
      }
      hasBlockReceipts = false;
    }
    for (CheckedHeader block : blocks) {
      decode(block, oneByOne(block), events);
    }
  }

  private List<JsonNode> receiptsOf(CheckedHeader block, JsonNode json) throws ChainFault {
    if (json.isNull()) {
      throw notFound(
          "the receipts of block " + block.ref().number() + " (" + block.ref().hash() + ")");
    }
    return Fields.elements(rpc.chain(), "eth_getBlockReceipts", json);
  }

  /**
   * For nodes without {@code eth_getBlockReceipts}: all of the block, so that the root shows it.
   */
  private List<JsonNode> oneByOne(CheckedHeader block) throws ChainFault {
    List<RpcCall> calls =
        block.transactions().stream()
            .map(tx -> RpcCall.of("eth_getTransactionReceipt", RpcCall.text(tx)))
            .toList();
    List<RpcReply> replies = rpc.batch(calls);
    List<JsonNode> receipts = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      JsonNode json = rpc.result(calls.get(i), replies.get(i));
      if (json.isNull()) {
        throw notFound("the receipt of " + block.transactions().get(i));
      }
      receipts.add(json);
    }
    return receipts;
  }

  private void decode(
      CheckedHeader block, List<JsonNode> receipts, Map<BlockNumber, List<Found<E>>> events)
      throws ChainFault {
    events.put(block.ref().number(), BlockReceipts.events(rpc.chain(), block, receipts, decoder));
  }

  private static boolean isUnsupported(RpcReply reply) {
    return reply instanceof RpcReply.Refusal refusal && NodeErrors.isUnsupported(refusal);
  }

  private ChainFault notFound(String what) {
    return new ChainFault(new ChainFailure.NotFound(rpc.chain(), what));
  }

  CheckedHeader numbered(BlockNumber number, JsonNode json) throws ChainFault {
    CheckedHeader header = HeaderCodec.read(rpc.chain(), json);
    if (!header.ref().number().equals(number)) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              rpc.chain(),
              "asked for block %s and got %s".formatted(number, header.ref().number())));
    }
    return header;
  }

  static RpcCall header(String renderedBlock) {
    return RpcCall.of("eth_getBlockByNumber", renderedBlock, "false");
  }
}
