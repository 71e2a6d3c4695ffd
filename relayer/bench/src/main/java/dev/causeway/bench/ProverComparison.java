// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import dev.causeway.proofs.groth16.Groth16Prover;
import dev.causeway.proofs.groth16.Groth16Verifier;
import dev.causeway.proofs.groth16.InsecureDevelopmentSetup;
import dev.causeway.proofs.groth16.Proven;
import dev.causeway.proofs.groth16.Prover;
import dev.causeway.proofs.groth16.ProvingException;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.SnarkjsProver;
import dev.causeway.proofs.groth16.Verification;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Proves the same circuit with the same key and witness in Java and in snarkjs, in turns, and
 * prints the ratio of their times: what else the machine does then meets both. CPU seconds are
 * those of this process and of snarkjs' by the kernel's account, where there is a /proc; 0
 * elsewhere.
 */
public final class ProverComparison {
  private ProverComparison() {}

  /**
   * Runs the comparison.
   *
   * @param arguments the path of snarkjs' {@code build/cli.cjs}; optionally constraints (131,000)
   *     and rounds (3)
   */
  public static void main(String[] arguments) throws IOException, ProvingException {
    Path snarkjs = Path.of(arguments[0]);
    int constraints = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 131_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    Path folder = Files.createTempDirectory("causeway-prover");
    try {
      Path r1cs = folder.resolve("circuit.r1cs");
      Path wtns = folder.resolve("witness.wtns");
      Path zkey = folder.resolve("key.zkey");
      SyntheticCircuit.write(constraints, 1, r1cs, wtns);
      int threads = Runtime.getRuntime().availableProcessors();
      setUp(r1cs, zkey, threads);
      Witness witness = Witness.read(wtns);
      try (ProvingKey key = ProvingKey.open(zkey)) {
        System.out.printf(
            "%d constraints, domain 2^%d, %d threads, %d MB key, heap of at most %d MB%n",
            constraints,
            key.domainPower(),
            threads,
            Files.size(zkey) >> 20,
            Runtime.getRuntime().maxMemory() >> 20);
        List<Prover> provers = List.of(new Groth16Prover(threads), new SnarkjsProver(snarkjs));
        double[][] seconds = new double[provers.size()][rounds];
        for (int round = 0; round < rounds; round++) {
          double[] cpu = new double[provers.size()];
          for (int i = 0; i < provers.size(); i++) {
            double before = cpuSeconds();
            seconds[i][round] = prove(provers.get(i), key, witness);
            cpu[i] = cpuSeconds() - before;
          }
          System.out.printf(
              "round %d: Java %.2f s, snarkjs %.2f s, ratio %.2f; CPU %.2f s, %.2f s, ratio %.2f%n",
              round + 1,
              seconds[0][round],
              seconds[1][round],
              seconds[1][round] / seconds[0][round],
              cpu[0],
              cpu[1],
              cpu[1] / cpu[0]);
        }
        double java = Arrays.stream(seconds[0]).min().orElseThrow();
        double other = Arrays.stream(seconds[1]).min().orElseThrow();
        System.out.printf(
            "best: Java %.2f s, snarkjs %.2f s, ratio %.2f%n", java, other, other / java);
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void setUp(Path r1cs, Path zkey, int threads) throws IOException {
    long start = System.nanoTime();
    double cpu = cpuSeconds();
    try (Workers workers = new Workers(threads, () -> false);
        ConstraintSystem circuit = ConstraintSystem.open(r1cs)) {
      InsecureDevelopmentSetup.write(circuit, "benchmark", zkey, workers, fraction -> {});
    }
    System.out.printf(
        "insecure development setup: %.2f s, CPU %.2f s%n",
        (System.nanoTime() - start) / 1e9, cpuSeconds() - cpu);
  }

  /** CPU time of this process and of its children that have ended. */
  private static double cpuSeconds() throws IOException {
    Path stat = Path.of("/proc/self/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String line = Files.readString(stat);
    // After the name in parentheses: user, system, children's user and children's system time are
    // fields 14 to 17 of proc(5), in hundredths of a second.
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / 100;
  }

  private static double prove(Prover prover, ProvingKey key, Witness witness)
      throws ProvingException {
    long start = System.nanoTime();
    Proven proven = prover.prove(key, witness, ProvingProgress.NONE, () -> false);
    double seconds = (System.nanoTime() - start) / 1e9;
    Verification verification =
        new Groth16Verifier(key.verifyingKey()).verify(proven.proof(), proven.publicSignals());
    if (!verification.equals(new Verification.Accepted())) {
      throw new IllegalStateException(prover + " made a proof that is refused: " + verification);
    }
    return seconds;
  }
}
