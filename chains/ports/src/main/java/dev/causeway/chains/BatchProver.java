// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Bytes;
import java.util.Set;

/**
 * Proves batches. Blocking, for seconds to minutes, and busy all the while; called from a platform
 * thread.
 */
public interface BatchProver {
  /** Sizes of batches that it has keys for. */
  Set<Integer> sizes();

  /**
   * A proof that was verified here against the verifying key.
   *
   * @param size of the batch, one of {@link #sizes}
   * @param inputs of the circuit
   */
  Proving prove(int size, Bytes inputs);

  /** What became of it. */
  sealed interface Proving {
    /**
     * A proof that verifies.
     *
     * @param proof points A, B and C as the contract takes them, 256 bytes
     */
    record Proven(Bytes proof) implements Proving {
      /** Refuses another length. */
      public Proven {
        if (proof.size() != 256) {
          throw new IllegalArgumentException("a proof has 256 bytes, not " + proof.size());
        }
      }
    }

    /**
     * The inputs satisfy no circuit, or the proof does not verify: the same inputs will not do
     * better.
     *
     * @param detail what is wrong
     */
    record Unprovable(String detail) implements Proving {}
  }
}
