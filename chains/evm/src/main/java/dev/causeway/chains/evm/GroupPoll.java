// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.ChainFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks all endpoints of a chain the same and lets a quorum of their groups decide, so that a single
 * one that lies neither keeps a sender from its work nor misleads it. Where one voice decides, one
 * endpoint is asked, and the next only when it fails.
 *
 * <p>Who does not answer now is not waited for, unless its voice decides. Without a quorum it fails
 * as the reading of heads does, with {@link ChainFailure.NoQuorum}.
 */
final class GroupPoll {
  private final RpcClient rpc;
  private final GroupVote vote;

  GroupPoll(RpcClient rpc) {
    this.rpc = rpc;
    this.vote = new GroupVote(rpc.trust());
  }

  /** Reads the replies of one endpoint, or finds fault with them. */
  @FunctionalInterface
  interface Reading<T> {
    T of(List<RpcReply> replies) throws ChainFault;
  }

  /** What follows from what was heard; empty when that does not suffice. */
  @FunctionalInterface
  interface Decision<T> {
    Optional<T> from(Heard<T> heard);
  }

  /**
   * What was heard.
   *
   * @param voices what each group says
   * @param all what each endpoint says
   * @param complete whether nobody is left to be waited for
   */
  record Heard<T>(List<T> voices, Collection<T> all, boolean complete) {}

  /** Counts the voices that a decision is about. */
  GroupVote vote() {
    return vote;
  }

  /** Asks, and decides. The decision is left out where one voice decides. */
  <T> T ask(List<RpcCall> calls, Reading<T> reading, Decision<T> decision) throws ChainFault {
    if (rpc.oneVoiceDecides()) {
      return reading.of(rpc.batch(calls));
    }
    Ballot<T> ballot = new Ballot<>(calls, reading);
    Heard<T> heard = ballot.hold(false);
    Optional<T> decided = decision.from(heard);
    if (decided.isEmpty() && !heard.complete()) {
      // Perhaps the one that tips the balance is slow.
      ballot = new Ballot<>(calls, reading);
      heard = ballot.hold(true);
      decided = decision.from(heard);
    }
    if (decided.isEmpty()) {
      throw new ChainFault(ballot.failure(heard));
    }
    return decided.get();
  }

  /** One round of questions. */
  private final class Ballot<T> {
    private final List<RpcCall> calls;
    private final Reading<T> reading;
    private final Map<Integer, T> said = new TreeMap<>();
    private final Map<Integer, ChainFailure> refused = new TreeMap<>();
    private final List<String> details = new ArrayList<>();
    private Optional<ChainFailure> silence = Optional.empty();

    Ballot(List<RpcCall> calls, Reading<T> reading) {
      this.calls = calls;
      this.reading = reading;
    }

    Heard<T> hold(boolean patient) throws ChainFault {
      RpcClient.Round round =
          rpc.each(
              calls,
              patient,
              replies -> {
                read(replies);
                return vote.agreed(vote.voices(said)).isPresent();
              });
      read(round.replies());
      if (round.replies().isEmpty()) {
        silence = Optional.of(round.failure());
      }
      if (!round.detail().isEmpty()) {
        details.add(round.detail());
      }
      return new Heard<>(vote.voices(said), List.copyOf(said.values()), round.complete());
    }

    private void read(Map<Integer, List<RpcReply>> replies) {
      replies.forEach(
          (endpoint, list) -> {
            if (!said.containsKey(endpoint) && !refused.containsKey(endpoint)) {
              read(endpoint, list);
            }
          });
    }

    private void read(int endpoint, List<RpcReply> replies) {
      try {
        said.put(endpoint, reading.of(replies));
      } catch (ChainFault fault) {
        ChainFailure failure = fault.failure();
        refused.put(endpoint, failure);
        details.add("endpoint " + endpoint + ": " + failure.summary());
        if (failure instanceof ChainFailure.Malformed
            || failure instanceof ChainFailure.Inconsistent) {
          rpc.distrust(endpoint, failure.summary());
        }
      }
    }

    ChainFailure failure(Heard<T> heard) {
      if (silence.isPresent()) {
        return silence.get();
      }
      if (said.isEmpty()) {
        return refused.values().iterator().next();
      }
      int needed = rpc.trust().quorum();
      String contradiction =
          heard.voices().size() < needed
              ? ""
              : "they contradict each other about " + calls.getFirst().method();
      details.addFirst(contradiction);
      int most =
          heard.voices().stream()
              .mapToInt(word -> Collections.frequency(heard.voices(), word))
              .max()
              .orElse(0);
      return new ChainFailure.NoQuorum(
          rpc.chain(),
          most,
          needed,
          String.join("; ", details.stream().filter(detail -> !detail.isEmpty()).toList()));
    }
  }
}
