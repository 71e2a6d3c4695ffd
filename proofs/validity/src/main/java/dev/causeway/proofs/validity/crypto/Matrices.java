// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;

/** Small matrices modulo r, for the constants that are computed once. */
final class Matrices {
  private static final BigInteger R = PrimeField.FR.modulus();

  private Matrices() {}

  static BigInteger[][] identity(int size) {
    BigInteger[][] matrix = new BigInteger[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        matrix[i][j] = i == j ? BigInteger.ONE : BigInteger.ZERO;
      }
    }
    return matrix;
  }

  static BigInteger[] times(BigInteger[][] matrix, BigInteger[] vector) {
    BigInteger[] product = new BigInteger[vector.length];
    for (int i = 0; i < vector.length; i++) {
      BigInteger sum = BigInteger.ZERO;
      for (int j = 0; j < vector.length; j++) {
        sum = sum.add(matrix[i][j].multiply(vector[j]));
      }
      product[i] = sum.mod(R);
    }
    return product;
  }

  static BigInteger[][] times(BigInteger[][] left, BigInteger[][] right) {
    BigInteger[][] columns = transposed(right);
    BigInteger[][] product = new BigInteger[left.length][];
    for (int j = 0; j < left.length; j++) {
      product[j] = times(left, columns[j]);
    }
    return transposed(product);
  }

  static BigInteger[][] transposed(BigInteger[][] matrix) {
    BigInteger[][] result = new BigInteger[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  /** Without the first row and the first column. */
  static BigInteger[][] withoutFirst(BigInteger[][] matrix) {
    BigInteger[][] result = new BigInteger[matrix.length - 1][matrix.length - 1];
    for (int i = 1; i < matrix.length; i++) {
      System.arraycopy(matrix[i], 1, result[i - 1], 0, matrix.length - 1);
    }
    return result;
  }

  /** By Gauss and Jordan; every pivot of a matrix that can be inverted is found below or at it. */
  static BigInteger[][] inverse(BigInteger[][] matrix) {
    int size = matrix.length;
    BigInteger[][] left = new BigInteger[size][];
    for (int i = 0; i < size; i++) {
      left[i] = matrix[i].clone();
    }
    BigInteger[][] right = identity(size);
    for (int column = 0; column < size; column++) {
      int pivot = column;
      while (left[pivot][column].signum() == 0) {
        pivot++;
      }
      swap(left, pivot, column);
      swap(right, pivot, column);
      BigInteger factor = left[column][column].modInverse(R);
      scale(left[column], factor);
      scale(right[column], factor);
      for (int i = 0; i < size; i++) {
        if (i != column) {
          BigInteger share = left[i][column];
          subtract(left[i], left[column], share);
          subtract(right[i], right[column], share);
        }
      }
    }
    return right;
  }

  /** The elements by rows, as {@link PrimeField#FR} has them. */
  static long[] flat(BigInteger[][] matrix) {
    long[] elements = new long[PrimeField.LIMBS * matrix.length * matrix.length];
    int at = 0;
    for (BigInteger[] row : matrix) {
      for (BigInteger element : row) {
        PrimeField.FR.write(element, elements, at);
        at += PrimeField.LIMBS;
      }
    }
    return elements;
  }

  private static void swap(BigInteger[][] matrix, int first, int second) {
    BigInteger[] row = matrix[first];
    matrix[first] = matrix[second];
    matrix[second] = row;
  }

  private static void scale(BigInteger[] row, BigInteger factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i].multiply(factor).mod(R);
    }
  }

  private static void subtract(BigInteger[] row, BigInteger[] other, BigInteger factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i].subtract(other[i].multiply(factor)).mod(R);
    }
  }
}
