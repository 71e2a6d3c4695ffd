// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.chains.evm.BlockReceipts.Found;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.LeafCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A ledger's contract over JSON-RPC, in final blocks alone. Headers are checked by their hashes and
 * events by the receipts root, as everywhere in this adapter.
 */
final class EvmLedgerContract implements LedgerContract {
  private static final int HEADERS_PER_REQUEST = 64;

  private static final List<Selector> VIEWS =
      List.of(
          Selector.of("stateRoot()"),
          Selector.of("batchCount()"),
          Selector.of("depositsProcessed()"),
          Selector.of("leafCount()"),
          Selector.of("frozen()"));

  private final RpcClient rpc;
  private final HeadReader heads;
  private final LedgerTerms terms;
  private final EventScan<LedgerEvent> scan;

  EvmLedgerContract(RpcClient rpc, HeadReader heads, LedgerTerms terms) {
    this.rpc = rpc;
    this.heads = heads;
    this.terms = terms;
    this.scan = new EventScan<>(rpc, new LedgerEventDecoder(terms));
  }

  @Override
  public LedgerTerms terms() {
    return terms;
  }

  @Override
  public Outcome<List<LedgerBlock>> finalBlocks(BlockNumber from, int limit) {
    return rpc.outcomeAt(
        from,
        () -> {
          BlockNumber last = heads.read().finalized().min(from.plus(limit - 1L));
          List<LedgerBlock> blocks = new ArrayList<>();
          for (BlockNumber at = from; !at.isAfter(last); ) {
            long count = Math.min(HEADERS_PER_REQUEST, last.value() - at.value() + 1);
            List<CheckedHeader> range = scan.headers(at, count);
            if (range.isEmpty() || !follows(blocks, range.getFirst())) {
              // Final blocks that are not there (any more): what was read before stands.
              break;
            }
            heads.confirm(range);
            Map<BlockNumber, List<Found<LedgerEvent>>> events = scan.events(range);
            for (CheckedHeader header : range) {
              blocks.add(
                  new LedgerBlock(
                      header.ref(),
                      events.getOrDefault(header.ref().number(), List.of()).stream()
                          .map(Found::event)
                          .toList()));
            }
            at = blocks.getLast().block().number().next();
          }
          return List.copyOf(blocks);
        });
  }

  private static boolean follows(List<LedgerBlock> blocks, CheckedHeader header) {
    return blocks.isEmpty() || header.ref().isChildOf(blocks.getLast().block());
  }

  @Override
  public Outcome<Progress> progress() {
    return rpc.outcome(
        () -> {
          BlockNumber block = heads.read().finalized();
          List<RpcCall> calls = new ArrayList<>();
          for (Selector view : VIEWS) {
            calls.add(
                EvmStateReader.view(terms.contract(), view.toBytes(), RpcCall.quantity(block)));
          }
          List<RpcReply> replies = rpc.batch(calls);
          List<AbiReader> words = new ArrayList<>();
          for (int i = 0; i < calls.size(); i++) {
            JsonNode json = rpc.result(calls.get(i), replies.get(i));
            Bytes answer = Fields.bytes(rpc.chain(), "eth_call", json);
            if (answer.size() != 32) {
              throw Fields.malformed(
                  rpc.chain(),
                  "the state of ledger contract " + terms.contract() + " is " + answer);
            }
            words.add(new AbiReader(answer));
          }
          return new Progress(
              block,
              words.get(0).word(0),
              words.get(1).number(0, 63),
              words.get(2).number(0, 63),
              LeafCount.of(words.get(3).number(0, 32)),
              words.get(4).flag(0));
        });
  }
}
