// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.evm.GroupVote.Verdict;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the head and the final block of a chain. One endpoint is believed; several are compared.
 *
 * <p>Every header is checked against its hash, so an endpoint that lies must show a chain of its
 * own. Such a chain is told from the real one by asking independent endpoints for the hash at the
 * height that is about to become final: a quorum decides, who contradicts it is not believed any
 * more, and without a quorum nothing becomes final. Heads above that height may differ, as they do
 * in a reorg.
 */
final class HeadReader {
  private final RpcClient rpc;
  private final FinalityPolicy finality;
  private final TrustPolicy trust;
  private final InstantSource clock;
  private final GroupVote vote;

  /** The highest block that was ever confirmed here, and by whom. */
  private volatile Optional<Agreed> agreed = Optional.empty();

  HeadReader(RpcClient rpc, FinalityPolicy finality, TrustPolicy trust, InstantSource clock) {
    this.rpc = rpc;
    this.finality = finality;
    this.trust = trust;
    this.clock = clock;
    this.vote = new GroupVote(trust);
  }

  private record Agreed(BlockNumber number, Bytes32 hash, Set<Integer> endpoints) {}

  /** What one endpoint shows. */
  private record View(CheckedHeader latest, BlockNumber finalized, Optional<BlockRef> finalBlock) {
    BlockNumber head() {
      return latest.ref().number();
    }
  }

  /**
   * Head and final block.
   *
   * @param latest the head
   * @param finalized height of the final block
   * @param finalizedHash its hash, where a quorum confirmed it
   */
  record Heads(CheckedHeader latest, BlockNumber finalized, Optional<Bytes32> finalizedHash) {}

  Heads read() throws ChainFault {
    Heads heads = rpc.endpoints() == 1 ? alone() : together();
    if (trust.staleAfter().isPresent()) {
      BlockRef latest = heads.latest().ref();
      Duration age = Duration.between(latest.timestamp(), clock.instant());
      if (age.compareTo(trust.staleAfter().get()) > 0) {
        throw new ChainFault(new ChainFailure.Stale(rpc.chain(), latest.number(), age));
      }
    }
    return heads;
  }

  private Heads alone() throws ChainFault {
    List<RpcCall> calls = calls();
    View view = view(calls, rpc.batch(calls));
    return new Heads(view.latest(), view.finalized(), Optional.empty());
  }

  private Heads together() throws ChainFault {
    Map<Integer, View> views = views(false);
    BlockNumber finalized = finalHeight(views);
    Optional<Agreed> before = agreed.filter(known -> known.number().equals(finalized));
    Agreed now;
    if (before.isPresent()
        && views.keySet().stream().anyMatch(before.get().endpoints()::contains)) {
      now = before.get();
    } else {
      Verdict verdict = confirm(finalized, views, false);
      if (verdict instanceof Verdict.Undecided) {
        // Perhaps the one that tips the balance is slow.
        views = views(true);
        verdict = confirm(finalized, views, true);
      }
      now = judged(finalized, verdict);
      raise(now);
    }
    CheckedHeader latest = believedHead(views, now);
    return new Heads(latest, finalized, Optional.of(now.hash()));
  }

  private synchronized void raise(Agreed found) {
    if (agreed.isEmpty() || !agreed.get().number().isAfter(found.number())) {
      agreed = Optional.of(found);
    }
  }

  private Map<Integer, View> views(boolean patient) throws ChainFault {
    List<RpcCall> calls = calls();
    RpcClient.Round round = rpc.each(calls, _ -> true, patient);
    List<String> details = new ArrayList<>();
    if (!round.detail().isEmpty()) {
      details.add(round.detail());
    }
    Map<Integer, View> views = new TreeMap<>();
    round
        .replies()
        .forEach(
            (endpoint, replies) -> {
              try {
                views.put(endpoint, view(calls, replies));
              } catch (ChainFault fault) {
                rpc.distrust(endpoint, fault.failure().summary());
                details.add("endpoint " + endpoint + ": " + fault.failure().summary());
              }
            });
    if (views.isEmpty() && round.replies().isEmpty()) {
      throw new ChainFault(round.failure());
    }
    int groups = vote.groups(views.keySet());
    if (groups < trust.quorum()) {
      throw new ChainFault(
          new ChainFailure.NoQuorum(
              rpc.chain(), groups, trust.quorum(), String.join("; ", details)));
    }
    return views;
  }

  private BlockNumber finalHeight(Map<Integer, View> views) {
    Map<Integer, BlockNumber> finals = new HashMap<>();
    views.forEach((endpoint, view) -> finals.put(endpoint, view.finalized()));
    return vote.reachedByQuorum(finals).orElseThrow();
  }

  /** The hashes at a height that the endpoints named already. */
  private static Map<Integer, Bytes32> ownWord(BlockNumber number, Map<Integer, View> views) {
    Map<Integer, Bytes32> hashes = new HashMap<>();
    views.forEach(
        (endpoint, view) -> {
          view.finalBlock()
              .filter(block -> block.number().equals(number))
              .ifPresent(block -> hashes.put(endpoint, block.hash()));
          if (view.head().equals(number)) {
            hashes.put(endpoint, view.latest().ref().hash());
          }
        });
    return hashes;
  }

  /** Asks those who call the height final for its hash. */
  private Verdict confirm(BlockNumber number, Map<Integer, View> views, boolean patient)
      throws ChainFault {
    Set<Integer> voters = new HashSet<>();
    views.forEach(
        (endpoint, view) -> {
          if (!number.isAfter(view.finalized())) {
            voters.add(endpoint);
          }
        });
    Map<Integer, Bytes32> hashes = ownWord(number, views);
    hashes.keySet().retainAll(voters);
    voters.removeAll(hashes.keySet());
    if (!voters.isEmpty()) {
      hashes.putAll(ask(number, voters, patient, hashes.keySet()));
    }
    return vote.count(hashes);
  }

  /** Asks all for the hash at a height, and waits for the slow ones only if that decides. */
  private Verdict vote(BlockNumber number) throws ChainFault {
    Verdict verdict = vote.count(ask(number, allEndpoints(), false, Set.of()));
    return verdict instanceof Verdict.Undecided
        ? vote.count(ask(number, allEndpoints(), true, Set.of()))
        : verdict;
  }

  /**
   * The hash that each of them names; left out are those that do not have the block.
   *
   * @param heard who named one already
   */
  private Map<Integer, Bytes32> ask(
      BlockNumber number, Set<Integer> endpoints, boolean patient, Set<Integer> heard)
      throws ChainFault {
    RpcCall call = EventScan.header(RpcCall.quantity(number));
    Map<Integer, Bytes32> hashes = new HashMap<>();
    rpc.each(List.of(call), endpoints::contains, patient, heard)
        .replies()
        .forEach(
            (endpoint, replies) -> {
              try {
                JsonNode json = rpc.result(call, replies.getFirst());
                if (!json.isNull()) {
                  BlockRef block = HeaderCodec.read(rpc.chain(), json).ref();
                  if (!block.number().equals(number)) {
                    throw Fields.malformed(
                        rpc.chain(), "asked for block " + number + ", got " + block.number());
                  }
                  hashes.put(endpoint, block.hash());
                }
              } catch (ChainFault fault) {
                rpc.distrust(endpoint, fault.failure().summary());
              }
            });
    return hashes;
  }

  /** Keeps who agrees, casts out who does not; fails when nobody can tell who is right. */
  private Agreed judged(BlockNumber number, Verdict verdict) throws ChainFault {
    return switch (verdict) {
      case Verdict.Confirmed(var hash, var agreeing, var dissenting) -> {
        agreeing.forEach(rpc::agreed);
        dissenting.forEach(
            endpoint ->
                rpc.quarantine(
                    endpoint,
                    "it names another block %s than the %s of a quorum".formatted(number, hash)));
        yield new Agreed(number, hash, agreeing);
      }
      case Verdict.Undecided(var most, var contested, var detail) ->
          throw new ChainFault(
              new ChainFailure.NoQuorum(
                  rpc.chain(),
                  most,
                  trust.quorum(),
                  (contested ? "they contradict each other about block " : "about block ")
                      + number
                      + ": "
                      + (detail.isEmpty() ? "none of them has it" : detail)));
    };
  }

  /**
   * The head of the first endpoint that agrees and is where a quorum is; it is asked first from now
   * on. A head that only one endpoint shows is not run after.
   */
  private CheckedHeader believedHead(Map<Integer, View> views, Agreed now) throws ChainFault {
    Map<Integer, BlockNumber> heads = new HashMap<>();
    views.forEach((endpoint, view) -> heads.put(endpoint, view.head()));
    BlockNumber common = vote.reachedByQuorum(heads).orElseThrow();
    BlockNumber lowest = common.minusOrZero(trust.allowedLag());
    heads.forEach((endpoint, head) -> rpc.sawHead(endpoint, head, lowest.isAfter(head)));
    Optional<Map.Entry<Integer, View>> best = Optional.empty();
    for (Map.Entry<Integer, View> entry : views.entrySet()) {
      BlockNumber head = entry.getValue().head();
      if (!now.endpoints().contains(entry.getKey()) || now.number().isAfter(head)) {
        continue;
      }
      if (best.isEmpty() || head.isAfter(best.get().getValue().head())) {
        best = Optional.of(entry);
      }
      if (!common.isAfter(head)) {
        break;
      }
    }
    if (best.isEmpty()) {
      throw new ChainFault(
          new ChainFailure.NoQuorum(
              rpc.chain(),
              0,
              trust.quorum(),
              "none of those that answer confirmed block " + now.number()));
    }
    rpc.prefer(best.get().getKey());
    return best.get().getValue().latest();
  }

  /**
   * Checks blocks that are final by their height before they are believed: the newest of them has
   * to be the one that a quorum names, and the others hang on it by their hashes.
   *
   * @param range consecutive linked headers that one endpoint showed
   */
  void confirm(List<CheckedHeader> range) throws ChainFault {
    Optional<Agreed> known = agreed;
    if (rpc.endpoints() == 1 || range.isEmpty() || known.isEmpty()) {
      return;
    }
    BlockNumber confirmed = known.get().number();
    BlockRef first = range.getFirst().ref();
    BlockRef last = range.getLast().ref();
    if (first.number().isAfter(confirmed)) {
      return;
    }
    Bytes32 shown;
    Bytes32 expected;
    BlockNumber at;
    if (confirmed.isAfter(last.number())) {
      at = last.number();
      shown = last.hash();
      expected = judged(at, vote(at)).hash();
    } else {
      at = confirmed;
      expected = known.get().hash();
      shown = range.get((int) (at.value() - first.number().value())).ref().hash();
    }
    requireSame(at, shown, expected);
  }

  /**
   * Checks a single block that is final before it is believed: it has to be the one that a quorum
   * names at its height, whether or not anything was agreed on before.
   *
   * @param shown what one endpoint showed
   */
  void confirm(BlockRef shown) throws ChainFault {
    if (rpc.endpoints() == 1) {
      return;
    }
    BlockNumber at = shown.number();
    Optional<Bytes32> known = agreed.filter(found -> found.number().equals(at)).map(Agreed::hash);
    requireSame(at, shown.hash(), known.isPresent() ? known.get() : judged(at, vote(at)).hash());
  }

  private void requireSame(BlockNumber at, Bytes32 shown, Bytes32 expected) throws ChainFault {
    if (!shown.equals(expected)) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              rpc.chain(),
              "an endpoint shows %s as block %s, a quorum names %s"
                  .formatted(shown, at, expected)));
    }
  }

  private Set<Integer> allEndpoints() {
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < rpc.endpoints(); i++) {
      all.add(i);
    }
    return all;
  }

  private List<RpcCall> calls() {
    List<String> tags =
        switch (finality) {
          case FinalityPolicy.Depth _ -> List.of("latest");
          case FinalityPolicy.FinalizedTag _ -> List.of("latest", "finalized");
          case FinalityPolicy.SafeTag _ -> List.of("latest", "safe");
        };
    return tags.stream().map(tag -> EventScan.header(RpcCall.text(tag))).toList();
  }

  /**
   * A tag that a node does not know, or has no block for, is a failure: no other takes its place.
   */
  private View view(List<RpcCall> calls, List<RpcReply> replies) throws ChainFault {
    List<CheckedHeader> found = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      JsonNode json = rpc.result(calls.get(i), replies.get(i));
      if (json.isNull()) {
        throw new ChainFault(
            new ChainFailure.NotFound(rpc.chain(), "a block for " + calls.get(i).params()));
      }
      found.add(HeaderCodec.read(rpc.chain(), json));
    }
    CheckedHeader latest = found.getFirst();
    Optional<BlockRef> finalBlock =
        found.size() > 1 ? Optional.of(found.getLast().ref()) : Optional.empty();
    BlockNumber finalized =
        switch (finality) {
          case FinalityPolicy.Depth(int blocks) -> latest.ref().number().minusOrZero(blocks);
          case FinalityPolicy.FinalizedTag _, FinalityPolicy.SafeTag _ ->
              finalBlock.orElseThrow().number();
        };
    if (finalized.isAfter(latest.ref().number())) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              rpc.chain(),
              "block %s is final, but the head is %s".formatted(finalized, latest.ref().number())));
    }
    return new View(latest, finalized, finalBlock);
  }
}
