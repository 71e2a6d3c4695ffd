// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Consecutive linked headers, from the cache as far as they link up to the newest, which is always
 * read anew. Used once, by one thread.
 */
final class HeaderChain {
  private final RpcClient rpc;
  private final HeaderCache cache;
  private final BlockNumber from;
  private final BlockNumber to;
  private List<RpcReply> extra = List.of();

  HeaderChain(RpcClient rpc, HeaderCache cache, BlockNumber from, BlockNumber to) {
    this.rpc = rpc;
    this.cache = cache;
    this.from = from;
    this.to = to;
  }

  /** The headers, lowest first; further calls travel in the same request. */
  List<CheckedHeader> read(List<RpcCall> extraCalls) throws ChainFault {
    List<CheckedHeader> linked = read(extraCalls, true);
    if (!isLinked(linked)) {
      // A header in the cache was reorganized away since: read them all.
      linked = read(extraCalls, false);
    }
    if (!isLinked(linked)) {
      throw new ChainFault(
          new ChainFailure.NotFound(
              rpc.chain(), "one chain of blocks from " + from + " to " + to + " at this moment"));
    }
    return linked;
  }

  /** Replies to the further calls of {@link #read}. */
  List<RpcReply> extra() {
    return extra;
  }

  private List<CheckedHeader> read(List<RpcCall> extraCalls, boolean useCache) throws ChainFault {
    List<Optional<CheckedHeader>> known = new ArrayList<>();
    List<RpcCall> calls = new ArrayList<>(extraCalls);
    for (BlockNumber at = from; !at.isAfter(to); at = at.next()) {
      Optional<CheckedHeader> cached = useCache && !at.equals(to) ? cache.at(at) : Optional.empty();
      known.add(cached);
      if (cached.isEmpty()) {
        calls.add(EventScan.header(RpcCall.quantity(at)));
      }
    }
    List<RpcReply> replies = rpc.batch(calls);
    extra = replies.subList(0, extraCalls.size());
    List<CheckedHeader> headers = new ArrayList<>();
    int next = extraCalls.size();
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).isPresent()) {
        headers.add(known.get(i).get());
        continue;
      }
      JsonNode json = rpc.result(calls.get(next), replies.get(next));
      next++;
      if (json.isNull()) {
        throw new ChainFault(new ChainFailure.NotFound(rpc.chain(), "block " + from.plus(i)));
      }
      CheckedHeader header = HeaderCodec.read(rpc.chain(), json);
      cache.put(header);
      headers.add(header);
    }
    return headers;
  }

  private boolean isLinked(List<CheckedHeader> headers) {
    for (int i = 0; i < headers.size(); i++) {
      boolean inPlace = headers.get(i).ref().number().equals(from.plus(i));
      if (!inPlace || (i > 0 && !headers.get(i).ref().isChildOf(headers.get(i - 1).ref()))) {
        return false;
      }
    }
    return true;
  }
}
