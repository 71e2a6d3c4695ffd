// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.BlockReceipts.Found;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
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
  /** Most headers in one request. */
  private static final int HEADERS_PER_REQUEST = 64;

  private final RpcClient rpc;
  private final HeadReader headReader;
  private final EventScan<ChainEvent> scan;
  private final HeaderCache headers;

  /** The head of the last {@link #heads} answer: {@link #blocks} uses it once, then reads anew. */
  private final AtomicReference<Optional<CheckedHeader>> freshHead =
      new AtomicReference<>(Optional.empty());

  EvmChainReader(RpcClient rpc, HeadReader headReader, EventDecoder decoder, HeaderCache headers) {
    this.rpc = rpc;
    this.headReader = headReader;
    this.scan = new EventScan<>(rpc, decoder);
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
          JsonNode json = rpc.call(EventScan.header(RpcCall.quantity(number)));
          return json.isNull() ? Optional.empty() : Optional.of(scan.numbered(number, json).ref());
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
          Map<BlockNumber, List<Found<ChainEvent>>> events = scan.events(range);
          return range.stream()
              .map(
                  block ->
                      new ObservedBlock(
                          block.ref(),
                          events.getOrDefault(block.ref().number(), List.of()).stream()
                              .map(EvmChainReader::logged)
                              .toList()))
              .toList();
        });
  }

  private static LoggedEvent logged(Found<ChainEvent> found) {
    return new LoggedEvent(
        found.tx(), found.logIndex(), found.gasUsed(), found.effectiveGasPrice(), found.event());
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
    List<CheckedHeader> range = scan.headers(from, wanted);
    range.forEach(headers::put);
    return range;
  }
}
