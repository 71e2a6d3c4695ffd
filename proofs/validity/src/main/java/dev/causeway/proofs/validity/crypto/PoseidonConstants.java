// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/**
 * Round constants and matrices of Poseidon over the scalar field of BN254, for one width, computed
 * from nothing but the numbers of rounds and rearranged for speed.
 *
 * <p>Source: Poseidon (Grassi et al. 2019), appendix F for the generation by a Grain LFSR, and
 * appendix B for the sparse matrices of the partial rounds. The numbers of rounds are circomlib's.
 *
 * <p>In the partial rounds only element 0 passes the S-box. Constants of the other elements are
 * therefore moved forward through the matrix, which leaves one constant a round; and the matrix M
 * is factored into a sparse one that is applied at once and a block that keeps element 0, which
 * commutes with the S-box and is moved forward as well, to be applied once, after the last partial
 * round.
 *
 * <p>All arrays hold elements as {@link PrimeField#FR} does, matrices by rows.
 */
final class PoseidonConstants {
  /** Full rounds: half of them before the partial rounds, half behind. */
  static final int FULL_ROUNDS = 8;

  private static final int[] PARTIAL_ROUNDS = {0, 0, 56, 57, 56, 60, 60};
  private static final int LIMBS = PrimeField.LIMBS;
  private static final PrimeField FR = PrimeField.FR;

  /** Elements of the state: inputs and one more. */
  final int width;

  /** How many rounds pass element 0 alone through the S-box. */
  final int partialRounds;

  /**
   * Constants of the full rounds, a row of {@code width} each; row 4 is behind the partial ones.
   */
  final long[] full;

  /** The matrix of a full round. */
  final long[] matrix;

  /** The constant of element 0 of each partial round. */
  final long[] partial;

  /** A row and a column for each partial round: width elements, then width - 1. */
  final long[] sparse;

  /** What is left for the elements from 1 on after the partial rounds: width - 1 squared. */
  final long[] rest;

  PoseidonConstants(int width) {
    this.width = width;
    partialRounds = PARTIAL_ROUNDS[width];
    Grain grain = new Grain(width, FULL_ROUNDS, partialRounds);
    BigInteger[][] constants = new BigInteger[FULL_ROUNDS + partialRounds][width];
    for (BigInteger[] round : constants) {
      for (int i = 0; i < width; i++) {
        round[i] = grain.below(FR.modulus());
      }
    }
    BigInteger[][] mix = cauchy(grain, width);

    int firstPartial = FULL_ROUNDS / 2;
    for (int r = firstPartial; r < firstPartial + partialRounds; r++) {
      BigInteger[] moved = constants[r].clone();
      moved[0] = BigInteger.ZERO;
      moved = Matrices.times(mix, moved);
      for (int i = 0; i < width; i++) {
        constants[r + 1][i] = constants[r + 1][i].add(moved[i]).mod(FR.modulus());
      }
    }
    partial = new long[LIMBS * partialRounds];
    for (int r = 0; r < partialRounds; r++) {
      FR.write(constants[firstPartial + r][0], partial, LIMBS * r);
    }
    full = new long[LIMBS * FULL_ROUNDS * width];
    for (int r = 0; r < FULL_ROUNDS; r++) {
      int from = r < firstPartial ? r : r + partialRounds;
      for (int i = 0; i < width; i++) {
        FR.write(constants[from][i], full, LIMBS * (r * width + i));
      }
    }
    matrix = Matrices.flat(mix);

    BigInteger[][] block = Matrices.withoutFirst(mix);
    BigInteger[][] inverse = Matrices.inverse(block);
    BigInteger[][] power = Matrices.identity(width - 1);
    BigInteger[] column = new BigInteger[width - 1];
    BigInteger[] row = new BigInteger[width - 1];
    for (int i = 1; i < width; i++) {
      column[i - 1] = mix[i][0];
      row[i - 1] = mix[0][i];
    }
    sparse = new long[LIMBS * partialRounds * (2 * width - 1)];
    int at = 0;
    for (int r = 0; r < partialRounds; r++) {
      // Row: that of M times the power of the block so far. Column: its inverse power times M's.
      column = Matrices.times(inverse, column);
      FR.write(mix[0][0], sparse, at);
      at += LIMBS;
      for (BigInteger element : Matrices.times(Matrices.transposed(power), row)) {
        FR.write(element, sparse, at);
        at += LIMBS;
      }
      for (BigInteger element : column) {
        FR.write(element, sparse, at);
        at += LIMBS;
      }
      power = Matrices.times(power, block);
    }
    rest = Matrices.flat(power);
  }

  /** 1 / (x_i + y_j) for distinct x and y: every square part of it can be inverted. */
  private static BigInteger[][] cauchy(Grain grain, int width) {
    while (true) {
      BigInteger[] points = new BigInteger[2 * width];
      for (int i = 0; i < points.length; i++) {
        points[i] = grain.bits().mod(FR.modulus());
      }
      BigInteger[][] matrix = new BigInteger[width][width];
      boolean usable = new HashSet<>(Set.of(points)).size() == points.length;
      for (int i = 0; i < width && usable; i++) {
        for (int j = 0; j < width && usable; j++) {
          BigInteger sum = points[i].add(points[width + j]).mod(FR.modulus());
          usable = sum.signum() != 0;
          matrix[i][j] = usable ? sum.modInverse(FR.modulus()) : BigInteger.ZERO;
        }
      }
      if (usable) {
        return matrix;
      }
    }
  }

  /** The Grain LFSR in self-shrinking mode, set up with the parameters of the instance. */
  private static final class Grain {
    private static final int SIZE = 80;
    private static final int BITS = 254;

    private final boolean[] state = new boolean[SIZE];
    private int at;

    Grain(int width, int fullRounds, int partialRounds) {
      put(1, 2); // a prime field
      put(0, 4); // the S-box is a power
      put(BITS, 12);
      put(width, 12);
      put(fullRounds, 10);
      put(partialRounds, 10);
      put((1 << 30) - 1, 30);
      at = 0;
      for (int i = 0; i < 2 * SIZE; i++) {
        step();
      }
    }

    /** The next 254 bits, the highest first. */
    BigInteger bits() {
      BigInteger value = BigInteger.ZERO;
      for (int i = 0; i < BITS; i++) {
        boolean bit;
        do {
          bit = step();
          boolean next = step();
          if (bit && next) {
            value = value.setBit(BITS - 1 - i);
          }
        } while (!bit);
      }
      return value;
    }

    /** The next 254 bits that are below the modulus. */
    BigInteger below(BigInteger modulus) {
      BigInteger value;
      do {
        value = bits();
      } while (value.compareTo(modulus) >= 0);
      return value;
    }

    private void put(int value, int length) {
      for (int i = length - 1; i >= 0; i--) {
        state[at++] = (value >>> i & 1) == 1;
      }
    }

    private boolean step() {
      boolean bit = tap(62) ^ tap(51) ^ tap(38) ^ tap(23) ^ tap(13) ^ tap(0);
      state[at] = bit;
      at = (at + 1) % SIZE;
      return bit;
    }

    private boolean tap(int offset) {
      return state[(at + offset) % SIZE];
    }
  }
}
