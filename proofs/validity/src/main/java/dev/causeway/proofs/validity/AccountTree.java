// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.crypto.Poseidon;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of the ledger: a Poseidon tree of depth 16 over the accounts.
 *
 * <p>Leaf = Poseidon(owner + token * 2^160, balance, nonce), 0 where there is no account; node =
 * Poseidon(left, right). A change costs nothing but its memory until the next root or path is asked
 * for; then every node above changed leaves is hashed once, however often the leaves changed.
 * Memory grows with the highest index in use, up to 6 MB.
 *
 * <p>Not safe for use by several threads at once.
 *
 * <p>Source: docs/features/ledger.md, State; {@code tree.circom}.
 */
public final class AccountTree {
  /** Levels between a leaf and the root. */
  public static final int DEPTH = 16;

  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  /** Roots of empty trees by their depth. */
  private static final long[] EMPTY = empty();

  private final Poseidon leafHasher = Poseidon.ofInputs(3);
  private final Poseidon nodeHasher = Poseidon.ofInputs(2);
  private final long[] inputs = new long[3 * LIMBS];

  private @Nullable Account[] accounts;

  /** Hashes by level from the leaves up, as far as any has been used; behind it all is empty. */
  private final long[][] levels;

  /** Leaves whose hash, and whose path's, is not what the account says. */
  private final BitSet changed;

  /** An empty tree. */
  public AccountTree() {
    accounts = new @Nullable Account[16];
    levels = new long[DEPTH + 1][0];
    levels[DEPTH] = Arrays.copyOfRange(EMPTY, LIMBS * DEPTH, LIMBS * (DEPTH + 1));
    changed = new BitSet();
  }

  private AccountTree(AccountTree original) {
    accounts = original.accounts.clone();
    levels = new long[DEPTH + 1][];
    for (int level = 0; level <= DEPTH; level++) {
      levels[level] = original.levels[level].clone();
    }
    changed = (BitSet) original.changed.clone();
  }

  /** A tree of the same accounts, which changes apart from this one. */
  public AccountTree copy() {
    return new AccountTree(this);
  }

  /** The account at a place, if it is not empty. */
  public Optional<Account> account(AccountIndex index) {
    return index.value() < accounts.length
        ? Optional.ofNullable(accounts[index.value()])
        : Optional.empty();
  }

  /** Sets the account at a place. */
  public void put(AccountIndex index, Account account) {
    int at = index.value();
    if (at >= accounts.length) {
      accounts = Arrays.copyOf(accounts, Math.max(at + 1, 2 * accounts.length));
    }
    accounts[at] = account;
    changed.set(at);
  }

  /** The root over all accounts. */
  public Scalar root() {
    hashChanges();
    return Scalar.read(levels[DEPTH], 0);
  }

  /** The sixteen siblings of the path from a place to the root, from the leaves up. */
  public List<Scalar> siblings(AccountIndex index) {
    hashChanges();
    List<Scalar> siblings = new ArrayList<>(DEPTH);
    for (int level = 0; level < DEPTH; level++) {
      int sibling = index.value() >>> level ^ 1;
      siblings.add(
          sibling * LIMBS < levels[level].length
              ? Scalar.read(levels[level], LIMBS * sibling)
              : Scalar.read(EMPTY, LIMBS * level));
    }
    return List.copyOf(siblings);
  }

  private void hashChanges() {
    if (changed.isEmpty()) {
      return;
    }
    int leaves = changed.length();
    for (int level = 0; level < DEPTH; level++) {
      extend(level, leaves);
      leaves = (leaves + 1) / 2;
    }
    for (int at = changed.nextSetBit(0); at >= 0; at = changed.nextSetBit(at + 1)) {
      hashLeaf(at);
    }
    BitSet below = changed;
    for (int level = 1; level <= DEPTH; level++) {
      BitSet nodes = new BitSet();
      for (int at = below.nextSetBit(0); at >= 0; at = below.nextSetBit((at | 1) + 1)) {
        int node = at >>> 1;
        nodes.set(node);
        nodeHasher.hash(levels[level - 1], 2 * LIMBS * node, levels[level], LIMBS * node);
      }
      below = nodes;
    }
    changed.clear();
  }

  /** Makes room for so many nodes of a level, in pairs, and fills it with empty ones. */
  private void extend(int level, int nodes) {
    int present = levels[level].length / LIMBS;
    if (nodes <= present) {
      return;
    }
    int room = Math.min(1 << DEPTH - level, Math.max(nodes + (nodes & 1), 2 * present));
    levels[level] = Arrays.copyOf(levels[level], LIMBS * room);
    for (int at = present; at < room; at++) {
      PrimeField.copy(EMPTY, LIMBS * level, levels[level], LIMBS * at);
    }
  }

  private void hashLeaf(int at) {
    Account account = accounts[at];
    if (account == null) {
      throw new IllegalStateException("account %d was changed to nothing".formatted(at));
    }
    key(account.owner(), account.token()).write(inputs, 0);
    Scalars.of(account.balance()).write(inputs, LIMBS);
    FR.write(BigInteger.valueOf(account.nonce().value()), inputs, 2 * LIMBS);
    leafHasher.hash(inputs, 0, levels[0], LIMBS * at);
  }

  /** What a leaf says about whose account it is: owner + token * 2^160. */
  static Scalar key(Owner owner, TokenNumber token) {
    return Scalars.of(
        BigInteger.valueOf(token.value()).shiftLeft(Address.SIZE * Byte.SIZE), owner.address());
  }

  private static long[] empty() {
    long[] roots = new long[LIMBS * (DEPTH + 1)];
    Poseidon hasher = Poseidon.ofInputs(2);
    long[] pair = new long[2 * LIMBS];
    for (int level = 1; level <= DEPTH; level++) {
      PrimeField.copy(roots, LIMBS * (level - 1), pair, 0);
      PrimeField.copy(roots, LIMBS * (level - 1), pair, LIMBS);
      hasher.hash(pair, 0, roots, LIMBS * level);
    }
    return roots;
  }
}
