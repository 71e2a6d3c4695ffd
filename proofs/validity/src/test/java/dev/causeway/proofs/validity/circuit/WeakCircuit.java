// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.InsecureDevelopmentSetup;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The circuit for one transaction without one of its checks, with a development key of its own.
 *
 * @param calculator of its witnesses
 * @param key to be closed by the caller
 */
public record WeakCircuit(WitnessCalculator calculator, ProvingKey key) implements AutoCloseable {
  /**
   * Loads a twin that {@code circuits/weaken.mjs} knows by this name.
   *
   * @param folder for what is made from it
   */
  public static WeakCircuit load(String name, Path folder) throws IOException {
    Path constraints = Files.write(folder.resolve(name + ".r1cs"), resource(name, "r1cs"));
    Path zkey = folder.resolve(name + ".zkey");
    try (ConstraintSystem system = ConstraintSystem.open(constraints);
        Workers workers = Workers.onAllCores()) {
      // With the secrets of the real key, the verifying key of a twin could be the real one as
      // well.
      InsecureDevelopmentSetup.write(system, "weak twin " + name, zkey, workers, fraction -> {});
    }
    return new WeakCircuit(
        WitnessCalculator.of(resource(name, "wasm"), folder), ProvingKey.open(zkey));
  }

  private static byte[] resource(String name, String ending) throws IOException {
    String file = "weak-%s.%s".formatted(name, ending);
    try (InputStream input = WeakCircuit.class.getResourceAsStream(file)) {
      if (input == null) {
        throw new IllegalStateException(file + " is missing: run circuits/build.sh weak");
      }
      return input.readAllBytes();
    }
  }

  @Override
  public void close() {
    key.close();
  }
}
