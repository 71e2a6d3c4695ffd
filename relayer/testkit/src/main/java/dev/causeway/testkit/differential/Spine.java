// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The nodes along a key, those inside their parents too, taken apart so that one can be changed and
 * the hashes above it made anew.
 *
 * @param levels from the root down
 */
record Spine(List<Level> levels) {
  private static final int BRANCH_ITEMS = 17;

  /** How a node is referred to by its parent. */
  enum Reference {
    /** As its size demands. */
    CANONICAL,
    /** By its hash, however short it is. */
    HASHED,
    /** Inside the parent, however long it is. */
    INLINED
  }

  /**
   * A node.
   *
   * @param items its encoded items
   * @param child the item that refers to the next level; none at the last
   * @param encoding bytes to use instead of the items'
   * @param reference how its parent refers to it
   */
  record Level(
      List<Bytes> items, Optional<Integer> child, Optional<Bytes> encoding, Reference reference) {
    Level {
      items = List.copyOf(items);
    }

    boolean isBranch() {
      return items.size() == BRANCH_ITEMS;
    }

    boolean isLeaf() {
      return !isBranch() && RawRlp.isLeaf(path());
    }

    Bytes path() {
      return RawRlp.content(items.getFirst());
    }

    Level encoded(Bytes bytes) {
      return new Level(items, child, Optional.of(bytes), reference);
    }

    /** With items in place of the real ones, references included. */
    Level of(List<Bytes> otherItems) {
      return encoded(RawRlp.list(otherItems));
    }

    Level referred(Reference other) {
      return new Level(items, child, encoding, other);
    }
  }

  /**
   * Nodes that are linked again.
   *
   * @param root the hash of the first
   * @param elements the proof
   */
  record Linked(Bytes32 root, List<Bytes> elements) {}

  Spine {
    levels = List.copyOf(levels);
  }

  /** Takes a canonical proof apart; none when it is the proof of an empty trie. */
  static Optional<Spine> of(List<Bytes> elements, Bytes key) {
    if (elements.isEmpty() || elements.getFirst().equals(RawRlp.NOTHING)) {
      return Optional.empty();
    }
    Deque<Bytes> left = new ArrayDeque<>(elements);
    List<Level> levels = new ArrayList<>();
    String rest = key.toUnprefixedHex();
    Optional<Bytes> node = Optional.of(left.removeFirst());
    while (node.isPresent()) {
      List<Bytes> items = RawRlp.items(node.get());
      Optional<Integer> child = Optional.empty();
      if (items.size() == BRANCH_ITEMS) {
        int digit = rest.isEmpty() ? -1 : Character.digit(rest.charAt(0), 16);
        if (digit >= 0 && !items.get(digit).equals(RawRlp.NOTHING)) {
          child = Optional.of(digit);
          rest = rest.substring(1);
        }
      } else {
        Bytes path = RawRlp.content(items.getFirst());
        String digits = RawRlp.digits(path);
        if (!RawRlp.isLeaf(path) && rest.startsWith(digits)) {
          child = Optional.of(1);
          rest = rest.substring(digits.length());
        }
      }
      levels.add(new Level(items, child, Optional.empty(), Reference.CANONICAL));
      node = child.map(items::get).map(item -> isInlined(item) ? item : left.removeFirst());
    }
    return Optional.of(new Spine(levels));
  }

  private static boolean isInlined(Bytes reference) {
    return reference.unsignedByteAt(0) >= 0xC0;
  }

  Spine with(int at, Level level) {
    List<Level> changed = new ArrayList<>(levels);
    changed.set(at, level);
    return new Spine(changed);
  }

  Spine inserted(int before, Level level) {
    List<Level> changed = new ArrayList<>(levels);
    changed.add(before, level);
    return new Spine(changed);
  }

  /** The proof, with the hashes that follow from the nodes. */
  Linked link(boolean listInlined) {
    List<Bytes> elements = new ArrayList<>();
    Bytes below = RawRlp.NOTHING;
    for (int at = levels.size() - 1; at >= 0; at--) {
      Level level = levels.get(at);
      Bytes reference = below;
      Bytes node =
          level
              .encoding()
              .orElseGet(
                  () ->
                      RawRlp.list(
                          level
                              .child()
                              .map(child -> RawRlp.replaced(level.items(), child, reference))
                              .orElse(level.items())));
      boolean hashed =
          switch (level.reference()) {
            case CANONICAL -> node.size() >= Bytes32.SIZE;
            case HASHED -> true;
            case INLINED -> false;
          };
      below = hashed ? RawRlp.hash(node) : node;
      if (at == 0 || hashed || listInlined) {
        elements.addFirst(node);
      }
    }
    return new Linked(Keccak.hash(elements.getFirst()), elements);
  }
}
