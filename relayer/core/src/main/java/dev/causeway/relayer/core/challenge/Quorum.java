// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.challenge;

import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.model.Bytes;
import dev.causeway.model.OutputRoot;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What enough verifiers agree on. Pure.
 *
 * @param output the output root that they found
 * @param signatures theirs, as many as are needed, ordered by signer as the contract wants them
 */
record Quorum(OutputRoot output, List<Bytes> signatures) {
  /**
   * The output that at least {@code threshold} different verifiers found; empty when there is none,
   * or more than one.
   */
  static Optional<Quorum> of(List<Attestation> attestations, int threshold) {
    Set<dev.causeway.model.Address> seen = new HashSet<>();
    List<Attestation> distinct =
        attestations.stream().filter(attestation -> seen.add(attestation.signer())).toList();
    List<Quorum> found =
        distinct.stream().collect(Collectors.groupingBy(Attestation::output)).entrySet().stream()
            .filter(entry -> entry.getValue().size() >= threshold)
            .map(
                entry ->
                    new Quorum(
                        entry.getKey(),
                        entry.getValue().stream()
                            .sorted(Comparator.comparing(Attestation::signer))
                            .limit(threshold)
                            .map(Attestation::signature)
                            .toList()))
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
