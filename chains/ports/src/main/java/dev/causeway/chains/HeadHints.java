// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import java.util.function.Consumer;

/**
 * Announces new heads early. A hint, not a source: it may miss, repeat or reorder heads, or fall
 * silent without an error.
 */
public interface HeadHints {
  /** Starts calling the listener, on a thread of its own, until the subscription is closed. */
  Subscription subscribe(Consumer<BlockNumber> listener);

  /** Ends the calls. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
