// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.util.Comparator;

/**
 * The one identity of a message: where it stands in the exit tree of its source chain.
 *
 * @param sourceChain the chain that the message leaves
 * @param leafIndex its position in that chain's exit tree
 */
public record MessageKey(ChainId sourceChain, LeafIndex leafIndex)
    implements Comparable<MessageKey> {
  private static final Comparator<MessageKey> ORDER =
      Comparator.comparing(MessageKey::sourceChain).thenComparing(MessageKey::leafIndex);

  @Override
  public int compareTo(MessageKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return sourceChain + "/" + leafIndex;
  }
}
