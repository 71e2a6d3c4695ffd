// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;

/** What is wrong with a proof against an exit root or a global root. */
public sealed interface ProofFault {
  /** One sentence for a person, naming the values. */
  String describe();

  /**
   * The proof has another number of siblings than the tree has levels.
   *
   * @param expected the depth of the tree
   * @param actual what the proof has
   */
  record WrongDepth(int expected, int actual) implements ProofFault {
    @Override
    public String describe() {
      return "the proof must have %d siblings, but has %d".formatted(expected, actual);
    }
  }

  /**
   * The leaf lies outside the tree that the root commits to (pitfall M4).
   *
   * @param index the leaf
   * @param count the leaves of the tree
   */
  record BeyondCount(LeafIndex index, LeafCount count) implements ProofFault {
    @Override
    public String describe() {
      return "leaf %s is not in a tree of %s leaves".formatted(index, count);
    }
  }

  /**
   * Leaves are repeated or out of order.
   *
   * @param previous the leaf before
   * @param next the leaf that should have been above it
   */
  record NotAscending(LeafIndex previous, LeafIndex next) implements ProofFault {
    @Override
    public String describe() {
      return "leaf indexes must ascend, but %s follows %s".formatted(next, previous);
    }
  }

  /** A proof of no leaf proves nothing. */
  record NoLeaf() implements ProofFault {
    @Override
    public String describe() {
      return "the proof names no leaf";
    }
  }

  /**
   * The proof ended before the root was reached.
   *
   * @param level the level, from the leaves up, at which a sibling was missing
   */
  record Truncated(int level) implements ProofFault {
    @Override
    public String describe() {
      return "the proof ends at level %d, before the root".formatted(level);
    }
  }

  /**
   * Elements were left over when the root was reached: every one must be consumed, or one message
   * would have many proofs.
   *
   * @param count how many
   */
  record Leftover(int count) implements ProofFault {
    @Override
    public String describe() {
      return "%d elements of the proof were not used".formatted(count);
    }
  }

  /**
   * The proof is well formed, but leads to another root.
   *
   * @param expected the root to prove against
   * @param computed where the proof leads
   */
  record OtherRoot(Bytes32 expected, Bytes32 computed) implements ProofFault {
    @Override
    public String describe() {
      return "the proof leads to root %s, not to %s".formatted(computed, expected);
    }
  }
}
