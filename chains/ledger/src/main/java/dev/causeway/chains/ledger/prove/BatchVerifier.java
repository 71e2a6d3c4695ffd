// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.prove;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.SettledBatch;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.groth16.Groth16Verifier;
import dev.causeway.proofs.groth16.Verification;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import dev.causeway.proofs.validity.BatchBinding;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.PublicSignals;
import dev.causeway.proofs.validity.Words;
import dev.causeway.proofs.validity.circuit.LedgerCircuit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies a settled batch once more, as its contract did, from what L1 holds of it. The signals
 * are computed here from roots, counts and words, and never taken from the calldata. Pure.
 */
public final class BatchVerifier {
  private BatchVerifier() {}

  /** Whether the proof in the calldata proves what the contract recorded. */
  public sealed interface Verdict {
    /** It does. */
    record Verifies() implements Verdict {}

    /**
     * It does not.
     *
     * @param detail what is wrong
     */
    record Refuted(String detail) implements Verdict {}
  }

  /**
   * The six public signals that a batch had to be proven for, in the circuit's order.
   *
   * @throws CorruptLedgerException when what L1 is said to hold is nothing that the contract lets
   *     through
   */
  public static List<Bytes32> signals(LedgerTerms terms, SettledBatch batch) {
    return publicSignals(terms, batch).toList().stream()
        .map(signal -> Bytes32.of(ByteBuffer.wrap(signal.toBytes())))
        .toList();
  }

  /**
   * Verifies.
   *
   * @param submission how the batch came to the contract
   * @throws CorruptLedgerException as {@link #signals} does
   */
  public static Verdict verify(
      LedgerTerms terms, SettledBatch batch, Submission.Direct submission) {
    PublicSignals signals = publicSignals(terms, batch);
    if (!submission.newRoot().equals(batch.roots().newRoot())) {
      return new Verdict.Refuted(
          "the calldata has new root %s, but the contract recorded %s"
              .formatted(submission.newRoot(), batch.roots().newRoot()));
    }
    if (!submission.words().equals(batch.words())) {
      return new Verdict.Refuted("the calldata has other words than the contract published");
    }
    Bytes32 commitment = Bytes32.of(ByteBuffer.wrap(signals.commitment().toBytes()));
    if (!submission.commitment().equals(commitment)) {
      return new Verdict.Refuted(
          "the calldata has commitment %s, but the words have %s"
              .formatted(submission.commitment(), commitment));
    }
    Proof proof;
    try {
      proof = EvmWords.readProof(submission.proof());
    } catch (IllegalArgumentException none) {
      return new Verdict.Refuted("the proof has a point that is none: " + none.getMessage());
    }
    VerifyingKey key;
    try {
      key = EvmWords.readKey(batch.key());
    } catch (IllegalArgumentException none) {
      return new Verdict.Refuted("the verifier holds no verifying key: " + none.getMessage());
    }
    return verdict(key, proof, signals);
  }

  private static Verdict verdict(VerifyingKey key, Proof proof, PublicSignals signals) {
    // As the contract: no honest proof has a neutral point, and no finished key has gamma = delta.
    if (proof.a().isNeutral() || proof.b().isNeutral() || proof.c().isNeutral()) {
      return new Verdict.Refuted("a point of the proof is the neutral one");
    }
    if (key.gamma2().equals(key.delta2())) {
      return new Verdict.Refuted(
          "gamma and delta of the verifying key are equal: nobody contributed to it, so anybody proves anything");
    }
    return switch (new Groth16Verifier(key).verify(proof, signals.toList())) {
      case Verification.Accepted _ -> new Verdict.Verifies();
      case Verification.Refused(Verification.Reason reason) ->
          new Verdict.Refuted(
              switch (reason) {
                case WRONG_NUMBER_OF_SIGNALS ->
                    "the verifying key is for another number of public signals";
                case EQUATION_DOES_NOT_HOLD ->
                    "the equation of pairings does not hold for these public signals";
              });
    };
  }

  /**
   * Whether the contract verifies batches of this size with the INSECURE development key, with
   * which everybody can forge.
   */
  public static boolean isInsecure(SettledBatch batch) {
    try {
      return LedgerCircuit.isInsecureDevelopmentKey(batch.size(), EvmWords.readKey(batch.key()));
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static PublicSignals publicSignals(LedgerTerms terms, SettledBatch batch) {
    try {
      List<Words> words = new ArrayList<>();
      for (int i = 0; i < batch.words().size(); i += 2) {
        words.add(new Words(batch.words().get(i), batch.words().get(i + 1)));
      }
      return PublicSignals.of(
          new BatchBinding(
              terms.baseChain(),
              new Domain(terms.ledger(), terms.contract()),
              batch.roots().batch(),
              batch.roots().deposits(),
              batch.roots().leaves().value()),
          scalar(batch.roots().oldRoot()),
          scalar(batch.roots().newRoot()),
          words);
    } catch (IllegalArgumentException beyond) {
      throw new CorruptLedgerException(
          "batch %d on L1 holds what the contract lets nobody submit (%s): ask another endpoint of L1"
              .formatted(batch.roots().batch(), beyond.getMessage()),
          beyond);
    }
  }

  private static Scalar scalar(Bytes32 word) {
    byte[] bytes = new byte[Bytes32.SIZE];
    word.asByteBuffer().get(bytes);
    return Scalar.of(bytes);
  }
}
