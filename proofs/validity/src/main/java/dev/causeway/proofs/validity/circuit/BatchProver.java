// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.Proven;
import dev.causeway.proofs.groth16.Prover;
import dev.causeway.proofs.groth16.ProvingException;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.validity.BatchInputs;
import java.util.function.BooleanSupplier;

/**
 * Proves batches of one size: calculates the witness, and lets a prover prove it.
 *
 * @param size transactions of a batch
 * @param calculator of the circuit of that size
 * @param key of the same circuit; stays open
 * @param prover who proves
 */
public record BatchProver(int size, WitnessCalculator calculator, ProvingKey key, Prover prover) {
  /**
   * Proves a batch.
   *
   * @return the proof and the signals it is about, which are those of the batch
   * @throws ProvingException if the key does not belong to the circuit
   * @throws IllegalArgumentException if the batch has another size
   * @throws IllegalStateException if the circuit refuses what the rules allowed, or says something
   *     else of it: then one of them is wrong
   */
  public Proven prove(BatchInputs batch, ProvingProgress progress, BooleanSupplier cancelled)
      throws ProvingException {
    if (batch.transactions().size() != size) {
      throw new IllegalArgumentException(
          "a batch of %d cannot be proven by the circuit for %d"
              .formatted(batch.transactions().size(), size));
    }
    Proven proven =
        switch (calculator.calculate(batch.witness())) {
          case WitnessResult.Calculated(var witness) ->
              prover.prove(key, witness, progress, cancelled);
          case WitnessResult.Failed(var fault) ->
              throw new IllegalStateException(
                  "batch %d has no witness: %s"
                      .formatted(batch.binding().batch(), fault.describe()));
        };
    if (!proven.publicSignals().equals(batch.signals().toList())) {
      throw new IllegalStateException(
          "batch %d has signals %s, but the circuit says %s"
              .formatted(
                  batch.binding().batch(), batch.signals().toList(), proven.publicSignals()));
    }
    return proven;
  }
}
