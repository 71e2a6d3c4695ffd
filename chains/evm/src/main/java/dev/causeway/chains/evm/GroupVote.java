// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Bytes32;
import java.util.ArrayList;
import java.util.Collection;
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

  /** What each group says, by its first endpoint, in the order of the endpoints. */
  <T> List<T> voices(Map<Integer, T> said) {
    Map<String, T> voices = new LinkedHashMap<>();
    new TreeMap<>(said).forEach((endpoint, word) -> voices.putIfAbsent(group(endpoint), word));
    return List.copyOf(voices.values());
  }

  /** Whether as many groups speak as a quorum takes. */
  boolean isQuorate(Collection<?> voices) {
    return voices.size() >= trust.quorum();
  }

  /** What a quorum of the groups says alike; empty when nothing has one, or more than one thing. */
  <T> Optional<T> agreed(Collection<T> voices) {
    List<T> winners =
        voices.stream()
            .distinct()
            .filter(word -> Collections.frequency(voices, word) >= trust.quorum())
            .toList();
    return winners.size() == 1 ? Optional.of(winners.getFirst()) : Optional.empty();
  }

  /**
   * The greatest value that a quorum of groups reached: too few groups to be a quorum cannot raise
   * it. Empty when there are fewer groups than the quorum.
   *
   * @param reached by endpoint, in the order of the endpoints
   */
  <T extends Comparable<? super T>> Optional<T> reachedByQuorum(Map<Integer, T> reached) {
    return reachedByQuorum(voices(reached));
  }

  /** The same for what each group says. */
  <T extends Comparable<? super T>> Optional<T> reachedByQuorum(Collection<T> voices) {
    return isQuorate(voices)
        ? Optional.of(ascending(voices).get(voices.size() - trust.quorum()))
        : Optional.empty();
  }

  /** The middle one, of two the lower; empty when there are fewer groups than the quorum. */
  <T extends Comparable<? super T>> Optional<T> median(Collection<T> voices) {
    return isQuorate(voices)
        ? Optional.of(ascending(voices).get((voices.size() - 1) / 2))
        : Optional.empty();
  }

  private static <T extends Comparable<? super T>> List<T> ascending(Collection<T> voices) {
    return voices.stream().sorted().toList();
  }

  /**
   * Whether a quorum names one hash. Where the endpoints of a group contradict each other, the
   * first one speaks for it. Two hashes that both have a quorum, as a quorum below a majority
   * permits, confirm neither.
   *
   * @param hashes what each endpoint names
   */
  Verdict count(Map<Integer, Bytes32> hashes) {
    Map<Bytes32, Integer> votes = new LinkedHashMap<>();
    voices(hashes).forEach(hash -> votes.merge(hash, 1, Integer::sum));
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
