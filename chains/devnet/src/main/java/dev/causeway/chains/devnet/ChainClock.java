// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

/**
 * The clock from which a node dates its blocks. Anvil puts it back to the last block that stays
 * whenever it takes blocks away, and a chain that is seconds behind the others from then on is
 * nothing that a real reorg leaves behind.
 */
final class ChainClock {
  private ChainClock() {}

  /** Does what takes blocks away, and sets the clock as it was. */
  static void keep(DevnetRpc rpc, Runnable action) {
    long before = now(rpc);
    action.run();
    long late = before - now(rpc);
    if (late > 0) {
      var _ = rpc.call("evm_increaseTime", late);
    }
  }

  /** The timestamp that a block would get now, in seconds. */
  private static long now(DevnetRpc rpc) {
    return Quantity.parse(
        rpc.call("eth_getBlockByNumber", "pending", false).path("timestamp").asText());
  }
}
