// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * The Poseidon hash of two to five field elements, equal to circomlib's for every input.
 *
 * <p>The number of inputs separates domains: each has constants of its own. An instance keeps its
 * working memory, so that hashing allocates nothing; it is therefore not safe for use by several
 * threads at once. {@link #hash(Scalar...)} is.
 *
 * <p>Source: Poseidon (Grassi et al. 2019) with x^5 over the scalar field of BN254; circomlib's
 * {@code poseidon.circom} for width, capacity and number of rounds.
 */
public final class Poseidon {
  /** The most inputs that one hash takes. */
  public static final int MOST_INPUTS = 5;

  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  /** Constants by number of inputs, computed at the first use of each. */
  private static final Lazy[] CONSTANTS = new Lazy[MOST_INPUTS + 1];

  static {
    for (int inputs = 2; inputs <= MOST_INPUTS; inputs++) {
      CONSTANTS[inputs] = new Lazy(inputs + 1);
    }
  }

  private final PoseidonConstants constants;
  private final int width;
  private final long[] state;
  private final long[] next;
  private final long[] product = new long[LIMBS];

  private Poseidon(PoseidonConstants constants) {
    this.constants = constants;
    width = constants.width;
    state = new long[LIMBS * width];
    next = new long[LIMBS * width];
  }

  /**
   * A hasher of so many inputs.
   *
   * @throws IllegalArgumentException naming the number, if it is not 2 to 5
   */
  public static Poseidon ofInputs(int inputs) {
    if (inputs < 2 || inputs > MOST_INPUTS) {
      throw new IllegalArgumentException(
          "Poseidon is here for 2 to %d inputs, not for %d".formatted(MOST_INPUTS, inputs));
    }
    return new Poseidon(CONSTANTS[inputs].get());
  }

  /**
   * The hash of the inputs in their order.
   *
   * @throws IllegalArgumentException naming their number, if it is not 2 to 5
   */
  public static Scalar hash(Scalar... inputs) {
    Poseidon hasher = ofInputs(inputs.length);
    long[] elements = new long[LIMBS * inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i].write(elements, LIMBS * i);
    }
    hasher.hash(elements, 0, elements, 0);
    return Scalar.read(elements, 0);
  }

  /**
   * Writes the hash of consecutive elements from a position on; elements are as {@link
   * PrimeField#FR} has them, and input and output may overlap.
   */
  public void hash(long[] inputs, int atInputs, long[] out, int at) {
    FR.zero(state, 0);
    System.arraycopy(inputs, atInputs, state, LIMBS, LIMBS * (width - 1));
    int half = PoseidonConstants.FULL_ROUNDS / 2;
    for (int round = 0; round < half; round++) {
      fullRound(round);
    }
    partialRounds();
    for (int round = half; round < PoseidonConstants.FULL_ROUNDS; round++) {
      fullRound(round);
    }
    PrimeField.copy(state, 0, out, at);
  }

  private void fullRound(int round) {
    int constant = LIMBS * width * round;
    for (int i = 0; i < LIMBS * width; i += LIMBS) {
      FR.add(state, i, constants.full, constant + i, state, i);
      power(i);
    }
    multiply(constants.matrix, width, 0);
  }

  private void partialRounds() {
    long[] sparse = constants.sparse;
    int at = 0;
    for (int round = 0; round < constants.partialRounds; round++) {
      FR.add(state, 0, constants.partial, LIMBS * round, state, 0);
      power(0);
      FR.multiply(state, 0, sparse, at, next, 0);
      int column = at + LIMBS * width;
      for (int i = LIMBS; i < LIMBS * width; i += LIMBS) {
        FR.multiply(state, i, sparse, at + i, product, 0);
        FR.add(next, 0, product, 0, next, 0);
        FR.multiply(state, 0, sparse, column + i - LIMBS, product, 0);
        FR.add(state, i, product, 0, state, i);
      }
      PrimeField.copy(next, 0, state, 0);
      at = column + LIMBS * (width - 1);
    }
    multiply(constants.rest, width - 1, LIMBS);
  }

  /** Replaces the last elements of the state, from a position on, by a matrix times them. */
  private void multiply(long[] matrix, int size, int from) {
    int entry = 0;
    for (int i = 0; i < LIMBS * size; i += LIMBS) {
      FR.multiply(matrix, entry, state, from, next, i);
      entry += LIMBS;
      for (int j = LIMBS; j < LIMBS * size; j += LIMBS) {
        FR.multiply(matrix, entry, state, from + j, product, 0);
        FR.add(next, i, product, 0, next, i);
        entry += LIMBS;
      }
    }
    System.arraycopy(next, 0, state, from, LIMBS * size);
  }

  /** The S-box: the fifth power. */
  private void power(int at) {
    FR.square(state, at, product, 0);
    FR.square(product, 0, product, 0);
    FR.multiply(state, at, product, 0, state, at);
  }

  /** Constants of one width: half a million steps of a shift register, so made once and late. */
  private static final class Lazy {
    private final int width;
    private @Nullable PoseidonConstants made;

    Lazy(int width) {
      this.width = width;
    }

    synchronized PoseidonConstants get() {
      PoseidonConstants present = made;
      if (present == null) {
        present = new PoseidonConstants(width);
        made = present;
      }
      return present;
    }
  }
}
