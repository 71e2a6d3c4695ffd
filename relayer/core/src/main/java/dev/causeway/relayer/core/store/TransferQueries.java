// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What users ask. Read-only; never older than what the same store answered before. */
public interface TransferQueries {
  /** The transfer with that message id; the canonical one if a reorg gave the id two positions. */
  Optional<TransferView> byId(MessageId id);

  /** The transfer at that position of its source chain. */
  Optional<TransferView> byKey(MessageKey key);

  /** All transfers that a source transaction started, in log order. */
  List<TransferView> bySourceTx(ChainId source, TxHash tx);

  /** All transfers that a transaction of any chain started, in log order. */
  List<TransferView> bySourceTx(TxHash tx);

  /** Transfers that fit, newest first. */
  Page list(Filter filter, int pageSize, Optional<PageToken> after);

  /** Numbers by state, over canonical messages. */
  Counts counts();

  /**
   * Which transfers.
   *
   * @param source only from this chain
   * @param destination only to this chain
   * @param account only with this sender or recipient
   * @param states only in one of these; empty for all
   */
  record Filter(
      Optional<ChainId> source,
      Optional<ChainId> destination,
      Optional<Address> account,
      Set<TransferState> states) {
    /** Copies the set. */
    public Filter {
      states = Set.copyOf(states);
    }
  }

  /**
   * Where the next page starts.
   *
   * @param before only transfers observed before this one's number
   */
  record PageToken(long before) {}

  /**
   * A page.
   *
   * @param transfers the transfers
   * @param next where the next page starts; empty on the last
   */
  record Page(List<TransferView> transfers, Optional<PageToken> next) {
    /** Copies the list. */
    public Page {
      transfers = List.copyOf(transfers);
    }
  }

  /**
   * How many.
   *
   * @param observed canonical messages
   * @param claimed of those, claimed in a canonical block
   * @param parked of those, parked
   * @param orphaned messages that a reorg removed
   */
  record Counts(long observed, long claimed, long parked, long orphaned) {}
}
