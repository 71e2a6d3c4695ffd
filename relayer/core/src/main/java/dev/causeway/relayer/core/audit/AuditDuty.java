// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.audit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Direction;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.TokenSupply;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import dev.causeway.relayer.core.store.SupplyLog.Flow;
import dev.causeway.relayer.core.store.SupplyLog.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks, from chain state and not from the relayer's own books, that every wrapped token is backed
 * by a locked one, and pauses all bridges when it is not.
 *
 * <p>Chains are read at different blocks; the flows between them as of exactly those blocks make
 * the comparison exact. That holds for blocks of long ago as well: a chain that does not answer is
 * judged by what it said last, so that its silence hides nothing that happens elsewhere. A finding
 * counts when the same blocks are read once more, some time later, and still show it, and are still
 * canonical: neither a reorg between two reads is a false alarm, nor an endpoint that answers for
 * its newest block while it makes the next one.
 */
public final class AuditDuty implements Duty {
  private static final String PAUSE = "pause";
  // An audit costs the store as much as there are messages on their way. It takes at most a
  // twentieth of the time, but is never put off for longer than that many intervals.
  private static final int SHARE = 20;
  private static final int LONGEST_REST = 10;
  // The second look at a suspect comes after this part of the interval: long enough for an endpoint
  // that was making a block, soon enough to pause before much leaves.
  private static final int SECOND_LOOK = 4;

  private final Network network;
  private final RelayStore store;
  private final AuditConfig config;
  private Instant last = Instant.MIN;
  private Duration rest;
  private Map<ChainId, BlockRef> lastBlocks = Map.of();
  private Map<ChainId, BlockRef> lastClean = Map.of();
  private final Map<ChainId, Reading> readings = new HashMap<>();
  private Set<TokenKey> suspects = Set.of();
  private volatile boolean awaitsBlocks = true;

  /** What a chain said as of a block. */
  private record Reading(BlockRef block, Map<TokenKey, TokenSupply> supplies) {
    static Reading of(BlockRef block, List<TokenSupply> supplies) {
      return new Reading(
          block, supplies.stream().collect(toUnmodifiableMap(TokenSupply::token, it -> it)));
    }
  }

  /** Audits all chains of the network. */
  public AuditDuty(Network network, RelayStore store, AuditConfig config) {
    this.network = network;
    this.store = store;
    this.config = config;
    this.rest = config.interval();
  }

  @Override
  public DutyName name() {
    return DutyName.audit();
  }

  @Override
  public boolean wakesOn(Notice notice) {
    // While it rests, its timer is what ends the rest.
    return awaitsBlocks && (notice.kind() == Kind.CHAIN || notice.kind() == Kind.HEIGHT);
  }

  @Override
  public Step step(Fence fence) {
    awaitsBlocks = true;
    for (ChainId chain : network.chains().keySet()) {
      ChainId sentOn = network.access(chain).sentOn();
      for (Intent reverted : store.outbox().reverted(sentOn, PAUSE)) {
        store.outbox().conclude(fence, reverted.id(), IntentState.CLOSED, List.of());
      }
    }
    Instant now = store.now();
    Duration since = last.equals(Instant.MIN) ? rest : Duration.between(last, now);
    if (since.compareTo(rest) < 0) {
      awaitsBlocks = false;
      return new Step.Idle(rest.minus(since));
    }
    boolean again = !suspects.isEmpty();
    Optional<Map<ChainId, BlockRef>> blocks = again ? Optional.of(lastBlocks) : cursors();
    List<TokenKey> tokens = store.supply().tokens();
    if (blocks.isEmpty() || tokens.isEmpty() || (!again && blocks.get().equals(lastBlocks))) {
      return new Step.Idle(config.interval());
    }
    Map<ChainId, ChainFailure> silent = read(blocks.get(), tokens, again);
    Optional<ChainFailure> failure = silent.values().stream().findFirst();
    Map<ChainId, BlockRef> read = new TreeMap<>();
    readings.forEach((chain, reading) -> read.put(chain, reading.block()));
    boolean nothingNew = !again && read.equals(lastBlocks);
    if (failure.isPresent() && (nothingNew || !areJudgeable(silent.keySet(), again))) {
      return new Step.Failed(failure.get());
    }
    // A chain that is silent has not said anything of the newest tokens.
    List<TokenKey> known = tokens.stream().filter(this::isReadEverywhere).toList();
    Map<TokenKey, Flow> flows = store.supply().flows(read);
    if (!stillCanonical(read)) {
      suspects = Set.of();
      return failure.<Step>map(Step.Failed::new).orElseGet(Step.Again::new);
    }
    last = now;
    lastBlocks = read;
    Duration cost = Duration.between(now, store.now());
    boolean clean = judge(fence, now, read, known, flows);
    if (clean) {
      lastClean = read;
    }
    rest = clean ? restAfter(cost) : config.interval().dividedBy(SECOND_LOOK);
    awaitsBlocks = false;
    return failure
        .<Step>map(reason -> new Step.Failed(reason, Optional.of(rest)))
        .orElseGet(() -> new Step.Idle(rest));
  }

  /** Reads what has moved on. What fails keeps its last reading. */
  private Map<ChainId, ChainFailure> read(
      Map<ChainId, BlockRef> blocks, List<TokenKey> tokens, boolean again) {
    Map<ChainId, ChainFailure> silent = new TreeMap<>();
    for (Map.Entry<ChainId, BlockRef> entry : blocks.entrySet()) {
      ChainId chain = entry.getKey();
      Reading old = readings.get(chain);
      if (!again
          && old != null
          && old.block().equals(entry.getValue())
          && old.supplies().keySet().containsAll(tokens)) {
        continue;
      }
      switch (network.access(chain).supplies().supplies(entry.getValue(), tokens)) {
        case Outcome.Failed<List<TokenSupply>>(var reason) -> silent.put(chain, reason);
        case Outcome.Ok<List<TokenSupply>>(var found) ->
            readings.put(chain, Reading.of(entry.getValue(), found));
      }
    }
    return silent;
  }

  /** A suspicion is confirmed by a second reading, or by one that was in order before. */
  private boolean areJudgeable(Set<ChainId> silent, boolean again) {
    return silent.stream()
        .allMatch(
            chain -> {
              Reading old = readings.get(chain);
              return old != null && (!again || old.block().equals(lastClean.get(chain)));
            });
  }

  private boolean isReadEverywhere(TokenKey token) {
    return readings.values().stream().allMatch(it -> it.supplies().containsKey(token));
  }

  private Duration restAfter(Duration cost) {
    Duration fair = cost.multipliedBy(SHARE);
    Duration longest = config.interval().multipliedBy(LONGEST_REST);
    Duration capped = fair.compareTo(longest) < 0 ? fair : longest;
    return capped.compareTo(config.interval()) > 0 ? capped : config.interval();
  }

  private Optional<Map<ChainId, BlockRef>> cursors() {
    Map<ChainId, BlockRef> blocks = new TreeMap<>();
    for (ChainId chain : network.chains().keySet()) {
      Optional<Progress> progress = store.journal().progress(chain);
      if (progress.isEmpty()) {
        return Optional.empty();
      }
      blocks.put(chain, progress.get().cursor());
    }
    return Optional.of(blocks);
  }

  private boolean stillCanonical(Map<ChainId, BlockRef> blocks) {
    return blocks.entrySet().stream()
        .allMatch(
            entry ->
                store
                    .journal()
                    .block(entry.getKey(), entry.getValue().number())
                    .equals(Optional.of(entry.getValue())));
  }

  /** Whether every token is in balance; one that is not, and was not before, becomes a suspect. */
  private boolean judge(
      Fence fence,
      Instant now,
      Map<ChainId, BlockRef> blocks,
      List<TokenKey> tokens,
      Map<TokenKey, Flow> flows) {
    Flow none = new Flow(TokenAmount.ZERO, TokenAmount.ZERO);
    List<SupplyBalance> balances =
        tokens.stream()
            .map(
                token ->
                    SupplyBalance.of(token, suppliesOf(token), flows.getOrDefault(token, none)))
            .toList();
    Set<TokenKey> wrong = new HashSet<>();
    balances.stream()
        .filter(balance -> !balance.exact())
        .forEach(balance -> wrong.add(balance.token()));
    List<SupplyBalance> confirmed =
        balances.stream()
            .filter(balance -> !balance.exact() && suspects.contains(balance.token()))
            .toList();
    boolean unconfirmed = wrong.size() > confirmed.size();
    suspects = unconfirmed ? wrong : Set.of();
    if (!unconfirmed) {
      store
          .supply()
          .recordAudit(
              fence,
              new Audit(
                  now,
                  blocks,
                  confirmed.stream().map(SupplyBalance::finding).toList(),
                  balances.stream()
                      .map(
                          balance ->
                              new Line(
                                  balance.token(),
                                  balance.locked(),
                                  balance.minted(),
                                  balance.flow().sentNotArrived()))
                      .toList()));
    }
    if (config.pause() && confirmed.stream().anyMatch(SupplyBalance::unbacked)) {
      pauseEverything(fence);
    }
    return wrong.isEmpty();
  }

  private List<TokenSupply> suppliesOf(TokenKey token) {
    return readings.values().stream()
        .map(reading -> reading.supplies().get(token))
        .filter(Objects::nonNull)
        .toList();
  }

  private void pauseEverything(Fence fence) {
    for (ChainId chain : network.chains().keySet()) {
      List<NewIntent> pauses = new ArrayList<>();
      for (Direction direction : Direction.values()) {
        if (!store.supply().paused(chain, direction)) {
          pauses.add(
              new NewIntent(
                  network.access(chain).sentOn(),
                  SenderRole.GUARDIAN,
                  PAUSE,
                  PAUSE + ":" + chain + ":" + direction,
                  network
                      .access(chain)
                      .encoder()
                      .encode(new ContractCall.PauseDirection(direction)),
                  List.of()));
        }
      }
      if (!pauses.isEmpty()) {
        store.outbox().enqueue(fence, pauses);
      }
    }
  }
}
