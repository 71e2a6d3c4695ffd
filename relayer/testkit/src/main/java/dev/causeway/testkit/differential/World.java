// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.trie.Receipt;
import dev.causeway.proofs.trie.ReceiptLog;
import dev.causeway.proofs.trie.Rlp;
import dev.causeway.proofs.trie.RlpItem;
import dev.causeway.proofs.trie.Trie;
import dev.causeway.proofs.trie.TrieProof;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tries that a run of cases is made from: a state with accounts and the storage of some of
 * them, the receipts of a block, and a trie whose keys have any length.
 */
final class World {
  /** Cases that share one world. */
  static final int CASES = 2000;

  /** Keys of a trie at most. */
  static final int MOST_KEYS = 5000;

  private static final int MOST_RECEIPTS = 600;
  private static final int CONTRACTS = 3;

  /**
   * A contract.
   *
   * @param address its address
   * @param fields nonce, balance and code hash, to which the storage root is added
   * @param slots the slots that are not zero
   * @param storage their values
   * @param trie the storage trie
   */
  record Contract(
      Address address,
      Fields fields,
      List<Bytes32> slots,
      Map<Bytes32, Bytes32> storage,
      Trie trie) {
    Bytes account(Bytes32 storageRoot) {
      return fields.encoded(storageRoot);
    }
  }

  /** What an account has beside its storage root. */
  record Fields(long nonce, UInt256 balance, Bytes32 codeHash) {
    static Fields draw(Chance chance) {
      long nonce = chance.once(3) ? 0 : chance.number() >>> 1 >>> chance.below(Long.SIZE - 1);
      UInt256 balance = chance.once(3) ? UInt256.ZERO : UInt256.of(small(chance));
      return new Fields(nonce, balance, chance.once(2) ? Keccak.EMPTY : chance.word());
    }

    Bytes encoded(Bytes32 storageRoot) {
      return Rlp.encode(
          RlpItem.of(
              List.of(
                  RlpItem.of(nonce),
                  RlpItem.of(balance),
                  RlpItem.of(storageRoot),
                  RlpItem.of(codeHash))));
    }

    Bytes atFullWidth(Bytes32 storageRoot) {
      ByteBuffer all = ByteBuffer.allocate(Long.BYTES + 3 * Bytes32.SIZE);
      all.putLong(nonce)
          .put(balance.toBytes32().asByteBuffer())
          .put(storageRoot.asByteBuffer())
          .put(codeHash.asByteBuffer())
          .flip();
      return Bytes.of(all);
    }
  }

  /** Which trie a question is about. */
  enum Origin {
    /** The state, and from there perhaps a contract's storage. */
    STATE,
    /** The receipts of a block. */
    RECEIPTS,
    /** The trie whose keys have any length. */
    ENTRIES
  }

  /** A question and what it is about. */
  record Asked(Origin origin, Question question) {}

  /**
   * A canonical proof.
   *
   * @param truth the answer; none where the question has none
   */
  record Honest(Bytes32 root, List<Bytes> nodes, List<Bytes> slotNodes, Optional<Verdict> truth) {}

  private final Map<Address, Bytes> accounts = new HashMap<>();
  private final List<Address> addresses = new ArrayList<>();
  private final Set<Address> withoutStorage = new HashSet<>();
  private final List<Contract> contracts = new ArrayList<>();
  private final Trie state;
  private final List<Bytes> receipts;
  private final Map<Bytes, Bytes> receiptsByKey = new HashMap<>();
  private final Trie receiptTrie;
  private final Map<Bytes, Bytes> entries = new HashMap<>();
  private final List<Bytes> entryKeys;
  private final Trie entryTrie;

  private World(Chance chance, int mostKeys) {
    Map<Bytes, Bytes> byHash = new HashMap<>();
    for (int i = 0; i < CONTRACTS; i++) {
      Contract contract = contract(chance, mostKeys);
      contracts.add(contract);
      addAccount(contract.address(), contract.fields(), contract.trie().root(), byHash);
    }
    int others = chance.size(mostKeys) - 1;
    for (int i = 0; i < others; i++) {
      Bytes32 root = chance.once(2) ? TrieProof.EMPTY_ROOT : chance.word();
      addAccount(chance.address(), Fields.draw(chance), root, byHash);
    }
    state = Trie.of(byHash);
    receipts = receipts(chance, chance.size(Math.min(mostKeys, MOST_RECEIPTS)));
    for (int i = 0; i < receipts.size(); i++) {
      receiptsByKey.put(Trie.indexKey(i), receipts.get(i));
    }
    receiptTrie = Trie.ofList(receipts);
    int wanted = chance.size(mostKeys);
    for (int i = 0; i < wanted; i++) {
      entries.put(key(chance), chance.bytes(1 + chance.size(40)));
    }
    // In one order on every machine.
    entryKeys = entries.keySet().stream().sorted(Comparator.comparing(Bytes::toString)).toList();
    entryTrie = Trie.of(entries);
  }

  /**
   * The world of a case.
   *
   * @param index number of the case
   * @param mostKeys keys of a trie at most
   */
  static World of(long seed, long index, int mostKeys) {
    return new World(Chance.of(seed, -1 - index / CASES), mostKeys);
  }

  private void addAccount(
      Address address, Fields fields, Bytes32 storageRoot, Map<Bytes, Bytes> byHash) {
    addresses.add(address);
    if (storageRoot.equals(TrieProof.EMPTY_ROOT)) {
      withoutStorage.add(address);
    }
    accounts.put(address, fields.atFullWidth(storageRoot));
    byHash.put(Keccak.hash(address).toBytes(), fields.encoded(storageRoot));
  }

  private static Contract contract(Chance chance, int mostKeys) {
    Map<Bytes32, Bytes32> storage = new HashMap<>();
    List<Bytes32> slots = new ArrayList<>();
    int wanted = chance.once(10) ? 0 : chance.size(mostKeys);
    while (slots.size() < wanted) {
      if (chance.once(6)) {
        // Their leaves stand inside their parents, when the values are small.
        for (Bytes32 twin : chance.one(SlotTwins.all())) {
          addSlot(twin, UInt256.of(1 + chance.below(chance.once(4) ? 300 : 127)), slots, storage);
        }
      } else {
        addSlot(slot(chance), value(chance), slots, storage);
      }
    }
    Map<Bytes, Bytes> byHash = new HashMap<>();
    storage.forEach(
        (slot, value) ->
            byHash.put(Keccak.hash(slot).toBytes(), Rlp.encode(RlpItem.of(UInt256.of(value)))));
    return new Contract(
        chance.address(), Fields.draw(chance), List.copyOf(slots), storage, Trie.of(byHash));
  }

  private static void addSlot(
      Bytes32 slot, UInt256 value, List<Bytes32> slots, Map<Bytes32, Bytes32> storage) {
    if (storage.putIfAbsent(slot, value.toBytes32()) == null) {
      slots.add(slot);
    }
  }

  private static Bytes32 slot(Chance chance) {
    return chance.once(2) ? UInt256.of(chance.below(20_000)).toBytes32() : chance.word();
  }

  private static UInt256 value(Chance chance) {
    UInt256 drawn = chance.once(3) ? UInt256.of(chance.word()) : UInt256.of(small(chance));
    return drawn.isZero() ? UInt256.of(1) : drawn;
  }

  /** Of any number of bits, so that every length of an encoding occurs. */
  private static long small(Chance chance) {
    return chance.number() >>> 1 >>> chance.below(Long.SIZE - 1);
  }

  /** Few different digits, so that keys share beginnings and end in branches. */
  private static Bytes key(Chance chance) {
    byte[] key = chance.octets(1 + chance.below(5));
    for (int i = 0; i < key.length; i++) {
      key[i] &= chance.once(4) ? 0x7F : 0x11;
    }
    return Bytes.of(ByteBuffer.wrap(key));
  }

  private static List<Bytes> receipts(Chance chance, int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                new Receipt(
                        chance.below(5),
                        !chance.once(8),
                        Gas.of(21_000L * (i + 1)),
                        IntStream.range(0, chance.below(3)).mapToObj(_ -> log(chance)).toList())
                    .encoded())
        .toList();
  }

  private static ReceiptLog log(Chance chance) {
    return new ReceiptLog(
        chance.address(),
        IntStream.range(0, chance.below(4)).mapToObj(_ -> chance.word()).toList(),
        chance.bytes(chance.below(100)));
  }

  /** A question: two of three times of what is there. */
  Asked ask(Chance chance) {
    boolean there = !chance.once(3);
    return switch (chance.below(20)) {
      case 0, 1 ->
          new Asked(
              Origin.STATE, new Question.Account(there ? chance.one(addresses) : chance.address()));
      case 2, 3, 4 -> new Asked(Origin.RECEIPTS, receiptQuestion(there, chance));
      case 5, 6 -> new Asked(Origin.ENTRIES, entryQuestion(there, chance));
      default -> new Asked(Origin.STATE, slotQuestion(chance.one(contracts), there, chance));
    };
  }

  private Question receiptQuestion(boolean there, Chance chance) {
    return new Question.Entry(
        Trie.indexKey(there ? chance.below(receipts.size()) : chance.below(100_000)));
  }

  private Question entryQuestion(boolean there, Chance chance) {
    return new Question.Entry(there ? chance.one(entryKeys) : key(chance));
  }

  private static Question slotQuestion(Contract contract, boolean there, Chance chance) {
    boolean known = there && !contract.slots().isEmpty();
    return new Question.Slot(
        contract.address(), known ? chance.one(contract.slots()) : slot(chance));
  }

  /** Another question of the same kind about the same trie, or for a slot also about another. */
  Asked another(Asked asked, Chance chance) {
    boolean there = !chance.once(4);
    Question question =
        switch (asked.question()) {
          case Question.Account _ ->
              new Question.Account(there ? chance.one(addresses) : chance.address());
          case Question.Slot(Address account, _) ->
              chance.once(10)
                  ? new Question.Slot(chance.one(addresses), slot(chance))
                  : slotQuestion(
                      chance.once(3) ? chance.one(contracts) : contract(account).orElseThrow(),
                      there,
                      chance);
          case Question.Entry _ ->
              asked.origin() == Origin.RECEIPTS
                  ? receiptQuestion(there, chance)
                  : entryQuestion(there, chance);
        };
    return new Asked(asked.origin(), question);
  }

  /** The canonical proof for a question, and the answer. */
  Honest honest(Asked asked) {
    return switch (asked.question()) {
      case Question.Account(Address address) ->
          new Honest(
              state.root(),
              stateProof(address),
              List.of(),
              Optional.of(answer(Optional.ofNullable(accounts.get(address)))));
      case Question.Slot(Address address, Bytes32 slot) -> honestSlot(address, slot);
      case Question.Entry(Bytes key) -> {
        boolean isReceipt = asked.origin() == Origin.RECEIPTS;
        Trie trie = isReceipt ? receiptTrie : entryTrie;
        Optional<Bytes> value = Optional.ofNullable((isReceipt ? receiptsByKey : entries).get(key));
        yield new Honest(
            trie.root(), trie.proof(key).nodes(), List.of(), Optional.of(answer(value)));
      }
    };
  }

  private Honest honestSlot(Address address, Bytes32 slot) {
    List<Bytes> account = stateProof(address);
    Optional<Contract> contract = contract(address);
    if (contract.isPresent()) {
      Optional<Bytes> value =
          Optional.ofNullable(contract.get().storage().get(slot)).map(Bytes32::toBytes);
      return new Honest(
          state.root(),
          account,
          contract.get().trie().proof(Keccak.hash(slot).toBytes()).nodes(),
          Optional.of(answer(value)));
    }
    // Of another account only the root of its storage is known, and of no account not even that.
    boolean empty = withoutStorage.contains(address);
    return new Honest(
        state.root(),
        account,
        empty ? List.of(RawRlp.NOTHING) : List.of(),
        empty ? Optional.of(new Verdict.Absent()) : Optional.empty());
  }

  private List<Bytes> stateProof(Address address) {
    return state.proof(Keccak.hash(address).toBytes()).nodes();
  }

  private static Verdict answer(Optional<Bytes> value) {
    return value.<Verdict>map(Verdict.Present::new).orElseGet(Verdict.Absent::new);
  }

  /** The contract at an address, if it is one. */
  Optional<Contract> contract(Address address) {
    return contracts.stream().filter(known -> known.address().equals(address)).findFirst();
  }

  /** A root that is another than this. */
  Bytes32 anotherRoot(Bytes32 root, Chance chance) {
    List<Bytes32> others =
        Stream.concat(
                contracts.stream().map(contract -> contract.trie().root()),
                Stream.of(
                    state.root(),
                    receiptTrie.root(),
                    entryTrie.root(),
                    TrieProof.EMPTY_ROOT,
                    Bytes32.ZERO))
            .filter(other -> !other.equals(root))
            .toList();
    return chance.one(others);
  }
}
