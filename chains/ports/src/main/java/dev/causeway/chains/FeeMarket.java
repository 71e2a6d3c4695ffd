// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Wei;

/**
 * What transactions cost now.
 *
 * @param baseFee of the next block
 * @param priorityFee that gets a transaction in
 */
public record FeeMarket(Wei baseFee, Wei priorityFee) {}
