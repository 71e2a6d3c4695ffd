// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TokenSupply;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.TransferView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Watches the invariants while a run goes on, from the chains and the tables, never from what the
 * relayer says of itself. What holds only in the end is checked by {@link FinalChecks}.
 */
final class Checker {
  private record Told(int rank, OptionalLong reorgs) {}

  private record Unbacked(TokenKey token, TokenAmount amount) {}

  private final World world;
  private final SimulatedNetwork chains;
  private final Map<DutyName, Fence> newest = new HashMap<>();
  private final Map<MessageKey, Told> told = new HashMap<>();
  private Optional<Unbacked> unbacked = Optional.empty();
  private final Set<ChainTruth.ProposalKey> judged = new HashSet<>();
  private long judgedReorgs;
  private boolean deepReorg;

  Checker(World world) {
    this.world = world;
    this.chains = world.chains;
  }

  static void require(boolean holds, Invariant invariant, String detail) {
    if (!holds) {
      throw new InvariantBroken(invariant, detail);
    }
  }

  void expectHalts() {
    deepReorg = true;
  }

  boolean haltsExpected() {
    return deepReorg;
  }

  void expectUnbacked(TokenKey token, TokenAmount amount) {
    unbacked = Optional.of(new Unbacked(token, amount));
  }

  boolean unbackedExpected() {
    return unbacked.isPresent();
  }

  /** I6: epochs strictly grow with every change of owner. */
  void took(Fence fence) {
    world.figures.checks++;
    Fence before = newest.put(fence.duty(), fence);
    if (before != null) {
      boolean grows =
          before.owner().equals(fence.owner())
              ? before.epoch().equals(fence.epoch())
              : before.epoch().compareTo(fence.epoch()) < 0;
      require(grows, Invariant.I6_SINGLE_WRITER, "after " + before + " came " + fence);
    }
  }

  /** I6: a write was committed by that process. */
  void wrote(NodeId writer, Fence fence, String statement) {
    world.figures.writes++;
    world.figures.checks++;
    Fence owner = newest.get(fence.duty());
    if (owner == null || !owner.owner().equals(writer)) {
      throw new InvariantBroken(
          Invariant.I6_SINGLE_WRITER,
          "%s of %s was committed for %s, which belongs to %s"
              .formatted(statement, fence.duty(), writer, owner));
    }
  }

  /** I5: a chain is about to see these. */
  void handedToChain(ChainId chain, List<SignedTransaction> transactions) {
    for (SignedTransaction signed : transactions) {
      world.figures.checks++;
      if (!world.store.isWrittenAhead(signed.hash())) {
        throw new InvariantBroken(
            Invariant.I5_WRITE_AHEAD,
            "chain %s sees transaction %s, which is not stored".formatted(chain, signed.hash()));
      }
    }
  }

  /** What must hold after a block, or after blocks were taken away. */
  void afterBlock(ChainId chain, boolean eventful) {
    if (eventful) {
      world.figures.checks += 3;
      require(
          world.truth.claimedTwice().isEmpty(),
          Invariant.I2_AT_MOST_ONCE,
          "claimed twice: " + world.truth.claimedTwice());
      require(
          unbackedExpected() || world.truth.pauseChanges() == 0,
          Invariant.I9_SUPPLY_BREAK,
          "chain " + chain + " was paused although every token is backed");
      checkSupply(chain);
    }
    if (chain.equals(chains.options().base())) {
      checkProposals();
    }
  }

  private void checkSupply(ChainId where) {
    Map<TokenKey, TokenAmount> owed = new LinkedHashMap<>();
    Map<TokenKey, TokenAmount> locked = new HashMap<>();
    List<TokenKey> tokens = chains.slots().stream().map(Accounts::tokenOf).toList();
    tokens.forEach(token -> owed.put(token, TokenAmount.ZERO));
    for (ChainId chain : chains.slots()) {
      for (Message message : chains.sent(chain)) {
        if (!message.amount().isZero() && !world.truth.hasArrived(message)) {
          owed.merge(message.token(), message.amount(), TokenAmount::plus);
        }
      }
      BlockRef head = chains.head(chain);
      for (TokenSupply supply :
          chains.access(chain).supplies().supplies(head, tokens).orElseThrow()) {
        owed.merge(supply.token(), supply.minted(), TokenAmount::plus);
        locked.merge(supply.token(), supply.locked(), TokenAmount::plus);
      }
    }
    unbacked.ifPresent(mint -> locked.merge(mint.token(), mint.amount(), TokenAmount::plus));
    owed.forEach(
        (token, amount) -> {
          TokenAmount backing = locked.getOrDefault(token, TokenAmount.ZERO);
          if (!amount.equals(backing)) {
            throw new InvariantBroken(
                Invariant.I3_SUPPLY,
                "after a block of chain %s, %s of token %s are locked, but %s are minted or on the way"
                    .formatted(where, backing, token, amount));
          }
        });
  }

  private void checkProposals() {
    BlockRef head = chains.head(chains.options().base());
    if (judgedReorgs != world.truth.reorgs()) {
      judgedReorgs = world.truth.reorgs();
      judged.clear();
    }
    world
        .truth
        .proposals()
        .forEach(
            (key, proposal) -> {
              boolean settled = world.truth.settled().contains(key);
              boolean open =
                  !world.truth.isChallenged(key) && !head.timestamp().isBefore(proposal.deadline());
              if ((settled || open)
                  && judged.add(key)
                  && !world.truth.isTrue(key.rollup(), proposal)) {
                throw new InvariantBroken(
                    settled ? Invariant.I8_NO_FORGERY : Invariant.I12_DISPUTES,
                    "proposal %d of rollup %s for block %s is wrong, and %s"
                        .formatted(
                            key.id(),
                            key.rollup(),
                            proposal.l2Block(),
                            settled ? "settled" : "was not challenged in its window"));
              }
            });
    world.figures.checks++;
  }

  /** I4: a user asks about everything that was ever sent. */
  void askStatus() {
    OptionalLong reorgs = knownReorgs();
    for (ChainId chain : chains.slots()) {
      for (Message message : chains.sent(chain)) {
        Optional<TransferView> view = world.store.transfers().byKey(message.key());
        if (view.isPresent() && view.get().message().equals(message)) {
          compare(message.key(), view.get().state(), reorgs);
        }
      }
    }
  }

  /**
   * How many reorgs the stored view of the chains knows of; empty while it has one to learn of,
   * when it may still tell what is not true any more.
   */
  private OptionalLong knownReorgs() {
    for (ChainId chain : chains.slots()) {
      Optional<ChainJournal.Progress> progress = world.store.journal().progress(chain);
      if (progress.isPresent() && !world.truth.has(chain, progress.get().cursor())) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(world.truth.reorgs());
  }

  private void compare(MessageKey key, TransferState state, OptionalLong reorgs) {
    world.figures.checks++;
    int rank =
        switch (state) {
          case OBSERVED -> 0;
          case FINAL, SETTLED, ROOT_CARRIED, CLAIM_SENT, PARKED, CHALLENGED -> 1;
          case CLAIMED -> 2;
          case ORPHANED -> 0;
        };
    Told now = new Told(rank, reorgs);
    Told before = told.put(key, now);
    boolean sameChains = before != null && reorgs.isPresent() && before.reorgs().equals(reorgs);
    if (before != null && sameChains && rank < before.rank()) {
      throw new InvariantBroken(
          Invariant.I4_STATUS,
          "a user who was told rank %d of %s is now told %s".formatted(before.rank(), key, state));
    }
  }
}
