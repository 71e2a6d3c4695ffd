// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import static java.util.Objects.requireNonNull;

import dev.causeway.proofs.groth16.Groth16Prover;
import dev.causeway.proofs.groth16.InsecureDevelopmentSetup;
import dev.causeway.proofs.groth16.Proven;
import dev.causeway.proofs.groth16.ProvingException;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.curve.AffinePoints;
import dev.causeway.proofs.groth16.curve.FixedBase;
import dev.causeway.proofs.groth16.curve.Group;
import dev.causeway.proofs.groth16.curve.MultiScalar;
import dev.causeway.proofs.groth16.field.Domain;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a validity proof consists of: multiplications, transforms, sums of points, and all of it.
 */
public class ProverBenchmark {
  private static final int POWER = 16;
  private static final int SIZE = 1 << POWER;
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int MULTIPLICATIONS = 1024;

  /** Elements, points and threads. */
  @State(Scope.Benchmark)
  public static class Numbers {
    private final long[] elements = new long[SIZE * LIMBS];
    private final long[] products = new long[MULTIPLICATIONS * LIMBS];
    private final long[] g1 = new long[SIZE * Group.Kind.G1.affineLimbs()];
    private final Domain domain = new Domain(POWER);
    private final Workers workers = Workers.onAllCores();
    private long[] shift = {};

    /** Fills them. */
    @Setup
    public void fill() {
      Random random = new Random(1);
      for (int i = 0; i < SIZE; i++) {
        PrimeField.FR.write(
            new BigInteger(300, random).mod(PrimeField.FR.modulus()), elements, i * LIMBS);
      }
      shift = domain.shift(workers);
      new FixedBase(workers, Group.Kind.G1)
          .multiplyAll(workers, elements, 0, points(), fraction -> {});
    }

    private AffinePoints points() {
      return new AffinePoints(Group.Kind.G1, MemorySegment.ofArray(g1));
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  /** A circuit of 60,000 constraints with its key. */
  @State(Scope.Benchmark)
  public static class Circuit {
    private static final int CONSTRAINTS = 60_000;

    private Path folder = Path.of("");
    private @Nullable ProvingKey key;
    private @Nullable Witness witness;

    /** Makes files in a folder of their own. */
    @Setup
    public void make() throws IOException {
      folder = Files.createTempDirectory("causeway-prover");
      Path r1cs = folder.resolve("circuit.r1cs");
      Path wtns = folder.resolve("witness.wtns");
      Path zkey = folder.resolve("key.zkey");
      SyntheticCircuit.write(CONSTRAINTS, 1, r1cs, wtns);
      try (Workers workers = Workers.onAllCores();
          ConstraintSystem circuit = ConstraintSystem.open(r1cs)) {
        InsecureDevelopmentSetup.write(circuit, "benchmark", zkey, workers, fraction -> {});
      }
      key = ProvingKey.open(zkey);
      witness = Witness.read(wtns);
    }

    /** Removes them. */
    @TearDown
    public void remove() throws IOException {
      requireNonNull(key).close();
      for (String name : new String[] {"circuit.r1cs", "witness.wtns", "key.zkey"}) {
        Files.delete(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  /** One multiplication modulo r. */
  @Benchmark
  @OperationsPerInvocation(MULTIPLICATIONS)
  public long[] multiply(Numbers numbers) {
    for (int i = 0; i < MULTIPLICATIONS * LIMBS; i += LIMBS) {
      PrimeField.FR.multiply(numbers.elements, i, numbers.elements, i + LIMBS, numbers.products, i);
    }
    return numbers.products;
  }

  /** Back and forth over 2^16 roots, on all cores. */
  @Benchmark
  public long[] transform(Numbers numbers) {
    long[] values = numbers.elements.clone();
    numbers.domain.toShifted(numbers.workers, values, numbers.shift, fraction -> {});
    return values;
  }

  /** A sum of 2^16 multiples in G1, on all cores. */
  @Benchmark
  public long[] sum(Numbers numbers) {
    return MultiScalar.sum(numbers.workers, numbers.points(), numbers.elements, 0, fraction -> {});
  }

  /** A whole proof, on all cores. */
  @Benchmark
  public Proven prove(Circuit circuit) throws ProvingException {
    return new Groth16Prover(Runtime.getRuntime().availableProcessors())
        .prove(
            requireNonNull(circuit.key),
            requireNonNull(circuit.witness),
            ProvingProgress.NONE,
            () -> false);
  }
}
