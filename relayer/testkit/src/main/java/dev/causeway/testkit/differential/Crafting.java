// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Changes a node along a proof such that all hashes above it can be made anew: what is left to
 * judge is the form of the node.
 *
 * @param chance where to change what
 * @param spine the canonical nodes
 */
record Crafting(Chance chance, Spine spine) {
  private static final int CHILDREN = 16;

  /** The changed nodes; none when the mutation does not apply. */
  Optional<Spine> apply(Mutation mutation) {
    return switch (mutation) {
      case CRAFTED_VALUE ->
          leaf(level -> RawRlp.replaced(level.items(), 1, RawRlp.string(value())));
      case CRAFTED_BAD_VALUE -> leaf(level -> RawRlp.replaced(level.items(), 1, badValue()));
      case CRAFTED_BYTE -> any().map(at -> spine.with(at, damaged(level(at))));
      case CRAFTED_LENGTH -> any().map(at -> spine.with(at, lengthRewritten(level(at))));
      case CRAFTED_FLAG ->
          path().map(at -> spine.with(at, pathed(level(at), Tampering.flagged(first(at), chance))));
      case CRAFTED_PATH_LENGTH -> path().map(at -> spine.with(at, resized(level(at))));
      case CRAFTED_ITEMS -> any().map(at -> spine.with(at, itemsChanged(level(at))));
      case CRAFTED_BRANCH_VALUE ->
          branch()
              .map(at -> changed(at, CHILDREN, RawRlp.string(chance.bytes(1 + chance.below(33)))));
      case CRAFTED_ONLY_CHILD -> branch().map(at -> spine.with(at, thinned(level(at))));
      case CRAFTED_CHILD -> branch().map(at -> changed(at, chance.below(CHILDREN), child()));
      case CRAFTED_INLINED -> below().map(at -> referred(at, Spine.Reference.INLINED));
      case CRAFTED_HASHED -> below().map(at -> referred(at, Spine.Reference.HASHED));
      case CRAFTED_EXTENSION -> extended();
      case CRAFTED_BIG_NODE -> big();
      default -> Optional.empty();
    };
  }

  private interface Items {
    List<Bytes> of(Spine.Level level);
  }

  private Spine.Level level(int at) {
    return spine.levels().get(at);
  }

  private Bytes first(int at) {
    return level(at).items().getFirst();
  }

  private Optional<Integer> any() {
    return Optional.of(chance.below(spine.levels().size()));
  }

  private Optional<Integer> below() {
    return spine.levels().size() < 2
        ? Optional.empty()
        : Optional.of(1 + chance.below(spine.levels().size() - 1));
  }

  private Optional<Integer> branch() {
    return oneOf(
        IntStream.range(0, spine.levels().size())
            .filter(at -> level(at).isBranch())
            .boxed()
            .toList());
  }

  private Optional<Integer> path() {
    return oneOf(
        IntStream.range(0, spine.levels().size())
            .filter(at -> !level(at).isBranch())
            .boxed()
            .toList());
  }

  private Optional<Integer> oneOf(List<Integer> choices) {
    return choices.isEmpty() ? Optional.empty() : Optional.of(chance.one(choices));
  }

  private Optional<Spine> leaf(Items change) {
    int last = spine.levels().size() - 1;
    return level(last).isLeaf()
        ? Optional.of(spine.with(last, level(last).of(change.of(level(last)))))
        : Optional.empty();
  }

  private Spine changed(int at, int item, Bytes by) {
    return spine.with(at, level(at).of(RawRlp.replaced(level(at).items(), item, by)));
  }

  private Spine referred(int at, Spine.Reference reference) {
    return spine.with(at, level(at).referred(reference));
  }

  private static Spine.Level pathed(Spine.Level level, Bytes encodedPath) {
    return level.of(RawRlp.replaced(level.items(), 0, encodedPath));
  }

  /** What a slot may hold, or may not. */
  private Bytes value() {
    Bytes number = chance.bytes(chance.once(3) ? 1 : chance.below(35));
    return chance.once(4) ? number : RawRlp.string(number);
  }

  private Bytes badValue() {
    return switch (chance.below(4)) {
      case 0 -> RawRlp.NOTHING;
      case 1 -> Bytes.parse("0xc0");
      case 2 -> RawRlp.string(RawRlp.NOTHING);
      default -> RawRlp.list(List.of(RawRlp.string(chance.bytes(chance.below(30)))));
    };
  }

  private Spine.Level damaged(Spine.Level level) {
    byte[] octets = Tampering.array(RawRlp.list(level.items()));
    Tampering.byteChanged(octets, chance);
    return level.encoded(Bytes.of(ByteBuffer.wrap(octets)));
  }

  private Spine.Level lengthRewritten(Spine.Level level) {
    if (chance.once(3)) {
      return level.encoded(RawRlp.rewritten(RawRlp.list(level.items()), chance));
    }
    int item = chance.below(level.items().size());
    return level.of(
        RawRlp.replaced(level.items(), item, RawRlp.rewritten(level.items().get(item), chance)));
  }

  private Spine.Level resized(Spine.Level level) {
    boolean leaf = level.isLeaf();
    String digits = RawRlp.digits(level.path());
    String other =
        switch (chance.below(3)) {
          case 0 -> digits.substring(0, chance.below(digits.length() + 1));
          case 1 -> digits + "0".repeat(1 + chance.below(70));
          default -> digits.substring(Math.min(digits.length(), 1 + chance.below(2)));
        };
    return pathed(level, RawRlp.string(RawRlp.path(other, leaf)));
  }

  private Spine.Level itemsChanged(Spine.Level level) {
    List<Bytes> items = new ArrayList<>(level.items());
    if (chance.once(2)) {
      items.remove(chance.below(items.size()));
    } else {
      items.add(chance.below(items.size() + 1), chance.once(2) ? RawRlp.NOTHING : child());
    }
    return level.of(items);
  }

  private static Spine.Level thinned(Spine.Level level) {
    List<Bytes> items = new ArrayList<>(Collections.nCopies(CHILDREN + 1, RawRlp.NOTHING));
    level.child().ifPresent(child -> items.set(child, level.items().get(child)));
    return level.of(items);
  }

  /** A child that a trie may have, or may not. */
  private Bytes child() {
    return switch (chance.below(6)) {
      case 0 -> RawRlp.string(chance.bytes(chance.below(40)));
      case 1 -> RawRlp.list(List.of());
      case 2 -> RawRlp.list(List.of(RawRlp.string(chance.bytes(chance.below(4)))));
      case 3 -> shortPair();
      case 4 -> shortBranch();
      default -> RawRlp.string(chance.word().toBytes());
    };
  }

  /** A leaf or an extension shorter than a hash, well formed or not. */
  private Bytes shortPair() {
    Bytes path =
        chance.once(2)
            ? RawRlp.path("ab".substring(chance.below(3)), chance.once(2))
            : chance.bytes(chance.below(3));
    Bytes second =
        switch (chance.below(4)) {
          case 0 -> RawRlp.NOTHING;
          case 1 ->
              RawRlp.list(List.of(RawRlp.string(chance.bytes(2)), RawRlp.string(chance.bytes(1))));
          default -> RawRlp.string(chance.bytes(1 + chance.below(8)));
        };
    return RawRlp.list(List.of(RawRlp.string(path), second));
  }

  /** A branch shorter than a hash, well formed or not. */
  private Bytes shortBranch() {
    List<Bytes> items = new ArrayList<>(Collections.nCopies(CHILDREN + 1, RawRlp.NOTHING));
    Bytes leaf = RawRlp.list(List.of(Bytes.parse("0x20"), Bytes.parse("0x05")));
    int children = chance.below(4);
    for (int i = 0; i < children; i++) {
      items.set(chance.below(CHILDREN), leaf);
    }
    if (chance.once(4)) {
      items.set(CHILDREN, Bytes.parse("0x05"));
    }
    return RawRlp.list(items);
  }

  /** An extension between two nodes, over nothing, over a part of a path, or before the root. */
  private Optional<Spine> extended() {
    int at = chance.below(spine.levels().size());
    Spine.Level level = level(at);
    if (level.isBranch() || chance.once(2)) {
      return Optional.of(spine.inserted(at, extension("")));
    }
    String digits = RawRlp.digits(level.path());
    int split = chance.once(2) ? digits.length() : chance.below(digits.length() + 1);
    Bytes rest = RawRlp.string(RawRlp.path(digits.substring(split), level.isLeaf()));
    // Its own references stay as they are, so the level may have a fixed encoding.
    return Optional.of(
        spine.with(at, pathed(level, rest)).inserted(at, extension(digits.substring(0, split))));
  }

  private static Spine.Level extension(String digits) {
    return new Spine.Level(
        List.of(RawRlp.string(RawRlp.path(digits, false)), RawRlp.NOTHING),
        Optional.of(1),
        Optional.empty(),
        Spine.Reference.CANONICAL);
  }

  /** A leaf with a value, or a branch with a child, that makes it larger than any of a state. */
  private Optional<Spine> big() {
    int last = spine.levels().size() - 1;
    if (!level(last).isLeaf()) {
      return Optional.empty();
    }
    Bytes value = chance.bytes(480 + chance.below(700));
    return Optional.of(
        spine.with(
            last, level(last).of(RawRlp.replaced(level(last).items(), 1, RawRlp.string(value)))));
  }

  /** An account as it should be, or with fields that are not those of one. */
  static Bytes account(List<Bytes> fields, Chance chance) {
    List<Bytes> changed = new ArrayList<>(fields);
    int field = chance.below(fields.size());
    switch (chance.below(7)) {
      case 0 -> changed.remove(field);
      case 1 -> changed.add(field, RawRlp.string(chance.bytes(chance.below(33))));
      case 2 -> changed.set(field, RawRlp.string(chance.bytes(chance.below(36))));
      case 3 -> changed.set(0, RawRlp.string(chance.bytes(chance.below(11))));
      case 4 -> changed.set(1, RawRlp.string(chance.bytes(30 + chance.below(5))));
      case 5 -> changed.set(field, RawRlp.list(List.of(changed.get(field))));
      default -> changed.set(field, RawRlp.rewritten(changed.get(field), chance));
    }
    Bytes encoded = RawRlp.list(changed);
    return chance.once(8) ? RawRlp.rewritten(encoded, chance) : encoded;
  }

  /** Fields of an account with another storage root. */
  static Bytes account(List<Bytes> fields, Bytes32 storageRoot) {
    return RawRlp.list(RawRlp.replaced(fields, 2, RawRlp.string(storageRoot.toBytes())));
  }
}
