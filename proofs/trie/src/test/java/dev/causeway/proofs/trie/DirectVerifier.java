// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.List;
import java.util.Optional;

/** Asks the proofs of the class loader that it comes from. */
public final class DirectVerifier implements TrieVerifier {
  @Override
  public Optional<Bytes> value(Bytes32 root, Bytes key, List<Bytes> nodes) {
    return included(new TrieProof(nodes).inclusion(root, key));
  }

  @Override
  public boolean isAbsent(Bytes32 root, Bytes key, List<Bytes> nodes) {
    return new TrieProof(nodes).exclusion(root, key) instanceof ExclusionCheck.Excluded;
  }

  @Override
  public Optional<Bytes> stateValue(Bytes32 root, Bytes32 key, List<Bytes> nodes) {
    return included(new TrieProof(nodes).stateInclusion(root, key));
  }

  @Override
  public boolean isAbsentInState(Bytes32 root, Bytes32 key, List<Bytes> nodes) {
    return new TrieProof(nodes).stateExclusion(root, key) instanceof ExclusionCheck.Excluded;
  }

  @Override
  public Optional<Bytes32> slot(Bytes32 storageRoot, Bytes32 slot, List<Bytes> nodes) {
    return new StorageProof(slot, nodes).value(storageRoot)
            instanceof StorageCheck.Holds(Bytes32 value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static Optional<Bytes> included(InclusionCheck check) {
    return check instanceof InclusionCheck.Included(Bytes value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
