// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs of slots whose hashes begin with the same eight digits. In a storage trie that holds both,
 * a leaf with a small value has less than 32 bytes and stands inside its parent: an attacker can
 * find such slots as easily as this class, so verifiers must know such proofs.
 */
final class SlotTwins {
  /** Of so many hashes some are expected to agree in 32 bits. */
  private static final int HASHES = 1 << 18;

  private static final List<List<Bytes32>> PAIRS = find();

  private SlotTwins() {}

  /** All pairs, in the order of their slots. */
  static List<List<Bytes32>> all() {
    return PAIRS;
  }

  private static List<List<Bytes32>> find() {
    Map<Integer, Bytes32> seen = new HashMap<>(2 * HASHES);
    List<List<Bytes32>> pairs = new ArrayList<>();
    for (int number = 0; number < HASHES; number++) {
      Bytes32 slot = UInt256.of(number).toBytes32();
      Bytes32 other = seen.put(Keccak.hash(slot).asByteBuffer().getInt(), slot);
      if (other != null) {
        pairs.add(List.of(other, slot));
      }
    }
    return List.copyOf(pairs);
  }
}
