// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.Wei;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Transactions that wait for a block, by sender and nonce. */
final class Mempool {
  record Entry(Address sender, UnsignedTransaction transaction, SignedTransaction signed) {}

  private final Map<Address, TreeMap<Long, Entry>> waiting = new HashMap<>();

  BroadcastResult add(Entry entry) {
    TreeMap<Long, Entry> own = waiting.computeIfAbsent(entry.sender(), _ -> new TreeMap<>());
    Entry present = own.get(entry.transaction().nonce().value());
    if (present != null && !present.signed().hash().equals(entry.signed().hash())) {
      boolean enough =
          exceedsByTenth(entry.transaction().maxFeePerGas(), present.transaction().maxFeePerGas())
              && exceedsByTenth(
                  entry.transaction().maxPriorityFeePerGas(),
                  present.transaction().maxPriorityFeePerGas());
      if (!enough) {
        return new BroadcastResult.Underpriced();
      }
    }
    own.put(entry.transaction().nonce().value(), entry);
    return new BroadcastResult.Accepted();
  }

  private static boolean exceedsByTenth(Wei fee, Wei before) {
    return fee.times(10).compareTo(before.times(11)) >= 0;
  }

  /** First nonce above {@code next} that no waiting transaction uses. */
  long pendingNonce(Address sender, long next) {
    TreeMap<Long, Entry> own = waiting.get(sender);
    long nonce = next;
    while (own != null && own.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }

  /** Forgets everything. */
  int clear() {
    int count = waiting.values().stream().mapToInt(TreeMap::size).sum();
    waiting.clear();
    return count;
  }

  /**
   * Takes what fits in a block: of each sender in the order of nonces without a gap, senders by the
   * priority fee of their first transaction.
   */
  List<Entry> take(Map<Address, Long> nonces, Wei baseFee, long gasLimit) {
    List<Entry> taken = new ArrayList<>();
    List<Address> senders =
        waiting.entrySet().stream()
            .filter(own -> !own.getValue().isEmpty())
            .sorted(
                Comparator.<Map.Entry<Address, TreeMap<Long, Entry>>, Wei>comparing(
                        own ->
                            own.getValue()
                                .firstEntry()
                                .getValue()
                                .transaction()
                                .maxPriorityFeePerGas())
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    long left = gasLimit;
    for (Address sender : senders) {
      TreeMap<Long, Entry> own = waiting.getOrDefault(sender, new TreeMap<>());
      long nonce = nonces.getOrDefault(sender, 0L);
      own.headMap(nonce).clear();
      for (Entry entry = own.get(nonce);
          entry != null
              && entry.transaction().maxFeePerGas().compareTo(baseFee) >= 0
              && entry.transaction().gasLimit().value() <= left;
          entry = own.get(++nonce)) {
        taken.add(entry);
        left -= entry.transaction().gasLimit().value();
        own.remove(nonce);
      }
    }
    return taken;
  }
}
