// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.List;

/**
 * A log as a receipt commits to it.
 *
 * @param emitter the contract that wrote it
 * @param topics up to four
 * @param data the rest
 */
public record ReceiptLog(Address emitter, List<Bytes32> topics, Bytes data) {
  /** Copies the list. */
  public ReceiptLog {
    topics = List.copyOf(topics);
  }

  RlpItem item() {
    return RlpItem.of(
        List.of(
            RlpItem.of(emitter),
            RlpItem.of(topics.stream().map(RlpItem::of).toList()),
            RlpItem.of(data)));
  }
}
