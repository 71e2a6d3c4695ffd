// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import java.util.List;

/** What is known of a case beforehand, from the tries that it was made from. */
public sealed interface Claim {
  /**
   * The proof is canonical: every judge must take it.
   *
   * @param truth the answer
   */
  record Canonical(Verdict truth) implements Claim {}

  /**
   * The root is real, the proof was tampered with: it may be refused, but proves nothing else.
   *
   * @param truth the only answer
   * @param nodes the canonical proof from the root on
   * @param slotNodes and from the storage root on
   */
  record Tampered(Verdict truth, List<Bytes> nodes, List<Bytes> slotNodes) implements Claim {
    /** Copies the lists. */
    public Tampered {
      nodes = List.copyOf(nodes);
      slotNodes = List.copyOf(slotNodes);
    }
  }

  /** The root is none of the trie, or the question has no answer: nothing is proven. */
  record Unprovable() implements Claim {}

  /**
   * The root commits to the tampered nodes, as no real chain's does: whatever ours takes, the
   * independent judge must take too, for the same answer.
   */
  record Crafted() implements Claim {}
}
