// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;

/**
 * One JSON-RPC call.
 *
 * @param method its name
 * @param params the parameters as JSON text, an array
 */
record RpcCall(String method, String params) {

  static RpcCall of(String method, String... renderedParams) {
    return new RpcCall(method, "[" + String.join(",", renderedParams) + "]");
  }

  /** A JSON string of characters that need no escape: hexadecimal and tags. */
  static String text(Object plain) {
    return "\"" + plain + "\"";
  }

  /** A quantity: hexadecimal without leading zeros. */
  static String quantity(long value) {
    return "\"0x" + Long.toHexString(value) + "\"";
  }

  static String quantity(BlockNumber number) {
    return quantity(number.value());
  }

  /** A block named by its hash (EIP-1898), which nothing but that block can answer. */
  static String byHash(Bytes32 hash) {
    return "{\"blockHash\":\"" + hash + "\"}";
  }
}
