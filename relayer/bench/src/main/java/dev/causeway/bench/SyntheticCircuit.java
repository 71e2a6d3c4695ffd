// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.ConstraintSystemBuilder;
import dev.causeway.proofs.groth16.format.ConstraintSystemBuilder.Term;
import dev.causeway.proofs.groth16.format.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A circuit of a given size with a witness that satisfies it, made without a compiler: one
 * constraint in four is of a bit, as range checks are, the others multiply sums of wide values, as
 * hashes do.
 */
final class SyntheticCircuit {
  private static final int BIT_EVERY = 4;
  private static final int PUBLIC_INPUTS = 2;
  private static final int LIMBS = PrimeField.LIMBS;

  private SyntheticCircuit() {}

  /** Writes both files. The same size and seed give the same. */
  static void write(int constraints, long seed, Path r1cs, Path wtns) throws IOException {
    Random random = new Random(seed);
    Scalar minusOne = Scalar.ONE.negate();
    // 1, the inputs, the secret start, and a signal for each constraint.
    int start = 1 + PUBLIC_INPUTS;
    int signals = start + 1 + constraints;
    Scalar[] values = new Scalar[signals];
    values[0] = Scalar.ONE;
    for (int i = 1; i <= start; i++) {
      values[i] = Scalar.of(random.nextLong() >>> 1).square().square();
    }
    ConstraintSystemBuilder circuit = new ConstraintSystemBuilder(signals, 0, PUBLIC_INPUTS);
    int last = start;
    int before = 1;
    int bit = 0;
    for (int i = 0; i < constraints; i++) {
      int signal = start + 1 + i;
      if (i % BIT_EVERY == 0) {
        values[signal] = random.nextBoolean() ? Scalar.ONE : Scalar.ZERO;
        circuit.constrain(
            List.of(new Term(signal, Scalar.ONE)),
            List.of(new Term(signal, Scalar.ONE), new Term(0, minusOne)),
            List.of());
        bit = signal;
      } else {
        Scalar factor = Scalar.of(random.nextInt(1, 1 << 20));
        Scalar left = values[last].add(factor.multiply(values[before])).add(values[bit]);
        Scalar right = values[last].add(factor);
        values[signal] = left.multiply(right);
        circuit.constrain(
            List.of(
                new Term(last, Scalar.ONE), new Term(before, factor), new Term(bit, Scalar.ONE)),
            List.of(new Term(last, Scalar.ONE), new Term(0, factor)),
            List.of(new Term(signal, Scalar.ONE)));
        before = last;
        last = signal;
      }
    }
    circuit.write(r1cs);
    long[] limbs = new long[signals * LIMBS];
    for (int i = 0; i < signals; i++) {
      values[i].write(limbs, i * LIMBS);
      PrimeField.FR.fromMontgomery(limbs, i * LIMBS, limbs, i * LIMBS);
    }
    Witness.ofLimbs(limbs).write(wtns);
  }
}
