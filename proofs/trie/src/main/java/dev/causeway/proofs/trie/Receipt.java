// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The receipt of a transaction, as the receipts root of a block commits to it (EIP-2718, EIP-658).
 *
 * <p>Rebuilding that root from what a node returned shows that no log was added, left out or moved
 * (attack 3, pitfalls M14 and M16).
 *
 * @param type the type of the transaction, 0 to 4
 * @param succeeded whether it was executed without reverting
 * @param cumulativeGasUsed gas used in the block up to and including it
 * @param logs its logs in order
 */
public record Receipt(int type, boolean succeeded, Gas cumulativeGasUsed, List<ReceiptLog> logs) {
  private static final int LAST_TYPE = 4;

  /**
   * Refuses types whose receipts are not known to have this form.
   *
   * @throws IllegalArgumentException naming the type
   */
  public Receipt {
    if (type < 0 || type > LAST_TYPE) {
      throw new IllegalArgumentException(
          "no form is known for receipts of type %d, only for 0 to %d; check the block by its bloom filter instead"
              .formatted(type, LAST_TYPE));
    }
    logs = List.copyOf(logs);
  }

  /** The root over a block's receipts, in the order of its transactions. */
  public static Bytes32 root(List<Receipt> receipts) {
    return Trie.ofList(receipts.stream().map(Receipt::encoded).toList()).root();
  }

  /** The filter over its logs. */
  public Bloom bloom() {
    Bloom bloom = Bloom.EMPTY;
    for (ReceiptLog log : logs) {
      bloom = bloom.with(log.emitter());
      for (Bytes32 topic : log.topics()) {
        bloom = bloom.with(topic);
      }
    }
    return bloom;
  }

  /** What the receipts trie holds: the plain list for type 0, else the type before the list. */
  public Bytes encoded() {
    Bytes list =
        Rlp.encode(
            RlpItem.of(
                List.of(
                    RlpItem.of(succeeded ? 1 : 0),
                    RlpItem.of(cumulativeGasUsed.value()),
                    RlpItem.of(bloom().bits()),
                    RlpItem.of(logs.stream().map(ReceiptLog::item).toList()))));
    if (type == 0) {
      return list;
    }
    ByteBuffer typed = ByteBuffer.allocate(1 + list.size());
    return Bytes.of(typed.put((byte) type).put(list.asByteBuffer()).flip());
  }
}
