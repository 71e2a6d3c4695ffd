// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import java.util.Optional;

/**
 * Batches of a validity-proven layer, as its node cuts them. Blocking; called from virtual threads.
 * Safe for concurrent use.
 */
public interface BatchSource {
  /**
   * The batch of that number with all that its proof needs; empty while it is not cut. The same for
   * ever once it is there.
   *
   * @param number from 0
   */
  Outcome<Optional<ProvableBatch>> batch(long number);
}
