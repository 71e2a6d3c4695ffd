// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.BatchLog;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.DutyName;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A whole store in memory, by a clock that its owner moves.
 *
 * <p>Keeps the promises of the ports: each write is one transaction that happens whole or not at
 * all, fenced by the lease of its duty; what a reorg removes is taken back together with all that
 * it meant. Notices are given on the thread that writes, after the transaction. Safe for use by
 * several threads; several simulated nodes may share one.
 */
public final class MemoryStore implements RelayStore {
  private final Tables tables;
  private final MemoryMessages messages;
  private final MemoryRoots roots;
  private final MemoryBacklog backlog;
  private final MemoryProposals proposals;
  private final MemoryBatches batches;
  private final MemoryProofs proofs;
  private final MemorySupply supply;
  private final MemoryTransfers transfers;

  /** An empty store by that clock. */
  public MemoryStore(Supplier<Instant> clock) {
    tables = new Tables(clock);
    messages = new MemoryMessages(tables);
    roots = new MemoryRoots(tables);
    backlog = new MemoryBacklog(tables);
    proposals = new MemoryProposals(tables);
    batches = new MemoryBatches(tables);
    proofs = new MemoryProofs(tables);
    supply = new MemorySupply(tables);
    transfers = new MemoryTransfers(tables);
  }

  /**
   * Calls back around every fenced write except notes of broadcasts, to crash there.
   *
   * @param before runs before anything changes: an exception means that the write did not happen
   * @param after runs once it happened: an exception means that the caller never learns of it
   */
  public void onWrite(Consumer<DutyName> before, Consumer<DutyName> after) {
    tables.hook(
        new Tables.WriteHook() {
          @Override
          public void before(DutyName duty) {
            before.accept(duty);
          }

          @Override
          public void after(DutyName duty) {
            after.accept(duty);
          }
        });
  }

  /** Whether that transaction was stored before anybody could have seen it. */
  public boolean isWrittenAhead(TxHash tx) {
    return tables.outbox.knows(tx);
  }

  @Override
  public Leases leases() {
    return tables.leases;
  }

  @Override
  public ChainJournal journal() {
    return tables.journal;
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
    return tables.outbox;
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
    return tables.operators;
  }

  @Override
  public Obstacles obstacles() {
    return tables.obstacles;
  }

  @Override
  public StoreNotices notices() {
    return listener -> {
      tables.listeners.add(listener);
      return () -> tables.listeners.remove(listener);
    };
  }

  @Override
  public Instant now() {
    return tables.clock.get();
  }

  @Override
  public void close() {
    tables.listeners.clear();
  }
}
