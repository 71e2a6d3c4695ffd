// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.Direction;

/** The numbers that the contract {@code Bridge} has for directions. */
final class Directions {
  private static final long OUTBOUND = 0;
  private static final long INBOUND = 1;

  private Directions() {}

  static long code(Direction direction) {
    return switch (direction) {
      case OUTBOUND -> OUTBOUND;
      case INBOUND -> INBOUND;
    };
  }

  static Direction ofCode(long code) {
    if (code == OUTBOUND) {
      return Direction.OUTBOUND;
    }
    if (code == INBOUND) {
      return Direction.INBOUND;
    }
    throw new IllegalArgumentException("there is no direction " + code);
  }
}
