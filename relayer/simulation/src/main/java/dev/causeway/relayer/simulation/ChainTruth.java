// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.MessageHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is on the canonical chains, read from the chains themselves and from nowhere else. */
final class ChainTruth {
  private record Seen(BlockRef ref, long origin, List<LoggedEvent> events) {}

  /** Identity of a proposal. */
  record ProposalKey(ChainId rollup, long id) {}

  /** A proposal as L1 has it. */
  record Proposal(OutputRoot output, BlockNumber l2Block, Instant deadline) {}

  private final SimulatedNetwork chains;
  private final Map<ChainId, List<Seen>> blocks = new HashMap<>();
  private final Map<MessageKey, Integer> claims = new HashMap<>();
  private final Map<MessageKey, ClaimOutcome> outcomes = new HashMap<>();
  private final Set<MessageId> retried = new HashSet<>();
  private final Map<ProposalKey, Proposal> proposals = new HashMap<>();
  private final Set<ProposalKey> challenged = new HashSet<>();
  private final Map<ProposalKey, BlockNumber> settled = new HashMap<>();
  private long pauseChanges;
  private long reorgs;

  ChainTruth(SimulatedNetwork chains) {
    this.chains = chains;
    chains.slots().forEach(this::follow);
  }

  /** Reads what is new on a chain; whether anything happened or was taken back. */
  boolean follow(ChainId chain) {
    List<Seen> seen = blocks.computeIfAbsent(chain, _ -> new ArrayList<>());
    boolean eventful = false;
    long head = chains.head(chain).number().value();
    while (!seen.isEmpty() && !isCanonical(chain, seen.getLast(), head)) {
      Seen gone = seen.removeLast();
      gone.events().reversed().forEach(logged -> revert(logged.event()));
      eventful = true;
      reorgs++;
    }
    long next = seen.size();
    for (ObservedBlock block : readFrom(chain, next)) {
      seen.add(new Seen(block.block(), originOf(chain, block.block()), block.events()));
      block.events().forEach(logged -> apply(logged.event()));
      eventful |= !block.events().isEmpty();
    }
    return eventful;
  }

  private List<ObservedBlock> readFrom(ChainId chain, long from) {
    return chains
        .access(chain)
        .reader()
        .blocks(BlockNumber.of(from), Integer.MAX_VALUE / 2)
        .orElseThrow();
  }

  private boolean isCanonical(ChainId chain, Seen block, long head) {
    return block.ref().number().value() <= head
        && chains
            .access(chain)
            .reader()
            .blockAt(block.ref().number())
            .orElseThrow()
            .map(there -> there.hash().equals(block.ref().hash()))
            .orElse(false);
  }

  private long originOf(ChainId chain, BlockRef block) {
    return chain.equals(chains.options().base())
        ? block.number().value()
        : rollup(chain).l1Origin(block).orElseThrow().number().value();
  }

  private void apply(ChainEvent event) {
    switch (event) {
      case ChainEvent.MessageClaimed claimed -> {
        claims.merge(claimed.key(), 1, Integer::sum);
        outcomes.put(claimed.key(), claimed.outcome());
      }
      case ChainEvent.CallRetried call -> retried.add(call.id());
      case ChainEvent.OutputProposed proposed ->
          proposals.put(
              new ProposalKey(proposed.rollup(), proposed.id()),
              new Proposal(proposed.output(), proposed.l2Block(), proposed.deadline()));
      case ChainEvent.OutputChallenged(var rollup, var id, _) ->
          challenged.add(new ProposalKey(rollup, id));
      case ChainEvent.ExitRootSettled(var rollup, var id, _, var block) ->
          settled.put(new ProposalKey(rollup, id), block);
      case ChainEvent.PauseChanged _ -> pauseChanges++;
      case ChainEvent.MessageSent _,
          ChainEvent.WrappedTokenDeployed _,
          ChainEvent.GlobalRootUpdated _,
          ChainEvent.GlobalRootAccepted _,
          ChainEvent.ChallengeResolved _,
          ChainEvent.OutputFinalized _,
          ChainEvent.BatchSettled _,
          ChainEvent.MessageQueued _ -> {}
    }
  }

  private void revert(ChainEvent event) {
    switch (event) {
      case ChainEvent.MessageClaimed claimed -> {
        claims.merge(claimed.key(), -1, Integer::sum);
        outcomes.remove(claimed.key());
      }
      case ChainEvent.CallRetried call -> retried.remove(call.id());
      case ChainEvent.OutputProposed proposed ->
          proposals.remove(new ProposalKey(proposed.rollup(), proposed.id()));
      case ChainEvent.OutputChallenged(var rollup, var id, _) ->
          challenged.remove(new ProposalKey(rollup, id));
      case ChainEvent.ExitRootSettled(var rollup, var id, _, _) ->
          settled.remove(new ProposalKey(rollup, id));
      case ChainEvent.PauseChanged _ -> pauseChanges--;
      case ChainEvent.MessageSent _,
          ChainEvent.WrappedTokenDeployed _,
          ChainEvent.GlobalRootUpdated _,
          ChainEvent.GlobalRootAccepted _,
          ChainEvent.ChallengeResolved _,
          ChainEvent.OutputFinalized _,
          ChainEvent.BatchSettled _,
          ChainEvent.MessageQueued _ -> {}
    }
  }

  /**
   * The highest final block: by depth, and for a rollup also by the finality of the L1 block that
   * it derives from.
   *
   * @param byDepth highest final block by the chain's own depth
   */
  BlockNumber finalized(ChainId chain, BlockNumber byDepth) {
    if (chain.equals(chains.options().base())) {
      return byDepth;
    }
    long base =
        chains.access(chains.options().base()).reader().heads().orElseThrow().finalized().value();
    List<Seen> seen = blocks.getOrDefault(chain, List.of());
    int number = (int) Math.min(byDepth.value(), seen.size() - 1L);
    while (number > 0 && seen.get(number).origin() > base) {
      number--;
    }
    return BlockNumber.of(Math.max(0, number));
  }

  /** Messages that are claimed more than once. */
  List<MessageKey> claimedTwice() {
    return claims.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether what a message carries has arrived; a call that failed has not. */
  boolean hasArrived(Message message) {
    ClaimOutcome outcome = outcomes.get(message.key());
    return outcome == ClaimOutcome.DELIVERED
        || (outcome != null && retried.contains(MessageHash.leaf(message)));
  }

  Map<ProposalKey, Proposal> proposals() {
    return proposals;
  }

  /** Whether some proposal may still be challenged. */
  boolean isWindowOpen(Instant now) {
    return proposals.entrySet().stream()
        .anyMatch(
            entry -> now.isBefore(entry.getValue().deadline()) && !isChallenged(entry.getKey()));
  }

  boolean isChallenged(ProposalKey proposal) {
    return challenged.contains(proposal);
  }

  Set<ProposalKey> settled() {
    return settled.keySet();
  }

  private RollupState rollup(ChainId chain) {
    return switch (chains.access(chain).layer()) {
      case Layer.Optimistic(var state) -> state;
      case Layer.Base _, Layer.Validity _ ->
          throw new IllegalArgumentException("chain " + chain + " is no optimistic rollup");
    };
  }

  /** Whether the rollup really has that output. */
  boolean isTrue(ChainId rollup, Proposal proposal) {
    return rollup(rollup)
        .outputWitness(proposal.l2Block())
        .map(witness -> witness.output().equals(proposal.output()))
        .equals(dev.causeway.chains.Outcome.ok(true));
  }

  long pauseChanges() {
    return pauseChanges;
  }

  /** Whether that block is on the canonical chain. */
  boolean has(ChainId chain, BlockRef block) {
    List<Seen> seen = blocks.getOrDefault(chain, List.of());
    long number = block.number().value();
    return number < seen.size() && seen.get((int) number).ref().equals(block);
  }

  /** How many blocks were taken back so far, on all chains. */
  long reorgs() {
    return reorgs;
  }
}
