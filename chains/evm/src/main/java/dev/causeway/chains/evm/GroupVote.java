// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what groups of endpoints say. Each group has one voice. Pure. */
final class GroupVote {
  private final TrustPolicy trust;

  GroupVote(TrustPolicy trust) {
    this.trust = trust;
  }

  /** What a count came to. */
  sealed interface Verdict {
    /**
     * A quorum names one hash.
     *
     * @param hash the hash
     * @param agreeing endpoints that name it
     * @param dissenting endpoints that name another
     */
    record Confirmed(Bytes32 hash, Set<Integer> agreeing, Set<Integer> dissenting)
        implements Verdict {}

    /**
     * No hash has a quorum.
     *
     * @param most how many groups agree at most
     * @param contested whether there is more than one hash
     * @param detail who says what
     */
    record Undecided(int most, boolean contested, String detail) implements Verdict {}
  }

  /** How many groups these endpoints are. */
  int groups(Set<Integer> endpoints) {
    return endpoints.stream().map(this::group).collect(Collectors.toSet()).size();
  }

  /**
   * The greatest number that a quorum of groups reached, each group by its first endpoint; empty
   * when there are fewer groups than the quorum.
   *
   * @param reached by endpoint, in the order of the endpoints
   */
  Optional<BlockNumber> reachedByQuorum(Map<Integer, BlockNumber> reached) {
    Map<String, BlockNumber> voices = new LinkedHashMap<>();
    new TreeMap<>(reached)
        .forEach((endpoint, number) -> voices.putIfAbsent(group(endpoint), number));
    if (voices.size() < trust.quorum()) {
      return Optional.empty();
    }
    List<BlockNumber> highestFirst = new ArrayList<>(voices.values());
    highestFirst.sort(Collections.reverseOrder());
    return Optional.of(highestFirst.get(trust.quorum() - 1));
  }

  /**
   * Whether a quorum names one hash. Where the endpoints of a group contradict each other, the
   * first one speaks for it. Two hashes that both have a quorum, as a quorum below a majority
   * permits, confirm neither.
   *
   * @param hashes what each endpoint names
   */
  Verdict count(Map<Integer, Bytes32> hashes) {
    Map<String, Bytes32> voices = new LinkedHashMap<>();
    new TreeMap<>(hashes).forEach((endpoint, hash) -> voices.putIfAbsent(group(endpoint), hash));
    Map<Bytes32, Integer> votes = new LinkedHashMap<>();
    voices.values().forEach(hash -> votes.merge(hash, 1, Integer::sum));
    List<Bytes32> winners =
        votes.entrySet().stream()
            .filter(entry -> entry.getValue() >= trust.quorum())
            .map(Map.Entry::getKey)
            .toList();
    if (winners.size() == 1) {
      Bytes32 winner = winners.getFirst();
      Set<Integer> agreeing = new HashSet<>();
      Set<Integer> dissenting = new HashSet<>();
      hashes.forEach(
          (endpoint, hash) -> (hash.equals(winner) ? agreeing : dissenting).add(endpoint));
      return new Verdict.Confirmed(winner, Set.copyOf(agreeing), Set.copyOf(dissenting));
    }
    int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return new Verdict.Undecided(most, votes.size() > 1, describe(hashes));
  }

  private String describe(Map<Integer, Bytes32> hashes) {
    Map<Bytes32, List<Integer>> byHash = new LinkedHashMap<>();
    new TreeMap<>(hashes)
        .forEach(
            (endpoint, hash) -> byHash.computeIfAbsent(hash, _ -> new ArrayList<>()).add(endpoint));
    return byHash.entrySet().stream()
        .map(entry -> entry.getKey() + " by " + named(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String named(List<Integer> endpoints) {
    return endpoints.stream()
        .map(endpoint -> "endpoint " + endpoint)
        .collect(Collectors.joining(" and "));
  }

  private String group(int endpoint) {
    return trust.groups().get(endpoint);
  }
}
