// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import java.util.Map;

/**
 * The fee for which this relayer claims, by destination, from the configuration.
 *
 * @param byDestination fees of destinations that differ
 * @param otherwise the fee of all others
 */
public record RelayerFees(Map<ChainId, Fee> byDestination, Fee otherwise) {
  private static final int WHOLE = 10_000;

  /** Claims for nothing, as on a devnet. */
  public static final RelayerFees NONE = new RelayerFees(Map.of(), new Fee(TokenAmount.ZERO, 0));

  /** Copies the map. */
  public RelayerFees {
    byDestination = Map.copyOf(byDestination);
  }

  /** The fee of an amount, rounded up, in the same token's smallest unit. */
  public TokenAmount of(ChainId destination, TokenAmount amount) {
    Fee fee = byDestination.getOrDefault(destination, otherwise);
    TokenAmount roundedUp =
        new TokenAmount(
            amount
                .times(fee.basisPoints())
                .plus(TokenAmount.of(WHOLE - 1))
                .value()
                .dividedBy(WHOLE));
    return fee.flat().plus(roundedUp);
  }

  /**
   * A fee.
   *
   * @param flat the same for every amount, in the token's smallest unit
   * @param basisPoints hundredths of a percent of the amount on top, 0 to 10,000
   */
  public record Fee(TokenAmount flat, int basisPoints) {
    /** Refuses more than the whole. */
    public Fee {
      if (basisPoints < 0 || basisPoints > WHOLE) {
        throw new IllegalArgumentException(
            "a fee must be 0 to 10000 basis points, but is " + basisPoints);
      }
    }
  }
}
