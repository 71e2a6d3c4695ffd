// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import java.util.List;

/**
 * What an append-only tree must remember of its leaves so that it can go on: the tops of the
 * complete subtrees that the leaves split into, one per set bit of the leaf count.
 *
 * <p>It is also what the contract {@code Bridge} keeps of its own tree.
 *
 * @param leafCount how many leaves it stands for
 * @param peaks the tops, from the smallest subtree (the rightmost) to the largest
 */
public record ExitFrontier(LeafCount leafCount, List<Bytes32> peaks) {
  /** The frontier of no leaf. */
  public static final ExitFrontier EMPTY = new ExitFrontier(LeafCount.NONE, List.of());

  /**
   * Copies the peaks.
   *
   * @throws IllegalArgumentException when their number does not fit the leaf count
   */
  public ExitFrontier {
    peaks = List.copyOf(peaks);
    if (peaks.size() != Long.bitCount(leafCount.value())) {
      throw new IllegalArgumentException(
          "a frontier of %s leaves has %d peaks, but %d were given; export it again"
              .formatted(leafCount, Long.bitCount(leafCount.value()), peaks.size()));
    }
  }

  /** The exit root over its leaves: compare it with the chain's before trusting a stored one. */
  public ExitRoot exitRoot() {
    return ExitTree.restore(this, List.of()).exitRoot();
  }
}
