// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.Witness;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Makes Groth16 proofs. A proof that comes out of here verifies. */
public interface Prover {
  /**
   * Proves that the circuit of a key has signals with the public values that the witness has, with
   * randomness of its own, so that the proof tells nothing else of them.
   *
   * @param key stays open meanwhile
   * @param witness the values of all signals
   * @param progress is told how far it is, by one thread at a time
   * @param cancelled is asked now and then, by any thread, whether the proof is no longer wanted
   * @return the proof, and the public signals that it is about
   * @throws ProvingException if the witness does not fit or does not satisfy the circuit
   * @throws CancellationException if the proof is no longer wanted or the thread was interrupted
   */
  Proven prove(ProvingKey key, Witness witness, ProvingProgress progress, BooleanSupplier cancelled)
      throws ProvingException;
}
