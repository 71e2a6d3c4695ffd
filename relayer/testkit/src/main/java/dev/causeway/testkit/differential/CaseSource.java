// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Makes cases from a seed and their number.
 *
 * @param seed the seed of all
 * @param mostKeys keys of a trie at most; with fewer the same numbers make other, smaller cases
 */
public record CaseSource(long seed, int mostKeys) {
  /** Keys of a trie at most, where nothing smaller is wanted. */
  public static final int MOST_KEYS = 5000;

  /** Cases that are made from the same tries: numbers from a multiple of it up to the next. */
  public static final int CASES_OF_A_WORLD = World.CASES;

  private static final List<Mutation> MUTATIONS = Arrays.asList(Mutation.values());

  /** Refuses what no trie can have. */
  public CaseSource {
    if (mostKeys < 1 || mostKeys > MOST_KEYS) {
      throw new IllegalArgumentException(
          "a trie has 1 to %d keys here, but %d were wanted".formatted(MOST_KEYS, mostKeys));
    }
  }

  /** Cases with these numbers, all of one world. */
  public List<ProofCase> cases(long from, int number) {
    World world = World.of(seed, from, mostKeys);
    return LongStream.range(from, from + number).mapToObj(index -> one(world, index)).toList();
  }

  private ProofCase one(World world, long index) {
    Chance chance = Chance.of(seed, index);
    World.Asked asked = world.ask(chance);
    Mutation mutation = chance.one(MUTATIONS);
    return new Drawing(world, chance, asked, world.honest(asked), index)
        .drawn(mutation)
        // What does not apply here leaves the proof as it is.
        .orElseGet(() -> new Drawing(world, chance, asked, world.honest(asked), index).canonical());
  }

  private record Drawing(
      World world, Chance chance, World.Asked asked, World.Honest honest, long index) {
    Optional<ProofCase> drawn(Mutation mutation) {
      if (honest.truth().isEmpty()) {
        return Optional.empty();
      }
      return switch (mutation) {
        case NONE -> Optional.empty();
        case INLINED_LISTED -> inlinedListed();
        case ANOTHER_KEY -> Optional.of(anotherKey());
        case ROOT_CHANGED -> Optional.of(rooted(mutation, changedRoot()));
        case ROOT_OF_ANOTHER_TRIE ->
            Optional.of(rooted(mutation, world.anotherRoot(honest.root(), chance)));
        default -> mutation.crafted() ? crafted(mutation) : tampered(mutation);
      };
    }

    ProofCase canonical() {
      Claim claim =
          honest.truth().<Claim>map(Claim.Canonical::new).orElseGet(Claim.Unprovable::new);
      return made(
          Mutation.NONE,
          claim,
          honest.root(),
          emptyOrNothing(honest.nodes()),
          emptyOrNothing(honest.slotNodes()));
    }

    /** Some nodes prove the empty trie by no element at all. */
    private List<Bytes> emptyOrNothing(List<Bytes> nodes) {
      return nodes.equals(List.of(RawRlp.NOTHING)) && chance.once(2) ? List.of() : nodes;
    }

    private ProofCase made(
        Mutation mutation, Claim claim, Bytes32 root, List<Bytes> nodes, List<Bytes> slotNodes) {
      return new ProofCase(index, mutation, claim, asked.question(), root, nodes, slotNodes);
    }

    private Optional<ProofCase> inlinedListed() {
      List<Bytes> nodes = listed(honest.nodes(), key());
      List<Bytes> slotNodes =
          slotKey().map(key -> listed(honest.slotNodes(), key)).orElse(List.of());
      boolean same = nodes.equals(honest.nodes()) && slotNodes.equals(honest.slotNodes());
      return same
          ? Optional.empty()
          : Optional.of(
              made(
                  Mutation.INLINED_LISTED,
                  new Claim.Canonical(honest.truth().orElseThrow()),
                  honest.root(),
                  nodes,
                  slotNodes));
    }

    private static List<Bytes> listed(List<Bytes> nodes, Bytes key) {
      return Spine.of(nodes, key).map(spine -> spine.link(true).elements()).orElse(nodes);
    }

    /** The key in the first trie. */
    private Bytes key() {
      return switch (asked.question()) {
        case Question.Slot(Address account, _) -> Keccak.hash(account).toBytes();
        case Question.Account(Address address) -> Keccak.hash(address).toBytes();
        case Question.Entry(Bytes key) -> key;
      };
    }

    private Optional<Bytes> slotKey() {
      return asked.question() instanceof Question.Slot(_, Bytes32 slot)
          ? Optional.of(Keccak.hash(slot).toBytes())
          : Optional.empty();
    }

    private ProofCase anotherKey() {
      World.Asked other = world.another(asked, chance);
      World.Honest truth = world.honest(other);
      return new ProofCase(
          index,
          Mutation.ANOTHER_KEY,
          tampered(truth),
          other.question(),
          honest.root(),
          honest.nodes(),
          honest.slotNodes());
    }

    private static Claim tampered(World.Honest honest) {
      return honest
          .truth()
          .<Claim>map(truth -> new Claim.Tampered(truth, honest.nodes(), honest.slotNodes()))
          .orElseGet(Claim.Unprovable::new);
    }

    private ProofCase rooted(Mutation mutation, Bytes32 root) {
      return made(mutation, new Claim.Unprovable(), root, honest.nodes(), honest.slotNodes());
    }

    private Bytes32 changedRoot() {
      byte[] octets = Tampering.array(honest.root().toBytes());
      Tampering.bitFlipped(octets, chance);
      return Bytes32.of(ByteBuffer.wrap(octets));
    }

    private Optional<ProofCase> tampered(Mutation mutation) {
      World.Honest other = world.honest(world.another(asked, chance));
      boolean inSlot = slotKey().isPresent() && !chance.once(3);
      Optional<List<Bytes>> changed =
          inSlot
              ? new Tampering(chance, honest.slotNodes(), other.slotNodes()).apply(mutation)
              : new Tampering(chance, honest.nodes(), other.nodes()).apply(mutation);
      return changed.map(
          nodes ->
              made(
                  mutation,
                  tampered(honest),
                  honest.root(),
                  inSlot ? honest.nodes() : nodes,
                  inSlot ? nodes : honest.slotNodes()));
    }

    private Optional<ProofCase> crafted(Mutation mutation) {
      boolean listInlined = chance.once(2);
      Optional<Bytes> slotKey = slotKey();
      if (mutation == Mutation.CRAFTED_ACCOUNT) {
        return accountFields()
            .map(fields -> account(Crafting.account(fields, chance), listInlined))
            .map(linked -> crafted(mutation, linked, honest.slotNodes()));
      }
      if (slotKey.isPresent() && !chance.once(4)) {
        return Spine.of(honest.slotNodes(), slotKey.get())
            .flatMap(spine -> new Crafting(chance, spine).apply(mutation))
            .map(spine -> spine.link(listInlined))
            .flatMap(
                storage ->
                    accountFields()
                        .map(
                            fields ->
                                account(Crafting.account(fields, storage.root()), listInlined))
                        .map(linked -> crafted(mutation, linked, storage.elements())));
      }
      return Spine.of(honest.nodes(), key())
          .flatMap(spine -> new Crafting(chance, spine).apply(mutation))
          .map(spine -> crafted(mutation, spine.link(listInlined), honest.slotNodes()));
    }

    private ProofCase crafted(Mutation mutation, Spine.Linked linked, List<Bytes> slotNodes) {
      return made(mutation, new Claim.Crafted(), linked.root(), linked.elements(), slotNodes);
    }

    /** The encoded fields of the account that is asked for, if there is one. */
    private Optional<List<Bytes>> accountFields() {
      return asked.origin() == World.Origin.STATE
          ? Spine.of(honest.nodes(), key())
              .map(spine -> spine.levels().getLast())
              .filter(leaf -> !leaf.isBranch() && isOwnLeaf(leaf))
              .map(leaf -> RawRlp.items(RawRlp.content(leaf.items().getLast())))
          : Optional.empty();
    }

    /** A leaf where the key is absent may be another account's. */
    private boolean isOwnLeaf(Spine.Level leaf) {
      return leaf.isLeaf() && key().toUnprefixedHex().endsWith(RawRlp.digits(leaf.path()));
    }

    private Spine.Linked account(Bytes account, boolean listInlined) {
      Spine spine = Spine.of(honest.nodes(), key()).orElseThrow();
      int last = spine.levels().size() - 1;
      Spine.Level leaf = spine.levels().get(last);
      return spine
          .with(last, leaf.of(RawRlp.replaced(leaf.items(), 1, RawRlp.string(account))))
          .link(listInlined);
    }
  }
}
