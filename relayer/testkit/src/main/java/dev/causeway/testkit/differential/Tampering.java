// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes elements of a proof and nothing above them, so that hashes no longer fit.
 *
 * @param chance where to change what
 * @param elements the canonical proof
 * @param other another canonical proof, to take elements from
 */
record Tampering(Chance chance, List<Bytes> elements, List<Bytes> other) {
  private static final List<Bytes> EMPTY_FORMS =
      List.of(Bytes.EMPTY, RawRlp.NOTHING, Bytes.parse("0xc0"), Bytes.parse("0x00"));

  /** The changed proof; none when the mutation does not apply or changed nothing. */
  Optional<List<Bytes>> apply(Mutation mutation) {
    return changed(mutation).filter(result -> !result.equals(elements));
  }

  private Optional<List<Bytes>> changed(Mutation mutation) {
    if (elements.isEmpty() && needsElement(mutation)) {
      return Optional.empty();
    }
    return switch (mutation) {
      case BIT_FLIPPED -> octets(Tampering::bitFlipped);
      case BYTE_CHANGED -> octets(Tampering::byteChanged);
      case BYTE_INSERTED -> Optional.of(replaced(byteInserted(pick())));
      case NODE_CUT -> Optional.of(replaced(cut(pick())));
      case NODE_EXTENDED ->
          Optional.of(replaced(RawRlp.concat(List.of(pick(), chance.bytes(1 + chance.below(40))))));
      case ELEMENT_APPENDED -> Optional.of(inserted(elements.size(), extra()));
      case ELEMENT_INSERTED -> Optional.of(inserted(chance.below(elements.size()), extra()));
      case ELEMENT_REMOVED -> Optional.of(removed(chance.below(elements.size())));
      case ELEMENT_REPEATED ->
          Optional.of(inserted(chance.below(elements.size() + 1), chance.one(elements)));
      case ELEMENTS_SWAPPED -> Optional.of(swapped());
      case ELEMENT_EMPTIED -> Optional.of(replaced(chance.one(EMPTY_FORMS)));
      case PROOF_EMPTIED -> Optional.of(List.of());
      case PROOF_OF_NOTHING -> Optional.of(List.of(RawRlp.NOTHING));
      case PROOF_OF_ANOTHER_KEY -> Optional.of(other);
      case PROOFS_SPLICED -> Optional.of(spliced());
      case LENGTH_REWRITTEN -> {
        int at = chance.below(elements.size());
        yield Optional.of(
            RawRlp.replaced(elements, at, RawRlp.rewritten(elements.get(at), chance)));
      }
      case PATH_REWRITTEN -> pathRewritten();
      default -> Optional.empty();
    };
  }

  private static boolean needsElement(Mutation mutation) {
    return switch (mutation) {
      case ELEMENT_APPENDED, PROOF_OF_NOTHING, PROOF_OF_ANOTHER_KEY -> false;
      default -> true;
    };
  }

  private Bytes pick() {
    return chance.one(elements);
  }

  /** Any element replaced, not necessarily the one that the replacement was made from. */
  private List<Bytes> replaced(Bytes by) {
    return RawRlp.replaced(elements, chance.below(elements.size()), by);
  }

  private interface Octets {
    void change(byte[] octets, Chance chance);
  }

  private Optional<List<Bytes>> octets(Octets change) {
    int at = chance.below(elements.size());
    byte[] octets = array(elements.get(at));
    if (octets.length == 0) {
      return Optional.empty();
    }
    change.change(octets, chance);
    return Optional.of(RawRlp.replaced(elements, at, Bytes.of(ByteBuffer.wrap(octets))));
  }

  static void bitFlipped(byte[] octets, Chance chance) {
    octets[chance.below(octets.length)] ^= (byte) (1 << chance.below(Byte.SIZE));
  }

  static void byteChanged(byte[] octets, Chance chance) {
    // The first bytes carry lengths and flags: they are changed as often as all others.
    int at = chance.below(chance.once(2) ? Math.min(4, octets.length) : octets.length);
    octets[at] ^= (byte) (1 + chance.below(255));
  }

  static byte[] array(Bytes bytes) {
    byte[] octets = new byte[bytes.size()];
    bytes.asByteBuffer().get(octets);
    return octets;
  }

  private Bytes byteInserted(Bytes element) {
    int at = chance.below(element.size() + 1);
    return RawRlp.concat(
        List.of(element.slice(0, at), chance.bytes(1), element.slice(at, element.size())));
  }

  private Bytes cut(Bytes element) {
    return element.slice(0, element.isEmpty() ? 0 : chance.below(element.size()));
  }

  private Bytes extra() {
    return switch (chance.below(5)) {
      case 0 -> chance.one(EMPTY_FORMS);
      case 1 -> chance.bytes(chance.below(600));
      case 2 -> elements.isEmpty() ? Bytes.EMPTY : pick();
      default -> other.isEmpty() ? Bytes.EMPTY : chance.one(other);
    };
  }

  private List<Bytes> inserted(int before, Bytes element) {
    List<Bytes> changed = new ArrayList<>(elements);
    changed.add(before, element);
    return changed;
  }

  private List<Bytes> removed(int at) {
    List<Bytes> changed = new ArrayList<>(elements);
    changed.remove(at);
    return changed;
  }

  private List<Bytes> swapped() {
    List<Bytes> changed = new ArrayList<>(elements);
    int one = chance.below(changed.size());
    int another = chance.below(changed.size());
    Bytes moved = changed.get(one);
    changed.set(one, changed.get(another));
    changed.set(another, moved);
    return changed;
  }

  private List<Bytes> spliced() {
    List<Bytes> changed = new ArrayList<>(elements.subList(0, chance.below(elements.size() + 1)));
    changed.addAll(other.subList(chance.below(other.size() + 1), other.size()));
    return changed;
  }

  private Optional<List<Bytes>> pathRewritten() {
    int at = elements.size() - 1;
    if (elements.get(at).equals(RawRlp.NOTHING)) {
      return Optional.empty();
    }
    List<Bytes> items = RawRlp.items(elements.get(at));
    return items.size() != 2
        ? Optional.empty()
        : Optional.of(
            RawRlp.replaced(
                elements,
                at,
                RawRlp.list(RawRlp.replaced(items, 0, flagged(items.getFirst(), chance)))));
  }

  /** A path with another flag or filler. */
  static Bytes flagged(Bytes encodedPath, Chance chance) {
    byte[] path = array(RawRlp.content(encodedPath));
    path[0] ^= (byte) (1 + chance.below(255));
    return RawRlp.string(Bytes.of(ByteBuffer.wrap(path)));
  }
}
