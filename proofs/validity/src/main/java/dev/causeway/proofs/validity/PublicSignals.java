// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.crypto.Poseidon;
import java.util.List;

/**
 * The six numbers that a proof of a batch is about, in the circuit's order.
 *
 * @param newRoot the state root after the batch
 * @param commitment to the words
 * @param evaluation of the words at alpha
 * @param oldRoot the state root before the batch
 * @param alpha where the words are evaluated
 * @param domain the deployment
 */
public record PublicSignals(
    Scalar newRoot,
    Scalar commitment,
    Scalar evaluation,
    Scalar oldRoot,
    Scalar alpha,
    Scalar domain) {
  /** The signals of a batch with these roots and words, at this place on L1. */
  public static PublicSignals of(
      BatchBinding binding, Scalar oldRoot, Scalar newRoot, List<Words> words) {
    Scalar commitment = commitment(words);
    Scalar alpha = binding.alpha(oldRoot, newRoot, commitment, words);
    return new PublicSignals(
        newRoot, commitment, evaluation(words, alpha), oldRoot, alpha, binding.domain().scalar());
  }

  /** From 0, Poseidon of the commitment so far and both words, for each transaction. */
  public static Scalar commitment(List<Words> words) {
    Scalar commitment = Scalar.ZERO;
    for (Words pair : words) {
      commitment = Poseidon.hash(commitment, pair.first(), pair.second());
    }
    return commitment;
  }

  /** The sum of w_j * alpha^(j+1) over the words A_0, B_0, A_1, B_1, ... */
  public static Scalar evaluation(List<Words> words, Scalar alpha) {
    Scalar sum = Scalar.ZERO;
    for (Words pair : words.reversed()) {
      sum = sum.add(pair.second()).multiply(alpha).add(pair.first()).multiply(alpha);
    }
    return sum;
  }

  /** In the order of the circuit and its verifier. */
  public List<Scalar> toList() {
    return List.of(newRoot, commitment, evaluation, oldRoot, alpha, domain);
  }
}
