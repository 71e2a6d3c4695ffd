// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import dev.causeway.model.Address;

/**
 * How batches are settled.
 *
 * @param operator account that submits them, for trial runs
 * @param ahead how many batches may be proven or on their way before the first of them is settled,
 *     1 to 64
 */
public record BatchConfig(Address operator, int ahead) {
  /** Refuses what is out of range, naming it. */
  public BatchConfig {
    if (ahead < 1 || ahead > 64) {
      throw new IllegalArgumentException("settle.batches-ahead must be 1 to 64, but is " + ahead);
    }
  }
}
