// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.validity.BatchInputs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Changes every wire of valid witnesses, one at a time: none may be free, and every constraint must
 * catch something.
 */
class WitnessMutationTest {
  private static final long SEED = Long.getLong("causeway.seed", 20_261_126L);
  private static final int LIMBS = PrimeField.LIMBS;

  /** The wire of the public signal alpha. */
  private static final int ALPHA = 5;

  @Test
  void shouldHaveOneValueForEveryWire() throws Exception {
    Random random = new Random(SEED);
    try (ConstraintSystem system = Circuits.circuit(1).constraintSystem()) {
      Constraints constraints = new Constraints(system);
      BitSet caught = new BitSet();
      List<String> free = new ArrayList<>();
      int mutations = 0;
      for (Map.Entry<String, BatchInputs> valid : ValidBatches.ofOne().entrySet()) {
        long[] values = elements(witness(valid.getValue()));
        assertThat(constraints.areSatisfied(values)).as(valid.getKey()).isTrue();
        long[] original = new long[LIMBS];
        for (int wire = 1; wire < system.signals(); wire++) {
          PrimeField.copy(values, LIMBS * wire, original, 0);
          Scalar value = Scalar.read(original, 0);
          for (Scalar other : List.of(mutated(value, random), random(random))) {
            if (other.equals(value)) {
              continue;
            }
            other.write(values, LIMBS * wire);
            if (!constraints.findViolated(wire, values, caught)) {
              // A batch of nothing has words that are 0, and the same evaluation at every alpha.
              // There is
              // nothing to forge: the contract computes alpha, and such a batch changes nothing.
              if (!(valid.getKey().equals("no-op") && wire == ALPHA)) {
                free.add("%s: wire %d, %s to %s".formatted(valid.getKey(), wire, value, other));
              }
            }
            mutations++;
          }
          PrimeField.copy(original, 0, values, LIMBS * wire);
        }
        assertThat(constraints.areSatisfied(values)).isTrue();
      }
      System.out.printf(
          "seed %d: %,d mutations, %d of them not caught; %d of %d constraints caught some%n",
          SEED, mutations, free.size(), caught.cardinality(), constraints.count());
      assertThat(free).as("seed %d", SEED).isEmpty();
      assertThat(mutations).isGreaterThan(10_000);
      assertThat(caught.cardinality()).isEqualTo(constraints.count());
    }
  }

  private static Scalar mutated(Scalar value, Random random) {
    if (value.isZero() || value.equals(Scalar.ONE)) {
      // What a bit would be instead.
      return Scalar.ONE.subtract(value);
    }
    return switch (random.nextInt(4)) {
      case 0 -> value.add(Scalar.ONE);
      case 1 -> value.negate();
      case 2 -> Scalar.ZERO;
      default -> value.subtract(Scalar.ONE);
    };
  }

  private static Scalar random(Random random) {
    return Scalar.of(new BigInteger(256, random).mod(PrimeField.FR.modulus()));
  }

  private static Witness witness(BatchInputs batch) {
    return switch (Circuits.calculator(1).calculate(batch.witness())) {
      case WitnessResult.Calculated(var witness) -> witness;
      case WitnessResult.Failed(var fault) -> throw new AssertionError(fault.describe());
    };
  }

  private static long[] elements(Witness witness) {
    long[] values = witness.toLimbs();
    for (int at = 0; at < values.length; at += LIMBS) {
      PrimeField.FR.toMontgomery(values, at, values, at);
    }
    return values;
  }
}
