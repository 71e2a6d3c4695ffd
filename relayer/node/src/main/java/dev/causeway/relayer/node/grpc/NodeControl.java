// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.relayer.core.store.NodeId;
import java.time.Duration;

/** The node behind the service, as an operator handles it. Safe for concurrent use. */
public interface NodeControl {
  /** Its name. */
  NodeId node();

  /**
   * Hands all duties over and takes none any more; returns when that is done. Idempotent.
   *
   * @param atMost how long to wait
   * @return how many duties it had when it was first asked
   * @throws IllegalStateException when a running step does not end in that time; the draining goes
   *     on
   */
  int drain(Duration atMost);
}
