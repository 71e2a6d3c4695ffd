// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.crypto.Poseidon;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountTreeTest {
  private static final long SEED = 11;

  @Test
  void shouldHaveTheRootOfItsDefinitionAfterAnyChanges() {
    Random random = new Random(SEED);
    AccountTree tree = new AccountTree();
    Map<Integer, Account> model = new HashMap<>();
    assertThat(tree.root()).isEqualTo(root(model));
    for (int round = 0; round < 6; round++) {
      AccountTree before = tree.copy();
      Scalar rootBefore = tree.root();
      for (int i = 0; i < 4; i++) {
        int index = random.nextInt(4) == 0 ? 65_535 : random.nextInt(1 << random.nextInt(1, 17));
        Account account = account(random);
        tree.put(AccountIndex.of(index), account);
        model.put(index, account);
        assertThat(tree.account(AccountIndex.of(index))).contains(account);
      }
      assertThat(tree.root()).as("seed %d, round %d", SEED, round).isEqualTo(root(model));
      assertThat(before.root()).isEqualTo(rootBefore);
    }
  }

  @Test
  void shouldProveEveryPlaceByItsSiblings() {
    Random random = new Random(SEED);
    AccountTree tree = new AccountTree();
    Map<Integer, Account> model = new HashMap<>();
    for (int index : new int[] {0, 1, 2, 77, 40_000}) {
      model.put(index, account(random));
      tree.put(AccountIndex.of(index), model.get(index));
    }
    for (int index : new int[] {0, 1, 2, 3, 77, 78, 40_000, 40_001, 65_535}) {
      List<Scalar> siblings = tree.siblings(AccountIndex.of(index));
      Scalar node = leaf(model.get(index));
      for (int level = 0; level < AccountTree.DEPTH; level++) {
        node =
            (index >>> level & 1) == 0
                ? Poseidon.hash(node, siblings.get(level))
                : Poseidon.hash(siblings.get(level), node);
      }
      assertThat(node).as("place %d", index).isEqualTo(tree.root());
    }
  }

  private static Account account(Random random) {
    byte[] owner = new byte[Address.SIZE];
    random.nextBytes(owner);
    return new Account(
        new Owner(Address.of(ByteBuffer.wrap(owner))),
        TokenNumber.of(random.nextLong(1, 1L << 32)),
        TokenAmount.of(random.nextLong(Long.MAX_VALUE)),
        Nonce.of(random.nextInt(1000)));
  }

  /** The definition, over the places in use. */
  private static Scalar root(Map<Integer, Account> accounts) {
    Map<Integer, Scalar> nodes = new HashMap<>();
    accounts.forEach((index, account) -> nodes.put(index, leaf(account)));
    Scalar empty = Scalar.ZERO;
    Map<Integer, Scalar> level = nodes;
    for (int i = 0; i < AccountTree.DEPTH; i++) {
      Map<Integer, Scalar> above = new HashMap<>();
      for (int index : level.keySet()) {
        int left = index & ~1;
        above.put(
            index >>> 1,
            Poseidon.hash(level.getOrDefault(left, empty), level.getOrDefault(left | 1, empty)));
      }
      level = above;
      empty = Poseidon.hash(empty, empty);
    }
    return level.getOrDefault(0, empty);
  }

  private static Scalar leaf(@Nullable Account account) {
    return account == null
        ? Scalar.ZERO
        : Poseidon.hash(
            AccountTree.key(account.owner(), account.token()),
            Scalars.of(account.balance()),
            Scalar.of(account.nonce().value()));
  }
}
