// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.Layer;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.cli.bench.ChainFollower.Seen;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.MessageKey;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TxHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Turns what the chains showed into figures. */
final class Measurement {
  private final Manifest manifest;
  private final ManifestChain source;
  private final ManifestChain destination;
  private final Map<ChainId, List<Seen>> events;
  private final Map<ChainId, List<BlockRef>> blocks;
  private final Map<ChainId, EvmChain> readers;
  private final int alreadySent;
  private final Instant began;
  private final long gasLimit;
  private final int transfers;

  Measurement(
      Manifest manifest,
      ManifestChain source,
      ManifestChain destination,
      Map<ChainId, List<Seen>> events,
      Map<ChainId, List<BlockRef>> blocks,
      Map<ChainId, EvmChain> readers,
      int alreadySent,
      Instant began,
      long gasLimit,
      int transfers) {
    this.manifest = manifest;
    this.source = source;
    this.destination = destination;
    this.events = events;
    this.blocks = blocks;
    this.readers = readers;
    this.alreadySent = alreadySent;
    this.began = began;
    this.gasLimit = gasLimit;
    this.transfers = transfers;
  }

  /** Transfers of tokens to a destination. */
  static List<Seen> sentTo(List<Seen> events, ChainId destination) {
    return events.stream()
        .filter(
            seen ->
                seen.logged().event() instanceof ChainEvent.MessageSent sent
                    && sent.message().destinationChain().equals(destination)
                    && sent.message().kind() == MessageKind.TOKEN)
        .toList();
  }

  /** Claims of messages from a source, descriptions of tokens included: they cost gas, too. */
  static List<Seen> claimsFrom(List<Seen> events, ChainId source) {
    return events.stream()
        .filter(
            seen ->
                seen.logged().event() instanceof ChainEvent.MessageClaimed claimed
                    && claimed.key().sourceChain().equals(source))
        .toList();
  }

  /**
   * Waits until that many messages from a source have arrived; false when the time is over, or the
   * relayer is gone.
   */
  static boolean awaitArrivals(
      ChainFollower follower, ChainId source, int count, Duration limit, BooleanSupplier alive)
      throws InterruptedException {
    Instant until = Instant.now().plus(limit);
    while (claimsFrom(follower.events(), source).size() < count) {
      int blocks = follower.blocks().size();
      if (!alive.getAsBoolean() || !follower.awaitBlockAfter(blocks, until)) {
        return false;
      }
    }
    return true;
  }

  BenchFigures figures(
      int warmup,
      int depositsPerBatch,
      int claimBatch,
      long rpcCalls,
      BenchCpu cpu,
      long peakBytes) {
    List<Seen> sent =
        sentTo(eventsOf(source.chain()), destination.chain()).stream().skip(alreadySent).toList();
    Map<MessageKey, Seen> claims = new HashMap<>();
    claimsFrom(eventsOf(destination.chain()), source.chain())
        .forEach(
            seen ->
                claims.putIfAbsent(
                    ((ChainEvent.MessageClaimed) seen.logged().event()).key(), seen));
    Map<TxHash, Integer> served = new HashMap<>();
    claims.values().forEach(claim -> served.merge(claim.logged().tx(), 1, Integer::sum));
    EarliestBlock earliest = new EarliestBlock(baseTimestamps(), origins());
    List<Long> latencies = new ArrayList<>();
    List<Long> late = new ArrayList<>();
    List<Long> depositGas = new ArrayList<>();
    List<Long> claimGas = new ArrayList<>();
    Instant last = began;
    for (Seen deposit : sent) {
      depositGas.add(deposit.logged().gasUsed().value());
      Seen claim = claims.get(((ChainEvent.MessageSent) deposit.logged().event()).message().key());
      if (claim != null) {
        latencies.add(Duration.between(deposit.seen(), claim.seen()).toMillis());
        late.add(claim.block().number().value() - earliestFor(deposit, earliest));
        claimGas.add(
            claim.logged().gasUsed().value() / served.getOrDefault(claim.logged().tx(), 1));
        last = claim.seen().isAfter(last) ? claim.seen() : last;
      }
    }
    if (latencies.isEmpty()) {
      throw new IllegalStateException(
          "nothing was delivered: see the relayer's log in the data folder");
    }
    double count = latencies.size();
    return new BenchFigures(
        source.name() + ":" + destination.name(),
        transfers,
        latencies.size(),
        warmup,
        depositsPerBatch,
        claimBatch,
        Duration.between(began, last).toMillis() / 1000.0,
        Percentiles.of(latencies),
        Percentiles.of(late),
        Percentiles.of(depositGas),
        Percentiles.of(claimGas),
        largestClaimShare(claims, served),
        rpcCalls / count,
        cpu,
        peakBytes < 0 ? -1 : peakBytes / 1e6,
        relayerTransactions() / count);
  }

  private List<Seen> eventsOf(ChainId chain) {
    return events.getOrDefault(chain, List.of());
  }

  private long earliestFor(Seen deposit, EarliestBlock earliest) {
    long sourceBlock = deposit.block().number().value();
    long root =
        source.kind() == LayerKind.BASE
            ? earliest.rootOfDeposit(sourceBlock)
            : earliest.rootOfExit(deadlineFor(sourceBlock));
    return destination.kind() == LayerKind.BASE ? earliest.onBase(root) : earliest.onRollup(root);
  }

  /** End of the dispute window of the first proposal that covers the block. */
  private long deadlineFor(long block) {
    return eventsOf(manifest.base().chain()).stream()
        .map(seen -> seen.logged().event())
        .filter(ChainEvent.OutputProposed.class::isInstance)
        .map(ChainEvent.OutputProposed.class::cast)
        .filter(
            proposed ->
                proposed.rollup().equals(source.chain()) && proposed.l2Block().value() >= block)
        .mapToLong(proposed -> proposed.deadline().getEpochSecond())
        .min()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no output for block " + block + " of " + source.name() + " was proposed"));
  }

  private NavigableMap<Long, Long> baseTimestamps() {
    NavigableMap<Long, Long> timestamps = new TreeMap<>();
    blocks
        .getOrDefault(manifest.base().chain(), List.of())
        .forEach(
            block -> timestamps.put(block.number().value(), block.timestamp().getEpochSecond()));
    return timestamps;
  }

  private NavigableMap<Long, Long> origins() {
    NavigableMap<Long, Long> origins = new TreeMap<>();
    EvmChain reader = readers.get(destination.chain());
    if (reader == null || !(reader.access().layer() instanceof Layer.Optimistic(var state))) {
      return origins;
    }
    for (BlockRef block : blocks.getOrDefault(destination.chain(), List.of())) {
      origins.put(block.number().value(), state.l1Origin(block).orElseThrow().number().value());
    }
    return origins;
  }

  private double largestClaimShare(Map<MessageKey, Seen> claims, Map<TxHash, Integer> served) {
    Map<Long, Long> gasByBlock = new HashMap<>();
    Map<TxHash, Seen> transactions = new LinkedHashMap<>();
    claims.values().forEach(claim -> transactions.putIfAbsent(claim.logged().tx(), claim));
    transactions
        .values()
        .forEach(
            claim ->
                gasByBlock.merge(
                    claim.block().number().value(), claim.logged().gasUsed().value(), Long::sum));
    assert transactions.size() == served.size();
    return gasByBlock.values().stream().mapToLong(Long::longValue).max().orElse(0)
        / (double) gasLimit;
  }

  /**
   * Mined transactions of the relayer since the measurement began, told by what they did; deposits
   * are not its own.
   */
  private long relayerTransactions() {
    Set<TxHash> transactions = new HashSet<>();
    for (List<Seen> chain : events.values()) {
      for (Seen seen : chain) {
        if (!seen.seen().isBefore(began)
            && !(seen.logged().event() instanceof ChainEvent.MessageSent)) {
          transactions.add(seen.logged().tx());
        }
      }
    }
    return transactions.size();
  }
}
