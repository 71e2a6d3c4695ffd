// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import java.util.Arrays;

/**
 * The complete nodes of one level of a tree, side by side in flat arrays.
 *
 * <p>No object per node, and no copy of everything when it grows: nodes live in blocks of 32 KiB,
 * of which only the first, small one is ever resized.
 */
final class NodeLevel {
  private static final int BLOCK_BITS = 10;
  private static final int BLOCK_NODES = 1 << BLOCK_BITS;
  private static final int SMALLEST_BLOCK_NODES = 4;

  private final long first;
  private byte[][] blocks = new byte[1][];
  private long end;

  /** A level whose nodes before {@code first} are not kept. */
  NodeLevel(long first) {
    this.first = first;
    this.end = first;
  }

  /** The array that holds a node. */
  byte[] array(long position) {
    if (position < first || position >= end) {
      throw new IndexOutOfBoundsException(
          "node " + position + " is not among the kept ones " + first + ".." + end);
    }
    return blocks[block(position)];
  }

  /** Where in its array a node starts. */
  int offset(long position) {
    return (int) ((position - first) & (BLOCK_NODES - 1)) * Bytes32.SIZE;
  }

  /** Makes room for one more node at the end and returns its position; the caller fills it. */
  long extend() {
    int block = block(end);
    if (block == blocks.length) {
      blocks = Arrays.copyOf(blocks, block * 2);
    }
    int needed = offset(end) + Bytes32.SIZE;
    byte[] array = blocks[block];
    if (array == null) {
      int nodes = block == 0 ? SMALLEST_BLOCK_NODES : BLOCK_NODES;
      blocks[block] = new byte[nodes * Bytes32.SIZE];
    } else if (array.length < needed) {
      blocks[block] = Arrays.copyOf(array, array.length * 2);
    }
    return end++;
  }

  /** Forgets the nodes from {@code newEnd} on. */
  void truncate(long newEnd) {
    if (newEnd < first || newEnd > end) {
      throw new IndexOutOfBoundsException(
          "cannot cut at node " + newEnd + " of " + first + ".." + end);
    }
    end = newEnd;
    int keep = block(end) + 1;
    for (int block = keep; block < blocks.length; block++) {
      blocks[block] = null;
    }
  }

  /** Bytes of all blocks, filled or not. */
  long allocatedBytes() {
    long bytes = 0;
    for (byte[] block : blocks) {
      bytes += block == null ? 0 : block.length;
    }
    return bytes;
  }

  private int block(long position) {
    return (int) ((position - first) >>> BLOCK_BITS);
  }
}
