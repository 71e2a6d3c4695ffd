// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

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
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.SupplyLog;
import dev.causeway.relayer.core.store.TransferQueries;
import java.time.Duration;
import java.time.Instant;

/**
 * The memory of the relayer for duties that plan transactions, where several keys share the work of
 * {@link SenderRole#RELAYER}: what they want is spread over these. Senders have the memory itself.
 *
 * @param all the memory
 * @param outbox spreads what is put into it
 */
public record PooledStore(RelayStore all, Outbox outbox) implements RelayStore {

  /**
   * The memory as it is with one key, and spreading with more.
   *
   * @param store the memory
   * @param keys how many relayer keys each chain has, 1 to {@link SenderRole#MOST_RELAYERS}
   * @param patience how long the oldest transaction of a key may wait before the key counts as
   *     stuck
   */
  public static RelayStore of(RelayStore store, int keys, Duration patience) {
    return keys == 1
        ? store
        : new PooledStore(store, new PooledOutbox(store, SenderRole.relayers(keys), patience));
  }

  @Override
  public Leases leases() {
    return all.leases();
  }

  @Override
  public ChainJournal journal() {
    return all.journal();
  }

  @Override
  public MessageLog messages() {
    return all.messages();
  }

  @Override
  public RootLog roots() {
    return all.roots();
  }

  @Override
  public ClaimBacklog backlog() {
    return all.backlog();
  }

  @Override
  public ProposalLog proposals() {
    return all.proposals();
  }

  @Override
  public BatchLog batches() {
    return all.batches();
  }

  @Override
  public ProofQueue proofs() {
    return all.proofs();
  }

  @Override
  public SupplyLog supply() {
    return all.supply();
  }

  @Override
  public TransferQueries transfers() {
    return all.transfers();
  }

  @Override
  public OperatorLog operators() {
    return all.operators();
  }

  @Override
  public Obstacles obstacles() {
    return all.obstacles();
  }

  @Override
  public StoreNotices notices() {
    return all.notices();
  }

  @Override
  public Instant now() {
    return all.now();
  }

  @Override
  public void close() {
    all.close();
  }
}
