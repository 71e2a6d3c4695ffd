// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

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

/**
 * A store over connections of its own, so that who asks waits for others who ask, and never a duty.
 * What operators write, leases and notices are the store's own.
 */
final class ReadersStore implements RelayStore {
  private final RelayStore store;
  private final Database database;
  private final ChainJournal journal;
  private final MessageLog messages;
  private final RootLog roots;
  private final ClaimBacklog backlog;
  private final ProposalLog proposals;
  private final BatchLog batches;
  private final ProofQueue proofs;
  private final Outbox outbox;
  private final SupplyLog supply;
  private final TransferQueries transfers;
  private final Obstacles obstacles;

  ReadersStore(RelayStore store, Database database, NetworkShape shape) {
    this.store = store;
    this.database = database;
    this.journal = new SqlJournal(database, shape.base());
    this.messages = new SqlMessageLog(database);
    this.roots = new SqlRootLog(database, shape);
    this.backlog = new SqlBacklog(database, shape);
    this.proposals = new SqlProposalLog(database);
    this.batches = new SqlBatchLog(database);
    this.proofs = new SqlProofQueue(database);
    this.outbox = new SqlOutbox(database);
    this.supply = new SqlSupplyLog(database);
    this.transfers = new SqlTransferQueries(database, shape);
    this.obstacles = new SqlObstacles(database);
  }

  @Override
  public Leases leases() {
    return store.leases();
  }

  @Override
  public ChainJournal journal() {
    return journal;
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public RootLog roots() {
    return roots;
  }

  @Override
  public ClaimBacklog backlog() {
    return backlog;
  }

  @Override
  public ProposalLog proposals() {
    return proposals;
  }

  @Override
  public BatchLog batches() {
    return batches;
  }

  @Override
  public ProofQueue proofs() {
    return proofs;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public SupplyLog supply() {
    return supply;
  }

  @Override
  public TransferQueries transfers() {
    return transfers;
  }

  @Override
  public OperatorLog operators() {
    return store.operators();
  }

  @Override
  public Obstacles obstacles() {
    return obstacles;
  }

  @Override
  public StoreNotices notices() {
    return store.notices();
  }

  @Override
  public Instant now() {
    return Sql.now(database);
  }

  /** Its connections, for tests. */
  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
