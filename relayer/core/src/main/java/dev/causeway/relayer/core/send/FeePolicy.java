// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.chains.FeeMarket;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.util.Optional;

/**
 * What a transaction may cost. Pure.
 *
 * @param ceiling most that is ever paid per gas
 * @param bumpPercent by how much a replacement exceeds the one before; nodes demand 10, some
 *     providers 12.5
 */
public record FeePolicy(Wei ceiling, int bumpPercent) {
  /** Refuses bumps that nodes refuse, naming the value. */
  public FeePolicy {
    if (bumpPercent < 13 || bumpPercent > 200) {
      throw new IllegalArgumentException(
          "send.bump-percent must be 13 to 200, but is " + bumpPercent);
    }
    if (ceiling.isZero()) {
      throw new IllegalArgumentException("send.fee-ceiling must be above zero");
    }
  }

  /**
   * Fees of a transaction.
   *
   * @param maxFeePerGas most that it pays per gas
   * @param maxPriorityFeePerGas most of that for the block's builder
   */
  public record Fees(Wei maxFeePerGas, Wei maxPriorityFeePerGas) {}

  /** Fees for a first attempt; empty when even the base fee is above the ceiling. */
  public Optional<Fees> first(FeeMarket market) {
    // Twice the base fee outlives six full blocks in a row.
    UInt256 wanted = market.baseFee().value().times(2).plus(market.priorityFee().value());
    return capped(wanted, market.priorityFee().value(), market);
  }

  /** Fees that replace those; empty when the ceiling does not allow it. */
  public Optional<Fees> replacement(Fees before, FeeMarket market) {
    UInt256 maxFee = bumped(before.maxFeePerGas().value());
    UInt256 priority = bumped(before.maxPriorityFeePerGas().value());
    UInt256 wanted = market.baseFee().value().times(2).plus(priority);
    if (maxFee.compareTo(ceiling.value()) > 0) {
      return Optional.empty();
    }
    return capped(
        maxFee.max(wanted.min(ceiling.value())),
        priority.max(market.priorityFee().value()),
        market);
  }

  private UInt256 bumped(UInt256 fee) {
    return fee.times(100L + bumpPercent).plus(UInt256.of(99)).dividedBy(100);
  }

  private Optional<Fees> capped(UInt256 wanted, UInt256 priority, FeeMarket market) {
    if (market.baseFee().compareTo(ceiling) > 0) {
      return Optional.empty();
    }
    UInt256 maxFee = wanted.min(ceiling.value());
    return Optional.of(new Fees(new Wei(maxFee), new Wei(priority.min(maxFee))));
  }
}
