// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.BlockNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last headers that were read, by height. What it holds was canonical once and may not be any
 * more: whoever uses it checks parent hashes up to a header that was just read. Safe for concurrent
 * use.
 */
final class HeaderCache {
  /** More than a mirror takes in one proof, so that a proof needs few headers read again. */
  private static final int SIZE = 128;

  private final Map<BlockNumber, CheckedHeader> headers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockNumber, CheckedHeader> eldest) {
          return size() > SIZE;
        }
      };

  synchronized void put(CheckedHeader header) {
    headers.remove(header.ref().number());
    headers.put(header.ref().number(), header);
  }

  synchronized Optional<CheckedHeader> at(BlockNumber number) {
    return Optional.ofNullable(headers.get(number));
  }
}
