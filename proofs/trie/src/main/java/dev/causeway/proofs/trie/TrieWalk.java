// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.List;

/** One walk from the root of a trie along a key, over the elements of a proof. */
final class TrieWalk {
  static final Bytes32 EMPTY_ROOT = Keccak.hash(Rlp.encode(RlpItem.of(Bytes.EMPTY)));

  private static final int BRANCH_ITEMS = 17;
  private static final int PATH_ITEMS = 2;
  private static final int ODD = 1;
  private static final int LEAF = 2;

  /**
   * What the elements may be.
   *
   * @param elementSize bytes of one element at most
   * @param totalSize bytes of all elements at most
   * @param equalKeys whether all keys of the trie have the length of the one asked for
   */
  record Bounds(int elementSize, int totalSize, boolean equalKeys) {
    /** Account and storage tries: a branch of sixteen hashes has 532 bytes, all else less. */
    static final Bounds STATE = new Bounds(532, 64 * 1024, true);

    /** Tries of transactions or receipts, whose values may be as large as a block. */
    static final Bounds ANY = new Bounds(16 << 20, 32 << 20, false);
  }

  /** Where a walk ended. */
  sealed interface End {
    record Found(Bytes value) implements End {}

    record Absent() implements End {}

    record Refused(TrieFault fault) implements End {}
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient TrieFault fault;

    Refusal(TrieFault fault) {
      super(fault.kind().name(), null, false, false);
      this.fault = fault;
    }
  }

  private final Bytes key;
  private final int keyDigits;
  private final List<Bytes> elements;
  private final Bounds bounds;
  private int used;
  private int depth;
  private byte[] source = new byte[0];

  private TrieWalk(Bytes key, List<Bytes> elements, Bounds bounds) {
    this.key = key;
    this.keyDigits = 2 * key.size();
    this.elements = elements;
    this.bounds = bounds;
  }

  static End along(Bytes32 root, Bytes key, List<Bytes> elements, Bounds bounds) {
    try {
      return new TrieWalk(key, elements, bounds).from(root);
    } catch (Refusal refusal) {
      return new End.Refused(refusal.fault);
    }
  }

  private End from(Bytes32 root) throws Refusal {
    if (elements.isEmpty()) {
      // Some nodes prove the empty trie by no element at all, others by the encoding of nothing.
      if (root.equals(EMPTY_ROOT)) {
        return new End.Absent();
      }
      throw refusal(TrieFault.Kind.NOTHING_PROVEN, "root " + root);
    }
    checkSize();
    End end;
    try {
      RlpSpan node = element(root);
      end = node.list() || node.length() > 0 ? walk(node) : new End.Absent();
    } catch (RlpFaultException malformed) {
      throw refusal(TrieFault.Kind.MALFORMED_RLP, malformed.fault().describe());
    }
    if (used != elements.size()) {
      throw refusal(TrieFault.Kind.LEFTOVER_ELEMENT, (elements.size() - used) + " unused");
    }
    return end;
  }

  private void checkSize() throws Refusal {
    if (elements.size() > keyDigits + 1) {
      throw refusal(TrieFault.Kind.TOO_LARGE, elements.size() + " elements");
    }
    long total = 0;
    for (Bytes element : elements) {
      total += element.size();
      if (element.size() > bounds.elementSize || total > bounds.totalSize) {
        throw refusal(TrieFault.Kind.TOO_LARGE, total + " bytes");
      }
    }
  }

  private End walk(RlpSpan root) throws Refusal, RlpFaultException {
    RlpSpan node = root;
    while (true) {
      if (!node.list()) {
        throw refusal(TrieFault.Kind.NOT_A_NODE, "a byte string");
      }
      List<RlpSpan> items = Rlp.elements(source, node);
      RlpSpan child;
      if (items.size() == BRANCH_ITEMS) {
        checkBranch(items);
        if (depth == keyDigits) {
          if (bounds.equalKeys) {
            throw refusal(TrieFault.Kind.WRONG_PATH_LENGTH, "a branch below the last digit");
          }
          RlpSpan value = items.getLast();
          return value.length() == 0 ? new End.Absent() : new End.Found(value.content(source));
        }
        child = items.get(digit(depth));
        depth++;
        if (isEmpty(child)) {
          return new End.Absent();
        }
      } else if (items.size() == PATH_ITEMS) {
        Path path = path(items.getFirst());
        child = items.getLast();
        if (path.leaf) {
          return leaf(path, child);
        }
        checkExtension(path, child);
        checkLength(path);
        if (!path.isPrefixOfRest()) {
          return new End.Absent();
        }
        depth += path.digits;
      } else {
        throw refusal(TrieFault.Kind.NOT_A_NODE, items.size() + " items");
      }
      node = child.list() ? inlined(child) : element(hash(child));
    }
  }

  /** Nodes may list what stands inside its parent as an element of its own, or leave it out. */
  private RlpSpan inlined(RlpSpan node) {
    if (used < elements.size()
        && elements
            .get(used)
            .asByteBuffer()
            .equals(ByteBuffer.wrap(source, node.start(), node.encodedLength()))) {
      used++;
    }
    return node;
  }

  private End leaf(Path path, RlpSpan value) throws Refusal {
    checkValue(value);
    if (bounds.equalKeys && path.digits != keyDigits - depth) {
      throw refusal(
          TrieFault.Kind.WRONG_PATH_LENGTH,
          "%d digits where %d are left".formatted(path.digits, keyDigits - depth));
    }
    boolean whole = path.digits == keyDigits - depth && path.isPrefixOfRest();
    return whole ? new End.Found(value.content(source)) : new End.Absent();
  }

  private void checkValue(RlpSpan value) throws Refusal {
    if (value.list() || value.length() == 0) {
      throw refusal(TrieFault.Kind.BAD_VALUE, "a leaf without a value");
    }
  }

  private void checkExtension(Path path, RlpSpan child) throws Refusal, RlpFaultException {
    if (path.digits == 0) {
      throw refusal(TrieFault.Kind.EMPTY_EXTENSION, "");
    }
    checkReference(child);
  }

  private void checkLength(Path path) throws Refusal {
    if (bounds.equalKeys && path.digits > keyDigits - depth) {
      throw refusal(
          TrieFault.Kind.WRONG_PATH_LENGTH,
          "%d digits where %d are left".formatted(path.digits, keyDigits - depth));
    }
  }

  private void checkBranch(List<RlpSpan> items) throws Refusal, RlpFaultException {
    int present = 0;
    for (RlpSpan child : items.subList(0, BRANCH_ITEMS - 1)) {
      if (!isEmpty(child)) {
        checkReference(child);
        present++;
      }
    }
    RlpSpan value = items.getLast();
    if (value.list()) {
      throw refusal(TrieFault.Kind.BAD_VALUE, "a list");
    }
    if (value.length() > 0) {
      // Where all keys are equally long none ends at a branch, neither this key nor another.
      if (bounds.equalKeys) {
        throw refusal(TrieFault.Kind.BAD_VALUE, "a value in a branch");
      }
      present++;
    }
    if (present < 2) {
      throw refusal(TrieFault.Kind.LONELY_CHILD, present + " in a branch");
    }
  }

  private void checkReference(RlpSpan child) throws Refusal, RlpFaultException {
    boolean sound =
        child.list() ? child.encodedLength() < Bytes32.SIZE : child.length() == Bytes32.SIZE;
    if (!sound) {
      throw refusal(
          TrieFault.Kind.BAD_REFERENCE,
          "a %s of %d bytes".formatted(child.list() ? "node" : "string", child.encodedLength()));
    }
    if (child.list()) {
      checkForm(child);
    }
  }

  /**
   * A node inside its parent is checked wherever it stands: the proof must have the one form that a
   * trie gives it also where the walk does not go. It is so short that few are nested.
   */
  private void checkForm(RlpSpan node) throws Refusal, RlpFaultException {
    List<RlpSpan> items = Rlp.elements(source, node);
    if (items.size() == BRANCH_ITEMS) {
      checkBranch(items);
    } else if (items.size() == PATH_ITEMS) {
      Path path = path(items.getFirst());
      if (path.leaf) {
        checkValue(items.getLast());
      } else {
        checkExtension(path, items.getLast());
      }
    } else {
      throw refusal(TrieFault.Kind.BAD_REFERENCE, "a list of %d items".formatted(items.size()));
    }
  }

  /** Takes the next element, which must be the node with that hash. */
  private RlpSpan element(Bytes32 expected) throws Refusal, RlpFaultException {
    if (used == elements.size()) {
      throw refusal(TrieFault.Kind.MISSING_ELEMENT, "no node for " + expected);
    }
    Bytes element = elements.get(used++);
    Bytes32 actual = Keccak.hash(element);
    if (!actual.equals(expected)) {
      throw refusal(TrieFault.Kind.WRONG_HASH, "is %s, but must be %s".formatted(actual, expected));
    }
    // Only the root is hashed however short it is. Compared with its length, not padded: a short
    // node and a hash can never stand for each other (attack 26).
    if (used > 1 && element.size() < Bytes32.SIZE) {
      throw refusal(TrieFault.Kind.SHORT_NODE_BY_HASH, element.size() + " bytes");
    }
    source = Rlp.array(element);
    return RlpSpan.readWhole(source, 0, source.length);
  }

  private Bytes32 hash(RlpSpan reference) {
    return Bytes32.of(ByteBuffer.wrap(source, reference.payload(), reference.length()));
  }

  private static boolean isEmpty(RlpSpan item) {
    return !item.list() && item.length() == 0;
  }

  private int digit(int position) {
    int pair = key.unsignedByteAt(position / 2);
    return position % 2 == 0 ? pair >>> 4 : pair & 0xF;
  }

  private Path path(RlpSpan item) throws Refusal {
    if (item.list() || item.length() == 0) {
      throw refusal(TrieFault.Kind.BAD_PATH, "not a path");
    }
    int first = Byte.toUnsignedInt(source[item.payload()]);
    int flag = first >>> 4;
    if (flag > (LEAF | ODD)) {
      throw refusal(TrieFault.Kind.BAD_PATH, "flag " + flag);
    }
    boolean odd = (flag & ODD) != 0;
    if (!odd && (first & 0xF) != 0) {
      throw refusal(TrieFault.Kind.BAD_PATH, "filler " + (first & 0xF));
    }
    int digits = 2 * (item.length() - 1) + (odd ? 1 : 0);
    return new Path(2 * item.payload() + (odd ? 1 : 2), digits, (flag & LEAF) != 0);
  }

  private TrieFault fault(TrieFault.Kind kind, String detail) {
    return new TrieFault(kind, Math.max(0, used - 1), detail);
  }

  private Refusal refusal(TrieFault.Kind kind, String detail) {
    return new Refusal(fault(kind, detail));
  }

  /** The path of a leaf or extension: a run of half bytes in the current node. */
  private final class Path {
    private final int start;
    private final int digits;
    private final boolean leaf;

    Path(int start, int digits, boolean leaf) {
      this.start = start;
      this.digits = digits;
      this.leaf = leaf;
    }

    boolean isPrefixOfRest() {
      if (digits > keyDigits - depth) {
        return false;
      }
      for (int i = 0; i < digits; i++) {
        int at = start + i;
        int pair = Byte.toUnsignedInt(source[at / 2]);
        if ((at % 2 == 0 ? pair >>> 4 : pair & 0xF) != digit(depth + i)) {
          return false;
        }
      }
      return true;
    }
  }
}
