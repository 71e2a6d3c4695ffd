// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.relayer.core.store.BatchLog;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.MessageLog;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProposalLog;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.SupplyLog;
import dev.causeway.relayer.core.store.TransferQueries;
import java.time.Instant;

/** A store of which every part stands behind a gate. Its clock does not: a step reads it once. */
record GatedStore(
    RelayStore behind,
    Leases leases,
    ChainJournal journal,
    MessageLog messages,
    RootLog roots,
    ClaimBacklog backlog,
    ProposalLog proposals,
    BatchLog batches,
    ProofQueue proofs,
    Outbox outbox,
    SupplyLog supply,
    TransferQueries transfers,
    OperatorLog operators,
    Obstacles obstacles)
    implements RelayStore {
  static GatedStore before(RelayStore store, PortGate gate) {
    return new GatedStore(
        store,
        store.leases(),
        gate.before(ChainJournal.class, store.journal()),
        gate.before(MessageLog.class, store.messages()),
        gate.before(RootLog.class, store.roots()),
        gate.before(ClaimBacklog.class, store.backlog()),
        gate.before(ProposalLog.class, store.proposals()),
        gate.before(BatchLog.class, store.batches()),
        gate.before(ProofQueue.class, store.proofs()),
        gate.before(Outbox.class, store.outbox()),
        gate.before(SupplyLog.class, store.supply()),
        gate.before(TransferQueries.class, store.transfers()),
        gate.before(OperatorLog.class, store.operators()),
        gate.before(Obstacles.class, store.obstacles()));
  }

  @Override
  public StoreNotices notices() {
    return behind.notices();
  }

  @Override
  public Instant now() {
    return behind.now();
  }

  @Override
  public void close() {
    // The world closes it.
  }
}
