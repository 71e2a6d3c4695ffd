// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;

/**
 * Cuts scalars into windows of signed digits: scalar = sum of digit(w) * 2^(bits * w), with every
 * digit between -2^(bits-1) and 2^(bits-1), both included.
 *
 * <p>Half a window's range is added to a scalar in every window but the top one; then each digit is
 * found without those below it, as what stands in the window minus that half. The top window has
 * room for the carry and is not signed.
 */
final class SignedWindows {
  /** Bits of r. */
  static final int SCALAR_BITS = 254;

  private final int bits;
  private final int count;
  private final long[] offset = new long[PrimeField.LIMBS];

  SignedWindows(int bits) {
    this.bits = bits;
    count = SCALAR_BITS / bits + 1;
    for (int window = 0; window < count - 1; window++) {
      int bit = window * bits + bits - 1;
      offset[bit / Long.SIZE] |= 1L << bit % Long.SIZE;
    }
  }

  /** Bits of a window. */
  int bits() {
    return bits;
  }

  /** How many windows a scalar has. */
  int count() {
    return count;
  }

  /** The largest absolute value of a digit. */
  int largest() {
    return 1 << bits - 1;
  }

  /** The digit of a scalar below r, given as four plain limbs, in a window. */
  int digit(long[] scalars, int at, int window) {
    if (PrimeField.isZero(scalars, at)) {
      return 0;
    }
    int bit = window * bits;
    int word = bit / Long.SIZE;
    long carry = 0;
    long low = 0;
    long high = 0;
    for (int i = 0; i < PrimeField.LIMBS && i <= word + 1; i++) {
      long sum = scalars[at + i] + offset[i];
      long carried = Long.compareUnsigned(sum, offset[i]) < 0 ? 1 : 0;
      sum += carry;
      carry = carried + (Long.compareUnsigned(sum, carry) < 0 ? 1 : 0);
      if (i == word) {
        low = sum;
      } else if (i == word + 1) {
        high = sum;
      }
    }
    int shift = bit % Long.SIZE;
    long shifted = shift == 0 ? low : low >>> shift | high << Long.SIZE - shift;
    int digit = (int) shifted & (1 << bits) - 1;
    return window < count - 1 ? digit - largest() : digit;
  }
}
