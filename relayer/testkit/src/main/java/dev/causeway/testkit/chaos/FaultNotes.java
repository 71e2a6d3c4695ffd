// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.model.TxHash;
import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.testkit.verdict.Circumstances;
import dev.causeway.testkit.verdict.Circumstances.Abuse;
import dev.causeway.testkit.verdict.Circumstances.Mint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was done to a network, as it happens. */
final class FaultNotes implements AutoCloseable {
  private final List<Incident> incidents = new CopyOnWriteArrayList<>();
  private final List<Incident> blind = new CopyOnWriteArrayList<>();
  private final Set<TxHash> thefts = ConcurrentHashMap.newKeySet();
  private final List<Mint> mints = new CopyOnWriteArrayList<>();
  private final List<StoreEvidence> lost = new CopyOnWriteArrayList<>();
  private final List<Abuse> abuse = new CopyOnWriteArrayList<>();

  /** Something that is over now; returns true, as deeds that happened do. */
  boolean happened(Instant at, String kind, String target, String detail) {
    return happened(new Incident(at, Instant.now(), kind, target, detail));
  }

  boolean happened(Incident incident) {
    return incidents.add(incident);
  }

  void noQuorum(Instant at, String chain) {
    blind.add(new Incident(at, Instant.now(), "no-quorum", chain, "endpoints down"));
  }

  void stolen(TxHash tx) {
    thefts.add(tx);
  }

  /** Whether a thief sent it. */
  boolean isStolen(String tx) {
    return thefts.contains(TxHash.parse(tx));
  }

  void minted(Mint mint) {
    mints.add(mint);
  }

  void lost(StoreEvidence database) {
    lost.add(database);
  }

  void abused(Abuse met) {
    abuse.add(met);
  }

  List<Incident> incidents() {
    return List.copyOf(incidents);
  }

  /** All of it. */
  Circumstances circumstances() {
    return new Circumstances(incidents, blind, thefts, mints, lost, abuse);
  }

  @Override
  public void close() {
    lost.forEach(StoreEvidence::close);
  }
}
