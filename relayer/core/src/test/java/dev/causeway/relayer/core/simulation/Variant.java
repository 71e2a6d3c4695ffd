// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.ProposalLog;
import dev.causeway.relayer.core.store.RelayStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How a relayer differs from the real one. The twin of an attack runs against one that differs in
 * the check that stops the attack, and in nothing else.
 *
 * @param chains what stands between it and its chains
 * @param memory what stands between its duties and their store
 * @param duties which duties it performs
 * @param verifiers which verifiers it can ask
 * @param challengeMargin when it challenges what it cannot compute
 */
record Variant(
    UnaryOperator<ChainAccess> chains,
    UnaryOperator<RelayStore> memory,
    Predicate<Duty> duties,
    UnaryOperator<List<OutputVerifier>> verifiers,
    Duration challengeMargin) {
  /** The relayer as it is. */
  static final Variant REAL =
      new Variant(access -> access, store -> store, _ -> true, all -> all, Duration.ofSeconds(3));

  Variant withChains(UnaryOperator<ChainAccess> other) {
    return new Variant(other, memory, duties, verifiers, challengeMargin);
  }

  /** Reads chains in another way. */
  Variant withReaders(UnaryOperator<ChainReader> other) {
    return withChains(
        access ->
            new ChainAccess(
                access.chain(),
                access.name(),
                other.apply(access.reader()),
                access.supplies(),
                access.transactions(),
                access.encoder(),
                access.hints(),
                access.layer()));
  }

  /** Remembers proposals in another way. */
  Variant withProposals(Map<String, Overlay.Answer> answers) {
    return withMemory(
        store ->
            Overlay.over(
                RelayStore.class,
                store,
                Map.of(
                    "proposals",
                    _ -> Overlay.over(ProposalLog.class, store.proposals(), answers))));
  }

  /** Remembers what it saw of chains in another way. */
  Variant withJournal(Map<String, Overlay.Answer> answers) {
    return withMemory(
        store ->
            Overlay.over(
                RelayStore.class,
                store,
                Map.of(
                    "journal", _ -> Overlay.over(ChainJournal.class, store.journal(), answers))));
  }

  /** Remembers what it sent in another way. */
  Variant withOutbox(Map<String, Overlay.Answer> answers) {
    return withMemory(
        store ->
            Overlay.over(
                RelayStore.class,
                store,
                Map.of("outbox", _ -> Overlay.over(Outbox.class, store.outbox(), answers))));
  }

  private Variant withMemory(UnaryOperator<RelayStore> other) {
    return new Variant(chains, other, duties, verifiers, challengeMargin);
  }

  /** Leaves duties of that kind undone. */
  Variant without(Class<? extends Duty> kind) {
    return without(kind::isInstance);
  }

  /** Leaves those duties undone. */
  Variant without(Predicate<Duty> undone) {
    return new Variant(chains, memory, undone.negate(), verifiers, challengeMargin);
  }

  Variant withVerifiers(UnaryOperator<List<OutputVerifier>> other) {
    return new Variant(chains, memory, duties, other, challengeMargin);
  }

  Variant withChallengeMargin(Duration other) {
    return new Variant(chains, memory, duties, verifiers, other);
  }
}
