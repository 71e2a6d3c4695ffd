// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.TransactionPort;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.RelayStore;
import java.util.function.Function;

/**
 * A place for bugs on purpose between the duties and their ports: tests of the simulator plant some
 * there, to see that it finds them. In earnest nothing is.
 */
interface Sabotage {
  /** Nothing. */
  Sabotage NONE = new Sabotage() {};

  /** The store as the duties of a node see it. */
  default RelayStore store(RelayStore store, Function<ChainId, TransactionPort> ports) {
    return store;
  }

  /** Whether nodes perform that duty. */
  default boolean keeps(Duty duty) {
    return true;
  }
}
