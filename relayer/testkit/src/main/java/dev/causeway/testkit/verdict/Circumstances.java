// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.testkit.chaos.Incident;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What was done to a network that the checks must know, because it is on the chains or missing from
 * the database through no doing of the relayer.
 *
 * @param incidents everything that was done
 * @param blind when too few endpoints of which chain could be believed
 * @param thefts transactions that a thief signed with a key of the relayer
 * @param mints supply that was made from nothing
 * @param lost databases that were given up for an older one, as they were then
 * @param abuse what hostile clients of the interface met
 */
public record Circumstances(
    List<Incident> incidents,
    List<Incident> blind,
    Set<TxHash> thefts,
    List<Mint> mints,
    List<StoreEvidence> lost,
    List<Abuse> abuse) {
  /** Copies the collections. */
  public Circumstances {
    incidents = List.copyOf(incidents);
    blind = List.copyOf(blind);
    thefts = Set.copyOf(thefts);
    mints = List.copyOf(mints);
    lost = List.copyOf(lost);
    abuse = List.copyOf(abuse);
  }

  /** Nothing but incidents. */
  public static Circumstances of(List<Incident> incidents) {
    return new Circumstances(incidents, List.of(), Set.of(), List.of(), List.of(), List.of());
  }

  /**
   * Supply without a lock.
   *
   * @param chain name of the chain whose state was changed
   * @param from the first block that holds it
   * @param before the first block that holds it no more
   * @param amount how much
   * @param at when it was made
   * @param pausedBy when the last bridge was paused in both directions, as the chains showed it
   * @param openBy when the last was open again
   * @param blocks how many blocks of that chain went by until then
   */
  public record Mint(
      String chain,
      BlockNumber from,
      BlockNumber before,
      BigInteger amount,
      Instant at,
      Instant pausedBy,
      Instant openBy,
      long blocks) {
    /** From the mint to the last pause. */
    public Duration took() {
      return Duration.between(at, pausedBy);
    }
  }

  /**
   * What hostile clients met.
   *
   * @param at when they began
   * @param until when they ended
   * @param refused calls, streams and connections that were refused or cut off
   * @param accepted what should have been refused, in words
   */
  public record Abuse(Instant at, Instant until, long refused, List<String> accepted) {
    /** Copies the list. */
    public Abuse {
      accepted = List.copyOf(accepted);
    }
  }
}
