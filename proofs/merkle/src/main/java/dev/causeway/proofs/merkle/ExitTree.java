// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The append-only Merkle tree of a chain's outgoing messages, which answers for every earlier state
 * of itself.
 *
 * <p>Depth {@value #DEPTH}, keccak256, empty leaf zero, siblings never sorted. The exit root is
 * {@code keccak256(top || uint256(leafCount))}, so one word commits to the leaves and to their
 * number; mirrors the contract {@code Bridge}. Only complete nodes are kept, 64 bytes per leaf in
 * all: they never change again, so a root or proof for fewer leaves needs nothing but the at most
 * {@value #DEPTH} unfinished nodes on its right edge, which are computed when asked for.
 *
 * <p>Not safe for use by several threads at once; its owner is one actor or one call.
 */
public final class ExitTree {
  /** Number of levels between a leaf and the top. */
  public static final int DEPTH = 32;

  private static final byte[] EMPTY_TOPS = emptyTops();

  private final KeccakDigester digester = new KeccakDigester();
  private final NodeLevel[] levels = new NodeLevel[DEPTH];
  private final long base;
  private long count;

  /** A tree without leaves. */
  public ExitTree() {
    this(ExitFrontier.EMPTY);
  }

  private ExitTree(ExitFrontier frontier) {
    base = frontier.leafCount().value();
    count = base;
    int peak = 0;
    for (int level = 0; level < DEPTH; level++) {
      // The left neighbour of the first unfinished node is the peak, if there is one.
      levels[level] = new NodeLevel(base >>> level & ~1L);
      if ((base >>> level & 1) == 1) {
        put(level, frontier.peaks().get(peak++));
      }
    }
  }

  /** The tree of these leaves, from the first on. */
  public static ExitTree restore(List<MessageId> leaves) {
    return restore(ExitFrontier.EMPTY, leaves);
  }

  /**
   * The tree that continues a frontier. It takes further leaves and proves those, but it cannot
   * look at what the frontier stands for.
   */
  public static ExitTree restore(ExitFrontier frontier, List<MessageId> later) {
    ExitTree tree = new ExitTree(frontier);
    later.forEach(tree::add);
    return tree;
  }

  /** How many leaves it has. */
  public LeafCount leafCount() {
    return LeafCount.of(count);
  }

  /** The first leaf that it can prove: zero, unless it was restored from a frontier. */
  public LeafIndex firstKept() {
    return LeafIndex.of(base);
  }

  /** The exit root over all leaves. */
  public ExitRoot exitRoot() {
    return rootOver(count);
  }

  /**
   * The exit root as it was at an earlier leaf count.
   *
   * @throws IllegalArgumentException when the tree never had that many leaves, or cannot look back
   *     that far
   */
  public ExitRoot exitRootAt(LeafCount leafCount) {
    return rootOver(checked(leafCount));
  }

  /**
   * Adds a leaf and gives the exit root over all, as the contract emits it.
   *
   * @throws IllegalStateException when the tree is full
   */
  public ExitRoot append(MessageId leaf) {
    add(leaf);
    return rootOver(count);
  }

  /**
   * Adds many leaves and computes only the last root: about one hash per leaf instead of 33.
   *
   * @throws IllegalStateException when the tree is full
   */
  public ExitRoot appendAll(List<MessageId> leaves) {
    leaves.forEach(this::add);
    return rootOver(count);
  }

  /**
   * Forgets the leaves from {@code leafCount} on: what a reorg of the source chain asks for.
   *
   * @throws IllegalArgumentException when the tree never had that many leaves, or cannot look back
   *     that far
   */
  public void truncate(LeafCount leafCount) {
    count = checked(leafCount);
    for (int level = 0; level < DEPTH; level++) {
      levels[level].truncate(count >>> level);
    }
  }

  /**
   * The leaf at a position.
   *
   * @throws IllegalArgumentException when it is not kept
   */
  public MessageId leaf(LeafIndex index) {
    checkKept(index, count);
    return new MessageId(node(levels[0].array(index.value()), levels[0].offset(index.value())));
  }

  /**
   * Proof of one leaf against the exit root at {@code leafCount}, however much the tree has grown
   * since.
   *
   * @throws IllegalArgumentException when the leaf is not among the first {@code leafCount}, or one
   *     of the two is not kept
   */
  public ExitProof proof(LeafIndex index, LeafCount leafCount) {
    View view = new View(checked(leafCount));
    checkKept(index, view.count);
    List<Bytes32> siblings = new ArrayList<>(DEPTH);
    for (int level = 0; level < DEPTH; level++) {
      siblings.add(view.node(level, index.value() >>> level ^ 1));
    }
    return new ExitProof(index, leafCount, siblings);
  }

  /**
   * One proof of many leaves against the exit root at {@code leafCount}.
   *
   * @param indexes strictly ascending, not empty
   * @throws IllegalArgumentException when they are not, or one is not among the first {@code
   *     leafCount}, or not kept
   */
  public ExitMultiProof multiProof(List<LeafIndex> indexes, LeafCount leafCount) {
    View view = new View(checked(leafCount));
    long[] positions = new long[indexes.size()];
    if (positions.length == 0) {
      throw new IllegalArgumentException("a proof of no leaf was asked for; name at least one");
    }
    for (int i = 0; i < positions.length; i++) {
      LeafIndex index = indexes.get(i);
      checkKept(index, view.count);
      positions[i] = index.value();
      if (i > 0 && positions[i] <= positions[i - 1]) {
        throw new IllegalArgumentException(
            "leaf indexes must ascend, but %s follows %s; sort them and drop repeated ones"
                .formatted(index, indexes.get(i - 1)));
      }
    }
    return new ExitMultiProof(leafCount, view.siblings(positions));
  }

  /**
   * What must be stored to go on from {@code leafCount} without the leaves before it.
   *
   * @throws IllegalArgumentException when the tree never had that many leaves, or cannot look back
   *     that far
   */
  public ExitFrontier frontierAt(LeafCount leafCount) {
    long at = checked(leafCount);
    List<Bytes32> peaks = new ArrayList<>();
    for (int level = 0; level < DEPTH; level++) {
      if ((at >>> level & 1) == 1) {
        long peak = (at >>> level) - 1;
        peaks.add(node(levels[level].array(peak), levels[level].offset(peak)));
      }
    }
    return new ExitFrontier(leafCount, peaks);
  }

  /** Bytes that its nodes occupy. */
  long allocatedBytes() {
    long bytes = 0;
    for (NodeLevel level : levels) {
      bytes += level.allocatedBytes();
    }
    return bytes;
  }

  static ExitRoot mixIn(Bytes32 top, LeafCount leafCount) {
    ByteBuffer pair = ByteBuffer.allocate(2 * Bytes32.SIZE);
    pair.put(top.asByteBuffer());
    MessageHash.putLong(pair, leafCount.value());
    return new ExitRoot(Keccak.hash(pair.flip()));
  }

  private void add(MessageId leaf) {
    if (count == 0xFFFF_FFFFL) {
      throw new IllegalStateException("the exit tree is full: it has 2^32 - 1 leaves");
    }
    put(0, leaf.value());
    long position = count++;
    for (int level = 0; (position & 1) == 1; level++, position >>>= 1) {
      NodeLevel below = levels[level];
      NodeLevel above = levels[level + 1];
      long parent = above.extend();
      digester.hashPair(
          below.array(position - 1),
          below.offset(position - 1),
          below.array(position),
          below.offset(position),
          above.array(parent),
          above.offset(parent));
    }
  }

  private void put(int level, Bytes32 value) {
    NodeLevel target = levels[level];
    long position = target.extend();
    value.asByteBuffer().get(target.array(position), target.offset(position), Bytes32.SIZE);
  }

  private ExitRoot rootOver(long leaves) {
    return mixIn(new View(leaves).top(), LeafCount.of(leaves));
  }

  private long checked(LeafCount leafCount) {
    if (leafCount.value() > count) {
      throw new IllegalArgumentException(
          "the exit tree has %d leaves, so nothing is known at %s; append the missing leaves first"
              .formatted(count, leafCount));
    }
    if (leafCount.value() < base) {
      throw new IllegalArgumentException(
          "this exit tree was restored from a frontier of %d leaves and cannot look back to %s; restore it from all leaves"
              .formatted(base, leafCount));
    }
    return leafCount.value();
  }

  private void checkKept(LeafIndex index, long leaves) {
    if (index.value() >= leaves) {
      throw new IllegalArgumentException(
          "leaf %s is not in a tree of %d leaves".formatted(index, leaves));
    }
    if (index.value() < base) {
      throw new IllegalArgumentException(
          "this exit tree was restored from a frontier of %d leaves and does not keep leaf %s; restore it from all leaves"
              .formatted(base, index));
    }
  }

  private static Bytes32 node(byte[] array, int offset) {
    return Bytes32.of(ByteBuffer.wrap(array, offset, Bytes32.SIZE));
  }

  private static byte[] emptyTops() {
    KeccakDigester digester = new KeccakDigester();
    byte[] tops = new byte[(DEPTH + 1) * Bytes32.SIZE];
    for (int level = 0; level < DEPTH; level++) {
      int below = level * Bytes32.SIZE;
      digester.hashPair(tops, below, tops, below, tops, below + Bytes32.SIZE);
    }
    return tops;
  }

  /** The tree as it was at some leaf count: kept nodes, plus the unfinished ones on its edge. */
  private final class View {
    private final long count;
    private final byte[] edge = new byte[(DEPTH + 1) * Bytes32.SIZE];

    View(long count) {
      this.count = count;
      for (int level = 0; level < DEPTH; level++) {
        if (!hasEdge(level + 1)) {
          continue;
        }
        long position = count >>> level;
        int here = level * Bytes32.SIZE;
        int above = here + Bytes32.SIZE;
        byte[] unfinished = hasEdge(level) ? edge : EMPTY_TOPS;
        if ((position & 1) == 1) {
          NodeLevel kept = levels[level];
          digester.hashPair(
              kept.array(position - 1), kept.offset(position - 1), unfinished, here, edge, above);
        } else {
          digester.hashPair(unfinished, here, EMPTY_TOPS, here, edge, above);
        }
      }
    }

    Bytes32 top() {
      return ExitTree.node(count == 0 ? EMPTY_TOPS : edge, DEPTH * Bytes32.SIZE);
    }

    Bytes32 node(int level, long position) {
      if (position < count >>> level) {
        return ExitTree.node(levels[level].array(position), levels[level].offset(position));
      }
      boolean unfinished = position == count >>> level && hasEdge(level);
      return ExitTree.node(unfinished ? edge : EMPTY_TOPS, level * Bytes32.SIZE);
    }

    List<Bytes32> siblings(long[] positions) {
      List<Bytes32> siblings = new ArrayList<>();
      int known = positions.length;
      for (int level = 0; level < DEPTH; level++) {
        int parents = 0;
        for (int i = 0; i < known; i++) {
          long position = positions[i];
          if ((position & 1) == 0 && i + 1 < known && positions[i + 1] == position + 1) {
            i++;
          } else {
            siblings.add(node(level, position ^ 1));
          }
          positions[parents++] = position >>> 1;
        }
        known = parents;
      }
      return siblings;
    }

    /** Whether the node at the right edge of a level is begun but not complete. */
    private boolean hasEdge(int level) {
      return (count & ((1L << level) - 1)) != 0;
    }
  }
}
