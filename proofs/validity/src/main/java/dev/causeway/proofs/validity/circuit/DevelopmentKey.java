// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.InsecureDevelopmentSetup;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.DoubleConsumer;

/**
 * INSECURE keys for devnets: whoever reads this line can forge proofs with them. docs/ceremony.md
 * tells how real ones are made.
 */
public final class DevelopmentKey {
  /** The published seed that every development key is made from. */
  public static final String SEED = "causeway development setup, insecure";

  private DevelopmentKey() {}

  static void write(LedgerCircuit circuit, Path zkey, Workers workers, DoubleConsumer progress)
      throws IOException {
    try (ConstraintSystem constraints = circuit.constraintSystem()) {
      Path whole = zkey.resolveSibling(zkey.getFileName() + "." + ProcessHandle.current().pid());
      try {
        InsecureDevelopmentSetup.write(constraints, SEED, whole, workers, progress);
        Files.move(whole, zkey, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(whole);
      }
    }
  }
}
