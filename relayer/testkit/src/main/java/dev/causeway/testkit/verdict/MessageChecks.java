// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.MessageClaimed;
import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import dev.causeway.testkit.verdict.Circumstances.Mint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of each message, from the events of all chains. */
public final class MessageChecks {
  private final List<ChainRecord> chains;
  private final Map<MessageId, String> parked;
  private final Map<MessageId, Located> sent = new LinkedHashMap<>();
  private final Map<MessageId, List<Located>> claimed = new LinkedHashMap<>();
  private final Map<MessageId, ChainId> claimedOn = new HashMap<>();
  private final Map<MessageId, Instant> claimedBy = new HashMap<>();

  /**
   * Sorts the events.
   *
   * @param chains all chains
   * @param parked what the relayer gave up, with the reasons
   */
  public MessageChecks(List<ChainRecord> chains, Map<MessageId, String> parked) {
    this.chains = chains;
    this.parked = parked;
    for (ChainRecord chain : chains) {
      for (Located located : chain.events()) {
        if (located.event() instanceof MessageSent message) {
          sent.put(message.id(), located);
        } else if (located.event() instanceof MessageClaimed message) {
          claimed.computeIfAbsent(message.id(), _ -> new ArrayList<>()).add(located);
          claimedOn.put(message.id(), chain.chain().chain());
          claimedBy.putIfAbsent(message.id(), chain.madeBy(located.block()));
        }
      }
    }
  }

  /** How many messages all sources hold. */
  public int sent() {
    return sent.size();
  }

  /** How many of them were claimed. */
  public int delivered() {
    return (int) sent.keySet().stream().filter(claimed::containsKey).count();
  }

  /** How many of them were given up, and not claimed. */
  public int parked() {
    return (int)
        sent.keySet().stream()
            .filter(id -> !claimed.containsKey(id) && parked.containsKey(id))
            .count();
  }

  /** How many claims there were beyond the first of each message. */
  public int doubled() {
    return claimed.values().stream().mapToInt(claims -> claims.size() - 1).sum();
  }

  /** Messages that are neither claimed nor given up with a reason. */
  public List<String> lost() {
    return sent.entrySet().stream()
        .filter(entry -> !claimed.containsKey(entry.getKey()))
        .filter(entry -> !parked.containsKey(entry.getKey()))
        .map(
            entry ->
                "%s of block %s of chain %s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().block().number(),
                        ((MessageSent) entry.getValue().event()).message().sourceChain()))
        .toList();
  }

  /** When each claim's block was made, by its timestamp. */
  public List<Instant> claimTimes() {
    return claimed.values().stream().map(c -> c.getFirst().block().timestamp()).sorted().toList();
  }

  /** I1: none is lost. */
  public Check noneLost() {
    return new Check(
        "I1",
        "No message is lost",
        "every MessageSent on a source has a MessageClaimed on its destination, or the relayer"
            + " parked it with a reason",
        sent.size(),
        lost());
  }

  /** I2: none is delivered twice. */
  public Check noneDoubled() {
    return new Check(
        "I2",
        "No message is delivered twice",
        "MessageClaimed of each id, over all blocks of all chains",
        claimed.size(),
        claimed.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(entry -> entry.getKey() + " was claimed " + entry.getValue().size() + " times")
            .toList());
  }

  /** I8: nothing is delivered that was not sent, or to another chain, or before it was sent. */
  public Check noneForged() {
    List<String> forged = new ArrayList<>();
    claimed.forEach(
        (id, _) -> {
          Located origin = sent.get(id);
          if (origin == null) {
            forged.add(id + " was claimed, and no source sent it");
          } else {
            ChainEvent event = origin.event();
            if (event instanceof MessageSent message
                && !message.message().destinationChain().equals(claimedOn.get(id))) {
              forged.add(id + " was claimed on chain " + claimedOn.get(id));
            }
            Instant by = claimedBy.get(id);
            if (by != null && by.isBefore(origin.block().timestamp())) {
              forged.add(id + " was claimed before it was sent");
            }
          }
        });
    return new Check(
        "I8",
        "Nothing is delivered that was not sent",
        "every MessageClaimed has a MessageSent with the same leaf hash, earlier, for that chain",
        claimed.size(),
        forged);
  }

  /** I16: how many transactions the relayer's keys spent; fails only above a given limit. */
  public Check economy(double limit) {
    long mined = chains.stream().mapToLong(chain -> chain.ours().size()).sum();
    double each = delivered() == 0 ? 0 : (double) mined / delivered();
    return new Check(
        "I16",
        "Transactions for each delivery: %.3f, reverted: %d of %d"
            .formatted(each, reverted(), mined),
        "mined transactions of the relayer's keys, and MessageClaimed",
        mined,
        each <= limit
            ? List.of()
            : List.of(
                "%.3f transactions for each delivery, more than %.3f".formatted(each, limit)));
  }

  private long reverted() {
    return chains.stream()
        .flatMap(chain -> chain.ours().stream())
        .filter(tx -> !tx.succeeded())
        .count();
  }

  /**
   * I8, from the other side: while too few endpoints of a source can be believed, nothing that is
   * sent there is delivered, whatever the rest of them says.
   *
   * @param blind when that was, with the name of the source as target
   */
  public Check waitedForQuorum(List<Incident> blind) {
    List<String> hasty = new ArrayList<>();
    long checked = 0;
    for (Incident time : blind) {
      // Timestamps of blocks are whole seconds, cut off.
      Instant from = time.at().plusSeconds(1);
      for (ChainRecord chain : chains) {
        for (Located located : chain.events()) {
          if (!chain.chain().name().equals(time.target())
              || !(located.event() instanceof MessageSent message)
              || located.block().timestamp().isBefore(from)
              || located.block().timestamp().isAfter(time.until())) {
            continue;
          }
          checked++;
          claimed.getOrDefault(message.id(), List.of()).stream()
              .map(claim -> claim.block().timestamp())
              .filter(at -> at.isBefore(time.until().minusSeconds(1)))
              .forEach(
                  at ->
                      hasty.add(
                          "%s was sent at %s and delivered at %s, when nobody could know of it"
                              .formatted(message.id(), located.block().timestamp(), at)));
        }
      }
    }
    return new Check(
        "E7",
        "Nothing is relayed from a chain of which too few endpoints can be believed",
        "MessageSent while a quorum of endpoints was away, and when each was claimed",
        checked,
        hasty);
  }

  /**
   * I9, the half that every scenario shows: nobody pauses a bridge that owes nothing.
   *
   * @param mints when supply was made from nothing, which is a cause
   */
  public Check pausedForACause(List<Mint> mints) {
    List<String> paused = new ArrayList<>();
    long blocks = 0;
    for (ChainRecord chain : chains) {
      blocks += chain.blocks().size();
      for (Located located : chain.events()) {
        if (located.event() instanceof ChainEvent.PauseChanged change
            && change.paused()
            && mints.stream().noneMatch(mint -> isCause(mint, located))) {
          paused.add(
              "%s of %s is paused in block %s, and nothing was minted without a lock then"
                  .formatted(change.direction(), chain.chain().name(), located.block().number()));
        }
      }
    }
    return new Check(
        "I9",
        "No bridge is paused without a cause",
        "PauseChanged in all blocks of all chains, while I3 finds every unit backed",
        blocks,
        paused);
  }

  private static boolean isCause(Mint mint, Located pause) {
    // Stamps of blocks are whole seconds.
    return !pause.block().timestamp().isBefore(mint.at().minusSeconds(1))
        && !pause.block().timestamp().isAfter(mint.openBy().plusSeconds(1));
  }

  /** I12: nothing was settled before its dispute window was over. */
  public Check windowsKept() {
    Map<String, Instant> deadlines = new HashMap<>();
    List<String> early = new ArrayList<>();
    long checked = 0;
    for (Located located : chains.getFirst().events()) {
      switch (located.event()) {
        case ChainEvent.OutputProposed proposed ->
            deadlines.put(proposed.rollup() + "/" + proposed.id(), proposed.deadline());
        case ChainEvent.OutputFinalized(var rollup, var id) -> {
          checked++;
          early.addAll(early(deadlines, rollup + "/" + id, located));
        }
        case ChainEvent.ExitRootSettled settled -> {
          checked++;
          early.addAll(early(deadlines, settled.rollup() + "/" + settled.id(), located));
        }
        case MessageSent _,
            MessageClaimed _,
            ChainEvent.CallRetried _,
            ChainEvent.WrappedTokenDeployed _,
            ChainEvent.GlobalRootUpdated _,
            ChainEvent.GlobalRootAccepted _,
            ChainEvent.OutputChallenged _,
            ChainEvent.ChallengeResolved _,
            ChainEvent.PauseChanged _,
            ChainEvent.BatchSettled _,
            ChainEvent.MessageQueued _ -> {}
      }
    }
    return new Check(
        "I12",
        "No output is settled before its dispute window is over",
        "OutputProposed, OutputFinalized and ExitRootSettled with the timestamps of their blocks",
        checked,
        early);
  }

  private static List<String> early(
      Map<String, Instant> deadlines, String proposal, Located located) {
    Instant deadline = deadlines.get(proposal);
    if (deadline == null) {
      return List.of("proposal " + proposal + " was settled and never proposed");
    }
    return located.block().timestamp().isBefore(deadline)
        ? List.of(
            "proposal %s was settled at %s, its window ends at %s"
                .formatted(proposal, located.block().timestamp(), deadline))
        : List.of();
  }
}
