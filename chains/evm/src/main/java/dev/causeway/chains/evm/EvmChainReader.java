// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads blocks over JSON-RPC. One request for the heads; one for the headers of a range, and one
 * for the receipts of those blocks whose bloom filter, which the block hash commits to, may contain
 * an event of ours. Blocks without such events cost no request of their own.
 */
final class EvmChainReader implements ChainReader {
  /** Receipts of so many transactions are asked for in one request: some 2 MB of JSON. */
  private static final int RECEIPTS_PER_REQUEST = 600;

  /** Most headers in one request. */
  private static final int HEADERS_PER_REQUEST = 64;

  private final RpcClient rpc;
  private final HeadReader headReader;
  private final EventDecoder decoder;
  private final HeaderCache headers;

  /** The head of the last {@link #heads} answer: {@link #blocks} uses it once, then reads anew. */
  private final AtomicReference<Optional<CheckedHeader>> freshHead =
      new AtomicReference<>(Optional.empty());

  private volatile boolean hasBlockReceipts = true;

  EvmChainReader(RpcClient rpc, HeadReader headReader, EventDecoder decoder, HeaderCache headers) {
    this.rpc = rpc;
    this.headReader = headReader;
    this.decoder = decoder;
    this.headers = headers;
  }

  @Override
  public ChainId chain() {
    return rpc.chain();
  }

  @Override
  public List<EndpointStatus> endpoints() {
    return rpc.statuses();
  }

  @Override
  public Outcome<ChainHeads> heads() {
    return rpc.outcome(
        () -> {
          HeadReader.Heads heads = headReader.read();
          freshHead.set(Optional.of(heads.latest()));
          return new ChainHeads(heads.latest().ref(), heads.finalized(), heads.finalizedHash());
        });
  }

  @Override
  public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
    return rpc.outcomeAt(
        number,
        () -> {
          JsonNode json = rpc.call(header(RpcCall.quantity(number)));
          return json.isNull() ? Optional.empty() : Optional.of(numbered(number, json).ref());
        });
  }

  @Override
  public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
    }
    return rpc.outcomeAt(
        from,
        () -> {
          List<CheckedHeader> range = range(from, Math.min(limit, HEADERS_PER_REQUEST));
          headReader.confirm(range);
          Map<BlockNumber, List<LoggedEvent>> events = events(range);
          return range.stream()
              .map(
                  block ->
                      new ObservedBlock(
                          block.ref(), events.getOrDefault(block.ref().number(), List.of())))
              .toList();
        });
  }

  private List<CheckedHeader> range(BlockNumber from, int limit) throws ChainFault {
    Optional<CheckedHeader> head = freshHead.getAndSet(Optional.empty());
    if (head.isPresent() && from.isAfter(head.get().ref().number())) {
      return List.of();
    }
    if (head.isPresent() && from.equals(head.get().ref().number())) {
      headers.put(head.get());
      return List.of(head.get());
    }
    // The head is known: nothing above it is asked for.
    long wanted =
        head.isPresent()
            ? Math.min(limit, head.get().ref().number().value() - from.value() + 1)
            : limit;
    List<RpcCall> calls = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
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
        // The chain changed between two answers: what comes after belongs to the other branch.
        break;
      }
      range.add(header);
      headers.put(header);
    }
    return range;
  }

  private Map<BlockNumber, List<LoggedEvent>> events(List<CheckedHeader> range) throws ChainFault {
    Map<BlockNumber, List<LoggedEvent>> events = new HashMap<>();
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

  private void read(List<CheckedHeader> blocks, Map<BlockNumber, List<LoggedEvent>> events)
      throws ChainFault {
    if (hasBlockReceipts) {
      List<RpcCall> calls = new ArrayList<>();
      for (CheckedHeader block : blocks) {
        // By hash: a node that has another block at that height has to say so (F1, F7).
        calls.add(RpcCall.of("eth_getBlockReceipts", RpcCall.text(block.ref().hash())));
      }
      List<RpcReply> replies = rpc.batch(calls);
      if (replies.stream().noneMatch(EvmChainReader::isUnsupported)) {
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
    return Fields.elements(chain(), "eth_getBlockReceipts", json);
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
      CheckedHeader block, List<JsonNode> receipts, Map<BlockNumber, List<LoggedEvent>> events)
      throws ChainFault {
    events.put(block.ref().number(), BlockReceipts.events(chain(), block, receipts, decoder));
  }

  private static boolean isUnsupported(RpcReply reply) {
    return reply instanceof RpcReply.Refusal refusal && NodeErrors.isUnsupported(refusal);
  }

  private CheckedHeader numbered(BlockNumber number, JsonNode json) throws ChainFault {
    CheckedHeader header = HeaderCodec.read(chain(), json);
    if (!header.ref().number().equals(number)) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              chain(), "asked for block %s and got %s".formatted(number, header.ref().number())));
    }
    return header;
  }

  private ChainFault notFound(String what) {
    return new ChainFault(new ChainFailure.NotFound(chain(), what));
  }

  static RpcCall header(String renderedBlock) {
    return RpcCall.of("eth_getBlockByNumber", renderedBlock, "false");
  }
}
