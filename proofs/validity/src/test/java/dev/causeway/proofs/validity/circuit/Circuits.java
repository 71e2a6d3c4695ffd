// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.Groth16Prover;
import dev.causeway.proofs.groth16.Prover;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The circuits that the build has compiled, loaded once for all tests. */
public final class Circuits {
  /** Where the build keeps what it made, also over a clean. */
  private static final Path CACHE = Path.of("circuits/build/cache");

  private static final Map<Integer, WitnessCalculator> CALCULATORS = new ConcurrentHashMap<>();
  private static final Map<Integer, ProvingKey> KEYS = new ConcurrentHashMap<>();
  private static final Prover PROVER = new Groth16Prover(2);

  private Circuits() {}

  /** The circuit of a size. */
  public static LedgerCircuit circuit(int size) {
    return LedgerCircuit.ofSize(size, CACHE);
  }

  /** Its calculator of witnesses. */
  public static WitnessCalculator calculator(int size) {
    return CALCULATORS.computeIfAbsent(
        size,
        _ -> {
          try {
            return circuit(size).witnessCalculator();
          } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
          }
        });
  }

  /** Its development key. */
  public static ProvingKey key(int size) {
    return KEYS.computeIfAbsent(
        size,
        _ -> {
          try (Workers workers = Workers.onAllCores()) {
            return circuit(size).insecureDevelopmentKey(workers, fraction -> {});
          } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
          }
        });
  }

  /** A prover of its batches. */
  public static BatchProver prover(int size) {
    return new BatchProver(size, calculator(size), key(size), PROVER);
  }
}
