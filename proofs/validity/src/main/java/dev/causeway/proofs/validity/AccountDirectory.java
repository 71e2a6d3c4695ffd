// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where whose accounts are: the lowest place by owner and token, and which places are empty. */
final class AccountDirectory {
  private final Map<Holding, AccountIndex> places;
  private final BitSet taken;

  AccountDirectory() {
    this(new HashMap<>(), new BitSet());
  }

  private AccountDirectory(Map<Holding, AccountIndex> places, BitSet taken) {
    this.places = places;
    this.taken = taken;
  }

  AccountDirectory copy() {
    return new AccountDirectory(new HashMap<>(places), (BitSet) taken.clone());
  }

  void add(AccountIndex index, Owner owner, TokenNumber token) {
    taken.set(index.value());
    places.merge(
        new Holding(owner, token),
        index,
        (present, added) -> present.compareTo(added) <= 0 ? present : added);
  }

  Optional<AccountIndex> find(Owner owner, TokenNumber token) {
    return Optional.ofNullable(places.get(new Holding(owner, token)));
  }

  Optional<AccountIndex> firstEmpty() {
    int index = taken.nextClearBit(0);
    return index < AccountIndex.COUNT ? Optional.of(AccountIndex.of(index)) : Optional.empty();
  }

  private record Holding(Owner owner, TokenNumber token) {}
}
