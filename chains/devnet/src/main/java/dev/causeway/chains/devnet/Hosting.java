// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.net.URI;
import java.util.Optional;

/** Who runs the node of a chain. */
public sealed interface Hosting {
  /** The devnet starts an anvil for it and makes its blocks. */
  record Started() implements Hosting {}

  /**
   * Somebody else runs it and its blocks; the devnet deploys onto it.
   *
   * @param rpc JSON-RPC over HTTP
   * @param webSocket for heads, when the node offers it
   * @param attributes where an L2's L1 attributes come from; of no meaning for an L1
   */
  record Attached(URI rpc, Optional<URI> webSocket, L1AttributesFrom attributes)
      implements Hosting {
    /** Refuses what is no HTTP URL. */
    public Attached {
      if (!"http".equals(rpc.getScheme()) && !"https".equals(rpc.getScheme())) {
        throw new DevnetException(
            "RPC URL \"%s\" must start with http:// or https://".formatted(rpc));
      }
    }
  }

  /** Where the L1 attributes of an attached L2 come from. */
  enum L1AttributesFrom {
    /** The L2's own rollup node, as on the OP Stack. */
    ROLLUP_NODE,
    /** A driver of ours; the node must be an anvil. */
    DRIVER
  }
}
