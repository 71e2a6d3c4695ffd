// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

/** What became of the wish for a batch. */
public sealed interface BatchAssembly {
  /**
   * All entries hold, one after the other.
   *
   * @param inputs what the proof is made from
   * @param after the state after the batch
   */
  record Assembled(BatchInputs inputs, LedgerState after) implements BatchAssembly {}

  /**
   * An entry does not hold after those before it, so there is no proof of this batch.
   *
   * @param position of the entry, from 0
   * @param reason why
   */
  record Refused(int position, LedgerRejection reason) implements BatchAssembly {}
}
