// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.proofs.trie.ReceiptLog;

/** The topics of a log, the first being the event's signature. */
final class Topics {
  private final ReceiptLog log;

  Topics(ReceiptLog log) {
    this.log = log;
  }

  void requireCount(int count) {
    if (log.topics().size() != count) {
      throw new IllegalArgumentException(
          "expected %d topics, but there are %d".formatted(count, log.topics().size()));
    }
  }

  Bytes32 word(int index) {
    return log.topics().get(index);
  }

  long number(int index, int bits) {
    return reader(index).number(0, bits);
  }

  /** As {@link AbiReader#saturated}. */
  long saturated(int index, int bits) {
    return reader(index).saturated(0, bits);
  }

  /** A chain, taking part or not. */
  ChainId chain(int index) {
    return reader(index).chain(0);
  }

  Address address(int index) {
    return reader(index).address(0);
  }

  private AbiReader reader(int index) {
    return new AbiReader(Bytes.of(word(index).asByteBuffer()));
  }
}
