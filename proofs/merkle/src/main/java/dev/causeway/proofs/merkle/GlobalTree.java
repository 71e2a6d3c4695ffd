// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The tree over the accepted exit roots of all chains, a slot each: a chain's place in the list
 * that the contract {@code GlobalRoots} was constructed with. Immutable; mirrors that contract.
 *
 * <p>Depth {@value #DEPTH}. The leaf of a slot is {@code keccak256(0x00 || uint256(chain) ||
 * exitRoot)}, a pre-image of 65 bytes, never the 64 of an inner node; the leaf of a chain that has
 * not settled yet is zero.
 */
public final class GlobalTree {
  /** Number of levels between a slot and the root. */
  public static final int DEPTH = 5;

  /** Number of slots. */
  public static final int SLOTS = 1 << DEPTH;

  /** The tree in which no chain has settled. */
  public static final GlobalTree EMPTY =
      new GlobalTree(heap(Collections.nCopies(SLOTS, Bytes32.ZERO)));

  /** Nodes as in a heap: the root at 1, the children of n at 2n and 2n + 1, the slots last. */
  private final List<Bytes32> nodes;

  private GlobalTree(List<Bytes32> nodes) {
    this.nodes = nodes;
  }

  /**
   * The tree of a whole network.
   *
   * @param chains in the order of their slots, at most {@value #SLOTS}
   * @param exitRoots the accepted exit root of each chain that has settled
   * @throws IllegalArgumentException when there are too many chains, or an exit root belongs to
   *     none of them
   */
  public static GlobalTree of(List<ChainId> chains, Map<ChainId, ExitRoot> exitRoots) {
    if (chains.size() > SLOTS) {
      throw new IllegalArgumentException(
          "a network has at most %d chains, but %d were given".formatted(SLOTS, chains.size()));
    }
    for (ChainId chain : exitRoots.keySet()) {
      if (!chains.contains(chain)) {
        throw new IllegalArgumentException(
            "chain %s has an exit root but no slot; the slots belong to %s"
                .formatted(chain, chains));
      }
    }
    List<Bytes32> leaves = new ArrayList<>(Collections.nCopies(SLOTS, Bytes32.ZERO));
    for (int slot = 0; slot < chains.size(); slot++) {
      ExitRoot exitRoot = exitRoots.get(chains.get(slot));
      if (exitRoot != null) {
        leaves.set(slot, leaf(chains.get(slot), exitRoot));
      }
    }
    return new GlobalTree(heap(leaves));
  }

  /**
   * The tree in which the slot holds that exit root of that chain, and all else is as here.
   *
   * @param slot 0 to 31
   * @throws IllegalArgumentException when there is no such slot
   */
  public GlobalTree with(int slot, ChainId chain, ExitRoot exitRoot) {
    checkSlot(slot);
    List<Bytes32> changed = new ArrayList<>(nodes);
    int node = SLOTS + slot;
    changed.set(node, leaf(chain, exitRoot));
    for (node >>>= 1; node > 0; node >>>= 1) {
      changed.set(node, Keccak.hash(changed.get(2 * node), changed.get(2 * node + 1)));
    }
    return new GlobalTree(List.copyOf(changed));
  }

  /** The global root. */
  public GlobalRoot root() {
    return new GlobalRoot(nodes.get(1));
  }

  /**
   * Proof of what a slot holds.
   *
   * @param slot 0 to 31
   * @throws IllegalArgumentException when there is no such slot
   */
  public GlobalProof proof(int slot) {
    checkSlot(slot);
    List<Bytes32> siblings = new ArrayList<>(DEPTH);
    for (int node = SLOTS + slot; node > 1; node >>>= 1) {
      siblings.add(nodes.get(node ^ 1));
    }
    return new GlobalProof(root(), slot, siblings);
  }

  static void checkSlot(int slot) {
    if (slot < 0 || slot >= SLOTS) {
      throw new IllegalArgumentException("slot out of range 0..%d: %d".formatted(SLOTS - 1, slot));
    }
  }

  static Bytes32 leaf(ChainId chain, ExitRoot exitRoot) {
    ByteBuffer preimage = ByteBuffer.allocate(1 + 2 * Bytes32.SIZE);
    preimage.put((byte) 0x00);
    MessageHash.putLong(preimage, chain.value());
    preimage.put(exitRoot.value().asByteBuffer());
    return Keccak.hash(preimage.flip());
  }

  private static List<Bytes32> heap(List<Bytes32> leaves) {
    List<Bytes32> nodes = new ArrayList<>(Collections.nCopies(SLOTS, Bytes32.ZERO));
    nodes.addAll(leaves);
    for (int node = SLOTS - 1; node > 0; node--) {
      nodes.set(node, Keccak.hash(nodes.get(2 * node), nodes.get(2 * node + 1)));
    }
    return List.copyOf(nodes);
  }
}
