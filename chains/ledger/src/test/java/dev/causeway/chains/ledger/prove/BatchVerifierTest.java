// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.SettledBatch;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.prove.BatchVerifier.Verdict;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.UInt256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shared vectors verify as they are, and none of them does with anything changed. */
class BatchVerifierTest {
  /** A batch of four with three exits, and deposits and leaves before it. */
  private static final int RICH = 5;

  static Stream<Integer> batches() {
    return IntStream.range(0, BatchVectors.count()).boxed();
  }

  @ParameterizedTest
  @MethodSource("batches")
  void shouldVerifyEachBatchOfTheVectors(int number) {
    SettledBatch batch = BatchVectors.batch(number);
    assertThat(BatchVerifier.signals(BatchVectors.TERMS, batch))
        .isEqualTo(BatchVectors.signals(number));
    assertThat(verdict(batch)).isEqualTo(new Verdict.Verifies());
    assertThat(BatchVerifier.isInsecure(batch)).isTrue();
  }

  @Test
  @Tag("pitfall-25")
  void shouldRefuteWhenAnyWordIsAnother() {
    SettledBatch batch = BatchVectors.batch(RICH);
    for (int i = 0; i < batch.words().size(); i++) {
      List<Bytes32> words = new ArrayList<>(batch.words());
      words.set(i, flipped(words.get(i)));
      // Said by the events alone: the calldata contradicts them.
      refuted(with(batch, batch.roots(), words)).contains("other words");
      // Said by both: the commitment is that of other words.
      Submission.Direct told = BatchVectors.submission(batch);
      Submission.Direct changed =
          new Submission.Direct(told.newRoot(), told.commitment(), words, told.proof());
      refuted(with(batch, batch.roots(), words), changed).contains("commitment");
      // Said by all: what is left is the proof.
      SettledBatch other = with(batch, batch.roots(), words);
      Bytes32 commitment = BatchVerifier.signals(BatchVectors.TERMS, other).get(1);
      refuted(other, new Submission.Direct(told.newRoot(), commitment, words, told.proof()))
          .contains("equation");
    }
  }

  @Test
  void shouldRefuteWhenARootOrACountIsAnother() {
    SettledBatch batch = BatchVectors.batch(RICH);
    LedgerEvent.BatchSettled roots = batch.roots();
    Bytes32 newRoot = flipped(roots.newRoot());
    refuted(
            with(
                batch,
                new LedgerEvent.BatchSettled(
                    roots.batch(), roots.oldRoot(), newRoot, roots.deposits(), roots.leaves()),
                batch.words()))
        .contains("new root")
        .contains(newRoot.toString());
    Submission.Direct told = BatchVectors.submission(batch);
    refuted(
            with(
                batch,
                new LedgerEvent.BatchSettled(
                    roots.batch(), roots.oldRoot(), newRoot, roots.deposits(), roots.leaves()),
                batch.words()),
            new Submission.Direct(newRoot, told.commitment(), told.words(), told.proof()))
        .contains("equation");
    for (LedgerEvent.BatchSettled other :
        List.of(
            new LedgerEvent.BatchSettled(
                roots.batch(),
                flipped(roots.oldRoot()),
                roots.newRoot(),
                roots.deposits(),
                roots.leaves()),
            new LedgerEvent.BatchSettled(
                roots.batch() + 1,
                roots.oldRoot(),
                roots.newRoot(),
                roots.deposits(),
                roots.leaves()),
            new LedgerEvent.BatchSettled(
                roots.batch(),
                roots.oldRoot(),
                roots.newRoot(),
                roots.deposits() + 1,
                roots.leaves()),
            new LedgerEvent.BatchSettled(
                roots.batch(),
                roots.oldRoot(),
                roots.newRoot(),
                roots.deposits(),
                LeafCount.of(roots.leaves().value() + 1)))) {
      refuted(with(batch, other, batch.words())).contains("equation");
    }
  }

  /** Batches that settle other numbers, roots or words than the one that was proven. */
  private static List<SettledBatch> settledOtherwise(SettledBatch batch) {
    LedgerEvent.BatchSettled told = batch.roots();
    long leaves = told.leaves().value();
    List<SettledBatch> others = new ArrayList<>();
    for (LedgerEvent.BatchSettled other :
        List.of(
            roots(told, told.batch() + 1, told.oldRoot(), told.deposits(), leaves),
            roots(told, told.batch(), flipped(told.oldRoot()), told.deposits(), leaves),
            roots(told, told.batch(), told.oldRoot(), told.deposits() + 1, leaves),
            roots(told, told.batch(), told.oldRoot(), told.deposits(), leaves + 1))) {
      others.add(with(batch, other, batch.words()));
    }
    // More or fewer transactions than were proven, and each with a bit changed.
    int size = batch.words().size();
    others.add(with(batch, told, batch.words().subList(0, size - 2)));
    for (int i = 0; i < size; i++) {
      List<Bytes32> words = new ArrayList<>(batch.words());
      words.set(i, flipped(words.get(i)));
      others.add(with(batch, told, words));
    }
    return others;
  }

  private static LedgerEvent.BatchSettled roots(
      LedgerEvent.BatchSettled told, long batch, Bytes32 oldRoot, long deposits, long leaves) {
    return new LedgerEvent.BatchSettled(
        batch, oldRoot, told.newRoot(), deposits, LeafCount.of(leaves));
  }

  /**
   * How many of them pass with the proof that there is.
   *
   * @param covered what the proof's public signals are made of
   */
  private static long passing(UnaryOperator<SettledBatch> covered) {
    return settledOtherwise(BatchVectors.batch(RICH)).stream()
        .map(covered)
        .filter(
            batch -> {
              Submission.Direct told = BatchVectors.submission(batch);
              Bytes32 commitment = BatchVerifier.signals(BatchVectors.TERMS, batch).get(1);
              return BatchVerifier.verify(
                      BatchVectors.TERMS,
                      batch,
                      new Submission.Direct(
                          told.newRoot(), commitment, batch.words(), told.proof()))
                  instanceof Verdict.Verifies;
            })
        .count();
  }

  @Test
  @Tag("attack-20")
  void shouldCoverEverythingThatSettlesByTheProof() {
    assertThat(passing(batch -> batch)).isZero();
  }

  @Test
  @Tag("twin-20:shouldCoverEverythingThatSettlesByTheProof")
  void shouldSettleAnotherCountWhenTheProofDoesNotCoverIt() {
    long proven = BatchVectors.batch(RICH).roots().deposits();
    assertThat(
            passing(
                batch -> {
                  LedgerEvent.BatchSettled told = batch.roots();
                  return with(
                      batch,
                      roots(told, told.batch(), told.oldRoot(), proven, told.leaves().value()),
                      batch.words());
                }))
        .isEqualTo(1);
  }

  @Test
  void shouldRefuteWhenTheDeploymentIsAnother() {
    SettledBatch batch = BatchVectors.batch(RICH);
    LedgerTerms here = BatchVectors.TERMS;
    for (LedgerTerms elsewhere :
        List.of(
            new LedgerTerms(
                ChainId.of(1), here.ledger(), here.contract(), here.deployed(), Set.of()),
            new LedgerTerms(
                here.baseChain(), ChainId.of(951), here.contract(), here.deployed(), Set.of()),
            new LedgerTerms(
                here.baseChain(), here.ledger(), Address.ZERO, here.deployed(), Set.of()))) {
      assertThat(BatchVerifier.verify(elsewhere, batch, BatchVectors.submission(batch)))
          .isInstanceOf(Verdict.Refuted.class);
    }
  }

  @Test
  void shouldRefuteWhenAnyCoordinateOfTheProofIsAnother() {
    SettledBatch batch = BatchVectors.batch(RICH);
    Submission.Direct told = BatchVectors.submission(batch);
    for (int i = 0; i < 8; i++) {
      List<Bytes32> words = proofWords(told);
      words.set(i, flipped(words.get(i)));
      refuted(batch, proven(told, words)).contains("no point");
    }
    // A point of the curve that is another: its negative, and the neutral one.
    List<Bytes32> words = proofWords(told);
    words.set(0, BatchVectors.word(1));
    words.set(1, BatchVectors.word(2));
    refuted(batch, proven(told, words)).contains("equation");
    Collections.fill(words.subList(0, 2), Bytes32.ZERO);
    refuted(batch, proven(told, words)).contains("neutral");
    // The proof of another batch of the same size.
    refuted(batch, proven(told, proofWords(BatchVectors.submission(BatchVectors.batch(4)))))
        .contains("equation");
  }

  @Test
  void shouldRefuteWhenTheCommitmentIsAnother() {
    SettledBatch batch = BatchVectors.batch(RICH);
    Submission.Direct told = BatchVectors.submission(batch);
    refuted(
            batch,
            new Submission.Direct(
                told.newRoot(), flipped(told.commitment()), told.words(), told.proof()))
        .contains("commitment");
  }

  @Test
  void shouldTellAnotherKeyFromTheDevelopmentKeyAndRefuteWhatItDoesNotVerify() {
    SettledBatch batch = BatchVectors.batch(RICH);
    List<UInt256> otherSize = BatchVectors.batch(0).key();
    SettledBatch other = keyed(batch, otherSize);
    assertThat(BatchVerifier.isInsecure(other)).isFalse();
    refuted(other).contains("equation");
    List<UInt256> unfinished = new ArrayList<>(batch.key());
    for (int i = 0; i < 4; i++) {
      unfinished.set(10 + i, unfinished.get(6 + i));
    }
    refuted(keyed(batch, unfinished)).contains("gamma and delta");
    SettledBatch none = keyed(batch, Collections.nCopies(28, UInt256.of(5)));
    assertThat(BatchVerifier.isInsecure(none)).isFalse();
    refuted(none).contains("no point");
  }

  @Test
  void shouldNameTheBatchWhenL1HoldsWhatNobodyCanSubmit() {
    SettledBatch batch = BatchVectors.batch(0);
    List<Bytes32> wide = List.of(UInt256.MAX.toBytes32(), batch.words().getLast());
    assertThatThrownBy(
            () -> BatchVerifier.signals(BatchVectors.TERMS, with(batch, batch.roots(), wide)))
        .isInstanceOf(CorruptLedgerException.class)
        .hasMessageContaining("batch 0")
        .hasMessageContaining("216 bits");
  }

  private static Verdict verdict(SettledBatch batch) {
    return BatchVerifier.verify(BatchVectors.TERMS, batch, BatchVectors.submission(batch));
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refuted(SettledBatch batch) {
    return refuted(batch, BatchVectors.submission(batch));
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refuted(
      SettledBatch batch, Submission.Direct submission) {
    Verdict verdict = BatchVerifier.verify(BatchVectors.TERMS, batch, submission);
    assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
    return assertThat(((Verdict.Refuted) verdict).detail());
  }

  private static SettledBatch with(
      SettledBatch batch, LedgerEvent.BatchSettled roots, List<Bytes32> words) {
    return new SettledBatch(
        batch.block(), batch.tx(), roots, words, batch.submission(), batch.verifier(), batch.key());
  }

  private static SettledBatch keyed(SettledBatch batch, List<UInt256> key) {
    return new SettledBatch(
        batch.block(),
        batch.tx(),
        batch.roots(),
        batch.words(),
        batch.submission(),
        batch.verifier(),
        key);
  }

  private static Submission.Direct proven(Submission.Direct told, List<Bytes32> proof) {
    return new Submission.Direct(
        told.newRoot(), told.commitment(), told.words(), BatchVectors.proof(proof));
  }

  private static List<Bytes32> proofWords(Submission.Direct told) {
    List<Bytes32> words = new ArrayList<>();
    for (int at = 0; at < told.proof().size(); at += Bytes32.SIZE) {
      words.add(Bytes32.of(told.proof().slice(at, at + Bytes32.SIZE).asByteBuffer()));
    }
    return words;
  }

  /** With its lowest bit changed. */
  private static Bytes32 flipped(Bytes32 word) {
    UInt256 value = UInt256.of(word);
    boolean odd = Integer.parseInt(word.toString().substring(65), 16) % 2 == 1;
    return (odd ? value.minus(UInt256.of(1)) : value.plus(UInt256.of(1))).toBytes32();
  }
}
