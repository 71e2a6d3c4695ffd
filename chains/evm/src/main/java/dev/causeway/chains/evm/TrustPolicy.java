// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the endpoints of one chain are believed.
 *
 * <p>Endpoints that fail or lie together, such as two URLs of one provider, belong to one group and
 * have one voice together. A block counts as final when a quorum of groups names the same hash at
 * its height.
 *
 * @param groups the group of each endpoint, in the order of the endpoints
 * @param quorum how many groups have to agree, 1 to the number of groups. A majority by default:
 *     less, and one liar is enough while the honest ones are down; more, and one endpoint that is
 *     down stops the chain
 * @param allowedLag how many blocks an endpoint may be behind its peers before it is only asked
 *     when no other answers
 * @param staleAfter age of the newest block, by the wall clock, from which the whole chain counts
 *     as frozen; empty for chains that make blocks only when there is something to do, where only
 *     peers that advance show that an endpoint stands still
 */
public record TrustPolicy(
    List<String> groups, int quorum, int allowedLag, Optional<Duration> staleAfter) {
  /** Enough for nodes that learn of a block at different times. */
  public static final int DEFAULT_LAG = 3;

  /** Refuses a policy that no answers could satisfy, or any would, naming the value. */
  public TrustPolicy {
    groups = List.copyOf(groups);
    int distinct = new HashSet<>(groups).size();
    if (quorum < 1 || quorum > distinct) {
      throw new IllegalArgumentException(
          "the quorum must be 1 to %d, the number of groups of endpoints, but is %d"
              .formatted(distinct, quorum));
    }
    if (allowedLag < 0 || allowedLag > 100_000) {
      throw new IllegalArgumentException(
          "the allowed lag must be 0 to 100000 blocks, but is " + allowedLag);
    }
    staleAfter.ifPresent(
        age -> {
          if (!age.isPositive()) {
            throw new IllegalArgumentException(
                "the age from which a chain is stale must be positive, but is " + age);
          }
        });
  }

  /** Every endpoint a group of its own, a majority decides, and no limit for the age of blocks. */
  public static TrustPolicy of(int endpoints) {
    List<String> own = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      own.add(Integer.toString(i));
    }
    return of(own);
  }

  /** These groups, a majority of which decides, and no limit for the age of blocks. */
  public static TrustPolicy of(List<String> groups) {
    int distinct = new HashSet<>(groups).size();
    return new TrustPolicy(groups, distinct / 2 + 1, DEFAULT_LAG, Optional.empty());
  }

  /** Endpoints on one host and port are one group, a majority decides; no limit for the age. */
  public static TrustPolicy byHost(List<URI> endpoints) {
    return of(
        endpoints.stream()
            .map(uri -> (uri.getHost() + ":" + uri.getPort()).toLowerCase(Locale.ROOT))
            .toList());
  }

  /** The same with another quorum. */
  public TrustPolicy withQuorum(int newQuorum) {
    return new TrustPolicy(groups, newQuorum, allowedLag, staleAfter);
  }

  /** The same with another allowed lag. */
  public TrustPolicy withAllowedLag(int blocks) {
    return new TrustPolicy(groups, quorum, blocks, staleAfter);
  }

  /** The same with a limit for the age of the newest block. */
  public TrustPolicy withStaleAfter(Duration age) {
    return new TrustPolicy(groups, quorum, allowedLag, Optional.of(age));
  }
}
