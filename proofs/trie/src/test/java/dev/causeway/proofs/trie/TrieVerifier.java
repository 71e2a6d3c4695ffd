// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * What an attack is made on: the proofs of this package, as they are or {@linkplain
 * WeakenedVerifier weakened}. Public, for a weakened one comes from a class loader of its own.
 */
public interface TrieVerifier {
  /** The value under a key of any length, if it is proven. */
  Optional<Bytes> value(Bytes32 root, Bytes key, List<Bytes> nodes);

  /** Whether it is proven that a key of any length is absent. */
  boolean isAbsent(Bytes32 root, Bytes key, List<Bytes> nodes);

  /** The value under a key of a state, if it is proven. */
  Optional<Bytes> stateValue(Bytes32 root, Bytes32 key, List<Bytes> nodes);

  /** Whether it is proven that a key of a state is absent. */
  boolean isAbsentInState(Bytes32 root, Bytes32 key, List<Bytes> nodes);

  /** What a slot holds, if it is proven. */
  Optional<Bytes32> slot(Bytes32 storageRoot, Bytes32 slot, List<Bytes> nodes);

  /** Whether either is proven, in a trie of keys of any length. */
  default boolean isAnswered(Bytes32 root, Bytes key, List<Bytes> nodes) {
    return value(root, key, nodes).isPresent() || isAbsent(root, key, nodes);
  }
}
