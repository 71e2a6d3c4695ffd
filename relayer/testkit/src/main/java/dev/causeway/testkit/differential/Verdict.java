// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import dev.causeway.proofs.trie.TrieFault;
import java.util.Optional;

/** What a judge says of a proof. */
public sealed interface Verdict {
  /**
   * The key is there.
   *
   * @param value what it holds; of an account nonce, balance, storage root and code hash, at full
   *     width; of a judge that gives hashes, the hash of the value
   */
  record Present(Bytes value) implements Verdict {}

  /** The key is proven not to be there. */
  record Absent() implements Verdict {}

  /**
   * The proof proves nothing.
   *
   * @param fault why, from a judge of ours
   * @param reason why, in words
   */
  record Refused(Optional<TrieFault.Kind> fault, String reason) implements Verdict {}

  /** Whether the proof was taken, for one answer or the other. */
  default boolean accepts() {
    return switch (this) {
      case Present _, Absent _ -> true;
      case Refused _ -> false;
    };
  }
}
