// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;

/**
 * The L1 block that an L2 knows.
 *
 * @param number its height
 * @param hash its hash
 */
public record L1Origin(BlockNumber number, Bytes32 hash) {}
