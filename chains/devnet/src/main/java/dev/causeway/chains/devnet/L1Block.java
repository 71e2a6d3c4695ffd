// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import java.math.BigInteger;

/**
 * What an L2 is told about an L1 block.
 *
 * @param number its height
 * @param hash its hash
 * @param timestamp in seconds
 * @param baseFee in wei
 */
record L1Block(BlockNumber number, Bytes32 hash, long timestamp, BigInteger baseFee) {
  /** Reads a block as {@code eth_getBlockByNumber} gives it. */
  static L1Block of(JsonNode block) {
    return new L1Block(
        BlockNumber.of(Quantity.parse(block.path("number").asText())),
        Bytes32.parse(block.path("hash").asText()),
        Quantity.parse(block.path("timestamp").asText()),
        BigInteger.valueOf(
            block.hasNonNull("baseFeePerGas")
                ? Quantity.parse(block.path("baseFeePerGas").asText())
                : 0));
  }
}
