// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import java.time.Instant;

/** The whole memory of the relayer. */
public interface RelayStore extends AutoCloseable {
  /** Leases on duties. */
  Leases leases();

  /** What was seen of each chain. */
  ChainJournal journal();

  /** Canonical messages. */
  MessageLog messages();

  /** Canonical global roots. */
  RootLog roots();

  /** Messages that wait. */
  ClaimBacklog backlog();

  /** Outputs proposed on L1. */
  ProposalLog proposals();

  /** Batches that L1 has. */
  BatchLog batches();

  /** Proofs wanted, under way and made. */
  ProofQueue proofs();

  /** Transactions wanted, written and sent. */
  Outbox outbox();

  /** Tokens, pauses and audits. */
  SupplyLog supply();

  /** What users ask. */
  TransferQueries transfers();

  /** What operators did, and whether they stopped relaying. */
  OperatorLog operators();

  /** What keeps duties from their work. */
  Obstacles obstacles();

  /** Word that something changed. */
  StoreNotices notices();

  /** The store's clock. */
  Instant now();

  /**
   * The same memory for those who only ask, such as clients of the interface: however many of them
   * ask for however much, duties are not kept waiting. Closed with this one.
   */
  default RelayStore forReaders() {
    return this;
  }

  @Override
  void close();
}
