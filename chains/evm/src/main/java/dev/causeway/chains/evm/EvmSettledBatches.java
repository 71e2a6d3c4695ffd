// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SettledBatch;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.chains.SettledBatches;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.chains.evm.BlockReceipts.Found;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds settled batches over JSON-RPC. {@code eth_getLogs} says in which block to look, and is not
 * believed: the block's events are checked by its receipts root, and where the hint is refused or
 * wrong all blocks are read from the deployment on.
 */
final class EvmSettledBatches implements SettledBatches {
  private static final int HEADERS_PER_REQUEST = 64;
  private static final int KEY_WORDS = 28;

  private static final Selector BATCH_COUNT = Selector.of("batchCount()");
  private static final Selector VERIFIER_OF = Selector.of("verifierOf(uint256)");
  private static final Selector KEY = Selector.of("key()");

  private final RpcClient rpc;
  private final HeadReader heads;
  private final LedgerTerms terms;
  private final EventScan<LedgerEvent> scan;

  EvmSettledBatches(RpcClient rpc, HeadReader heads, LedgerTerms terms) {
    this.rpc = rpc;
    this.heads = heads;
    this.terms = terms;
    this.scan = new EventScan<>(rpc, new LedgerEventDecoder(terms));
  }

  /** What the receipts of its block say of a batch. */
  private record Recorded(
      BlockRef block, TxHash tx, LedgerEvent.BatchSettled roots, List<Bytes32> words) {}

  @Override
  public Outcome<Search> find(long batch) {
    if (batch < 0) {
      throw new IllegalArgumentException("batches are numbered from 0, not from " + batch);
    }
    return rpc.outcome(
        () -> {
          BlockNumber last = heads.read().finalized();
          long settled = count(RpcCall.quantity(last));
          if (batch >= settled) {
            return batch < count(RpcCall.text("latest"))
                ? new Search.NotFinal(settled)
                : new Search.NotSettled(settled);
          }
          Recorded recorded = recorded(batch, last);
          Submission submission = submission(recorded.tx());
          Address verifier = verifier(recorded.words().size() / 2, last);
          return new Search.Found(
              new SettledBatch(
                  recorded.block(),
                  recorded.tx(),
                  recorded.roots(),
                  recorded.words(),
                  submission,
                  verifier,
                  key(verifier, last)));
        });
  }

  private Recorded recorded(long batch, BlockNumber last) throws ChainFault {
    Optional<BlockNumber> hint = hint(batch, last);
    if (hint.isPresent()) {
      Optional<Recorded> there = in(hint.get(), 1, batch);
      if (there.isPresent()) {
        return there.get();
      }
    }
    BlockNumber at = terms.deployed();
    while (!at.isAfter(last)) {
      long count = Math.min(HEADERS_PER_REQUEST, last.value() - at.value() + 1);
      Optional<Recorded> there = in(at, count, batch);
      if (there.isPresent()) {
        return there.get();
      }
      at = at.plus(count);
    }
    throw new ChainFault(
        new ChainFailure.Inconsistent(
            rpc.chain(),
            "the ledger's contract %s counts batch %d as settled, but blocks %s to %s hold no event of it"
                .formatted(terms.contract(), batch, terms.deployed(), last)));
  }

  private Optional<BlockNumber> hint(long batch, BlockNumber last) throws ChainFault {
    RpcCall logs =
        RpcCall.of(
            "eth_getLogs",
            "{\"address\":\"%s\",\"fromBlock\":%s,\"toBlock\":%s,\"topics\":[\"%s\",\"%s\"]}"
                .formatted(
                    terms.contract(),
                    RpcCall.quantity(terms.deployed()),
                    RpcCall.quantity(last),
                    LedgerEventDecoder.BATCH_SETTLED,
                    UInt256.of(batch).toBytes32()));
    // Many nodes limit the range of this question: then nothing is hinted.
    if (!(rpc.batch(List.of(logs)).getFirst() instanceof RpcReply.Result(JsonNode json))) {
      return Optional.empty();
    }
    List<JsonNode> found = Fields.elements(rpc.chain(), logs.method(), json);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    BlockNumber at =
        BlockNumber.of(
            new Fields(rpc.chain(), logs.method(), found.getFirst()).number("blockNumber"));
    return at.isAfter(last) ? Optional.empty() : Optional.of(at);
  }

  private Optional<Recorded> in(BlockNumber from, long count, long batch) throws ChainFault {
    List<CheckedHeader> range = scan.headers(from, count);
    if (range.size() < count) {
      throw new ChainFault(
          new ChainFailure.NotFound(
              rpc.chain(), "block %s, which is final".formatted(from.plus(range.size()))));
    }
    heads.confirm(range);
    Map<BlockNumber, List<Found<LedgerEvent>>> events = scan.events(range);
    for (CheckedHeader header : range) {
      Optional<Recorded> there =
          recorded(header.ref(), events.getOrDefault(header.ref().number(), List.of()), batch);
      if (there.isPresent()) {
        return there;
      }
    }
    return Optional.empty();
  }

  private static Optional<Recorded> recorded(
      BlockRef block, List<Found<LedgerEvent>> events, long batch) {
    Optional<LedgerEvent.BatchSettled> roots = Optional.empty();
    for (Found<LedgerEvent> found : events) {
      if (found.event() instanceof LedgerEvent.BatchSettled settled && settled.batch() == batch) {
        roots = Optional.of(settled);
      }
      if (found.event() instanceof LedgerEvent.BatchData(long number, var words)
          && number == batch
          && roots.isPresent()) {
        return Optional.of(new Recorded(block, found.tx(), roots.get(), words));
      }
    }
    return Optional.empty();
  }

  private Submission submission(TxHash tx) throws ChainFault {
    JsonNode json = rpc.call(RpcCall.of("eth_getTransactionByHash", RpcCall.text(tx)));
    if (json.isNull()) {
      throw new ChainFault(new ChainFailure.NotFound(rpc.chain(), "transaction " + tx));
    }
    Fields fields = new Fields(rpc.chain(), "transaction", json);
    Optional<Address> called =
        fields.has("to") ? Optional.of(fields.address("to")) : Optional.empty();
    if (!called.equals(Optional.of(terms.contract()))) {
      return new Submission.Indirect(called);
    }
    try {
      return BatchCalldata.read(fields.bytes("input"));
    } catch (IllegalArgumentException wrong) {
      throw fields.malformed("input of " + tx + ": " + wrong.getMessage());
    }
  }

  private Address verifier(int size, BlockNumber at) throws ChainFault {
    Bytes question = AbiWriter.call(VERIFIER_OF, Bytes32.SIZE).number(size).toBytes();
    AbiReader answer = answer(terms.contract(), question, RpcCall.quantity(at), 1);
    try {
      return answer.address(0);
    } catch (IllegalArgumentException wrong) {
      throw Fields.malformed(rpc.chain(), "verifierOf: " + wrong.getMessage());
    }
  }

  private List<UInt256> key(Address verifier, BlockNumber at) throws ChainFault {
    AbiReader answer = answer(verifier, KEY.toBytes(), RpcCall.quantity(at), KEY_WORDS);
    List<UInt256> words = new ArrayList<>();
    for (int i = 0; i < KEY_WORDS; i++) {
      words.add(answer.uint256(i * Bytes32.SIZE));
    }
    return words;
  }

  private long count(String block) throws ChainFault {
    AbiReader answer = answer(terms.contract(), BATCH_COUNT.toBytes(), block, 1);
    try {
      return answer.number(0, 63);
    } catch (IllegalArgumentException wrong) {
      throw Fields.malformed(rpc.chain(), "batchCount: " + wrong.getMessage());
    }
  }

  private AbiReader answer(Address contract, Bytes question, String block, int words)
      throws ChainFault {
    JsonNode json = rpc.call(EvmStateReader.view(contract, question, block));
    AbiReader answer = new AbiReader(Fields.bytes(rpc.chain(), "eth_call", json));
    if (answer.size() != words * Bytes32.SIZE) {
      throw Fields.malformed(
          rpc.chain(),
          "contract %s answers %d bytes instead of %d words: is it the ledger's contract, or its verifier?"
              .formatted(contract, answer.size(), words));
    }
    return answer;
  }
}
