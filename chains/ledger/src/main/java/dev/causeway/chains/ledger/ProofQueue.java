// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.BatchAssembly;
import dev.causeway.proofs.validity.BatchBinding;
import dev.causeway.proofs.validity.BatchEntry;
import dev.causeway.proofs.validity.BatchInputs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the prover works through, at its own pace: batches in their order with the inputs of their
 * proofs, built from what is stored and a state that lags behind the sequencer's. The inputs of any
 * batch can be built again at any time, before and after a restart, and are the same.
 *
 * <p>Safe for concurrent use; one call at a time goes on.
 */
public final class ProofQueue {
  private static final int TRANSACTIONS_AT_ONCE = 5_000;

  private final LedgerStore store;
  private final LedgerTerms terms;
  private final TokenBook tokens = new TokenBook();
  private @Nullable LedgerReplica replica;
  private long provenBelow;

  ProofQueue(LedgerStore store, LedgerTerms terms) {
    this.store = store;
    this.terms = terms;
  }

  /** The first batch that is neither proven nor settled; empty when the prover has caught up. */
  public synchronized Optional<Batch> next() {
    // Numbers below were proven when this was asked before, and stay so.
    Optional<Batch> batch = store.unproven(provenBelow);
    batch.ifPresent(found -> provenBelow = found.number());
    return batch;
  }

  /**
   * The inputs of a batch's proof.
   *
   * @throws CorruptLedgerException when what is stored does not allow the batch, or gives other
   *     roots than those that are noted
   */
  public synchronized BatchInputs inputs(Batch batch) {
    LedgerReplica before = at(batch.firstPosition());
    List<OrderedTransaction> transactions =
        store.transactions(batch.firstPosition(), batch.transactions());
    if (transactions.size() != batch.transactions()) {
      throw new CorruptLedgerException(
          "batch %d of the ledger has %d transactions, but %d of them are stored: restore its database from a backup"
              .formatted(batch.number(), batch.transactions(), transactions.size()));
    }
    List<BatchEntry> entries = transactions.stream().map(OrderedTransaction::entry).toList();
    BatchBinding binding =
        new BatchBinding(
            terms.baseChain(),
            LedgerReplica.domain(terms),
            batch.number(),
            before.deposits(),
            before.leaves().value());
    return switch (BatchInputs.assemble(before.state(), entries, batch.size(), binding)) {
      case BatchAssembly.Assembled(var inputs, _) -> checked(batch, inputs);
      case BatchAssembly.Refused(var position, var reason) ->
          throw new CorruptLedgerException(
              "transaction %d of the ledger cannot be proven (%s): restore its database from a backup"
                  .formatted(batch.firstPosition() + position, reason.describe()));
    };
  }

  private static BatchInputs checked(Batch batch, BatchInputs inputs) {
    Batch.Roots roots = roots(inputs);
    if (batch.roots().isPresent() && !batch.roots().get().equals(roots)) {
      throw new CorruptLedgerException(
          "batch %d of the ledger gives %s, but %s is noted: restore its database from a backup"
              .formatted(batch.number(), roots, batch.roots().get()));
    }
    return inputs;
  }

  /** The roots that a batch with these inputs leads from and to. */
  public static Batch.Roots roots(BatchInputs inputs) {
    return new Batch.Roots(word(inputs.signals().oldRoot()), word(inputs.signals().newRoot()));
  }

  static Bytes32 word(Scalar scalar) {
    return Bytes32.of(ByteBuffer.wrap(scalar.toBytes()));
  }

  /**
   * Notes the proof of a batch.
   *
   * @param fence of the node's term
   */
  public void proven(SequencerFence fence, Batch batch, BatchInputs inputs, Bytes proof) {
    store.proven(fence, batch.number(), roots(inputs), proof);
  }

  /** The ledger before the transaction at a position. */
  private LedgerReplica at(long position) {
    LedgerReplica current = replica;
    tokens.add(store.tokens());
    if (current == null || current.position() > position) {
      current =
          store
              .snapshot(position)
              .map(snapshot -> LedgerReplica.of(snapshot, store, terms, tokens))
              .orElseGet(() -> LedgerReplica.empty(terms, tokens));
    } else {
      // A later snapshot saves executing what is between.
      Optional<StateSnapshot> nearer = store.snapshotIfAfter(current.position(), position);
      if (nearer.isPresent()) {
        current = LedgerReplica.of(nearer.get(), store, terms, tokens);
      }
    }
    // Should something fail on the way, the half way is not kept.
    replica = null;
    while (current.position() < position) {
      int most = (int) Math.min(TRANSACTIONS_AT_ONCE, position - current.position());
      List<OrderedTransaction> behind = store.transactions(current.position(), most);
      if (behind.isEmpty()) {
        throw new CorruptLedgerException(
            "the ledger has no transaction %d, although a batch stands behind it: restore its database from a backup"
                .formatted(current.position()));
      }
      behind.forEach(current::replay);
    }
    replica = current;
    return current;
  }
}
