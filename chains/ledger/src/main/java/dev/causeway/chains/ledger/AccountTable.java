// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Owner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The accounts as of what is stored durably: what callers may see. One thread publishes, any thread
 * reads; a reader may see one account of a block before another.
 */
final class AccountTable {
  private static final int SIZE = AccountIndex.COUNT;

  private final AtomicReferenceArray<Optional<AccountEntry>> entries =
      new AtomicReferenceArray<>(SIZE);
  private final Map<Owner, List<AccountIndex>> byOwner = new ConcurrentHashMap<>();
  private final AtomicInteger used = new AtomicInteger();

  AccountTable() {
    for (int i = 0; i < SIZE; i++) {
      entries.setRelease(i, Optional.empty());
    }
  }

  void publish(Collection<AccountEntry> changed) {
    for (AccountEntry entry : changed) {
      Optional<AccountEntry> before = entries.getAndSet(entry.index().value(), Optional.of(entry));
      if (before.isEmpty()) {
        used.getAndIncrement();
        byOwner
            .computeIfAbsent(entry.account().owner(), _ -> new CopyOnWriteArrayList<>())
            .add(entry.index());
      }
    }
  }

  Optional<AccountEntry> get(AccountIndex index) {
    return entries.getAcquire(index.value());
  }

  /** By index. */
  List<AccountEntry> of(Owner owner) {
    return byOwner.getOrDefault(owner, List.of()).stream()
        .sorted()
        .map(this::get)
        .flatMap(Optional::stream)
        .toList();
  }

  int used() {
    return used.get();
  }
}
