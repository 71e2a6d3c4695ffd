// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.ConstraintSystemBuilder.Term;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A circuit for tests: x^(2^n) + 1, with x secret and the result public. */
public final class Circuits {
  private Circuits() {}

  /** Writes {@code .r1cs} for n squarings; its signals are 1, the result, x and the squares. */
  public static void writeSquarings(int squarings, Path r1cs) throws IOException {
    ConstraintSystemBuilder circuit = new ConstraintSystemBuilder(3 + squarings, 1, 0);
    for (int i = 0; i < squarings; i++) {
      List<Term> factor = List.of(new Term(2 + i, Scalar.ONE));
      circuit.constrain(factor, factor, List.of(new Term(3 + i, Scalar.ONE)));
    }
    circuit.constrain(
        List.of(new Term(2 + squarings, Scalar.ONE), new Term(0, Scalar.ONE)),
        List.of(new Term(0, Scalar.ONE)),
        List.of(new Term(1, Scalar.ONE)));
    circuit.write(r1cs);
  }

  /** The witness for x. */
  public static Witness squarings(int squarings, Scalar x) {
    long[] limbs = new long[4 * (3 + squarings)];
    put(Scalar.ONE, limbs, 0);
    Scalar value = x;
    put(value, limbs, 8);
    for (int i = 0; i < squarings; i++) {
      value = value.square();
      put(value, limbs, 12 + 4 * i);
    }
    put(value.add(Scalar.ONE), limbs, 4);
    return Witness.ofLimbs(limbs);
  }

  private static void put(Scalar value, long[] limbs, int at) {
    for (int i = 0; i < 4; i++) {
      limbs[at + i] = value.toBigInteger().shiftRight(64 * i).longValue();
    }
  }
}
