// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import java.util.Arrays;
import java.util.BitSet;

/** The constraints of a circuit in memory, with the constraints that each wire is in. */
final class Constraints {
  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final int count;

  /** By 3 * constraint + matrix: where its terms begin. */
  private final int[] starts;

  private final int[] wires;
  private final long[] factors;
  private final int[][] byWire;

  Constraints(ConstraintSystem system) {
    count = system.constraints();
    starts = new int[3 * count + 1];
    int terms = Math.toIntExact(system.terms());
    wires = new int[terms];
    factors = new long[LIMBS * terms];
    int[] uses = new int[system.signals()];
    int[] at = new int[1];
    for (int group = 0; group < system.groups(); group++) {
      system.visit(
          group,
          (constraint, matrix, wire, factor) -> {
            wires[at[0]] = wire;
            // As Montgomery form, so that products with elements come out right.
            FR.toMontgomery(factor, 0, factors, LIMBS * at[0]);
            uses[wire]++;
            at[0]++;
            starts[3 * constraint + matrix + 1] = at[0];
          });
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] = Math.max(starts[i], starts[i - 1]);
    }
    byWire = new int[system.signals()][];
    for (int wire = 0; wire < byWire.length; wire++) {
      byWire[wire] = new int[uses[wire]];
    }
    Arrays.fill(uses, 0);
    for (int constraint = 0; constraint < count; constraint++) {
      for (int term = starts[3 * constraint]; term < starts[3 * constraint + 3]; term++) {
        int wire = wires[term];
        if (uses[wire] == 0 || byWire[wire][uses[wire] - 1] != constraint) {
          byWire[wire][uses[wire]++] = constraint;
        }
      }
    }
    for (int wire = 0; wire < byWire.length; wire++) {
      byWire[wire] = Arrays.copyOf(byWire[wire], uses[wire]);
    }
  }

  int count() {
    return count;
  }

  /** Whether all constraints hold for these elements. */
  boolean areSatisfied(long[] values) {
    for (int constraint = 0; constraint < count; constraint++) {
      if (!holds(constraint, values)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the constraints with this wire that do not hold; says whether there are any. */
  boolean findViolated(int wire, long[] values, BitSet violated) {
    boolean any = false;
    for (int constraint : byWire[wire]) {
      if (!holds(constraint, values)) {
        violated.set(constraint);
        any = true;
      }
    }
    return any;
  }

  private boolean holds(int constraint, long[] values) {
    long[] sums = new long[3 * LIMBS];
    long[] product = new long[LIMBS];
    for (int matrix = 0; matrix < 3; matrix++) {
      int end = starts[3 * constraint + matrix + 1];
      for (int term = starts[3 * constraint + matrix]; term < end; term++) {
        FR.multiply(factors, LIMBS * term, values, LIMBS * wires[term], product, 0);
        FR.add(sums, LIMBS * matrix, product, 0, sums, LIMBS * matrix);
      }
    }
    FR.multiply(sums, 0, sums, LIMBS, product, 0);
    return PrimeField.equal(product, 0, sums, 2 * LIMBS);
  }
}
