// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.ReceiptLog;
import java.util.Optional;

/**
 * Turns logs of our contracts into events. Pure.
 *
 * @param <E> the events
 */
interface LogDecoder<E> {
  /** Whether the block may have an event of ours; if not, it has none. */
  boolean mayContain(Bloom bloom);

  /**
   * The event of a log; empty when the log is none of ours.
   *
   * @throws IllegalArgumentException saying what is wrong, when one of our contracts seems to have
   *     written what it never writes
   */
  Optional<E> decode(ReceiptLog log);
}
