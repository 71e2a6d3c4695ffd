// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.work.Workers;
import dev.causeway.proofs.validity.circuit.CircuitLock.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentKeyTest {
  private static final Path LOCK_FILE = Path.of("circuits.lock");

  @TempDir private Path folder;

  @Test
  void shouldMakeTheLockedKeyAnew() throws IOException {
    try (Workers workers = Workers.onAllCores()) {
      if (Boolean.getBoolean("causeway.circuits.lock.write")) {
        for (int size : LedgerCircuit.SIZES) {
          if (LedgerCircuit.isBuilt(size)) {
            lock(size, workers);
          }
        }
        return;
      }
      LedgerCircuit circuit = LedgerCircuit.ofSize(1, folder);
      // The lock is compared when the key is made, and again when it is found.
      circuit.insecureDevelopmentKey(workers, fraction -> {}).close();
      try (ProvingKey key = circuit.insecureDevelopmentKey(workers, fraction -> {})) {
        assertThat(key.publicSignals()).isEqualTo(LedgerCircuit.PUBLIC_SIGNALS);
      }
    }
  }

  @Test
  void shouldRefuseKeyThatIsNotTheLockedOne() throws IOException {
    LedgerCircuit circuit = LedgerCircuit.ofSize(1, folder);
    Path zkey = circuit.r1cs().resolveSibling("ledger1.INSECURE-development.zkey");
    Files.write(zkey, new byte[] {1}, StandardOpenOption.CREATE_NEW);
    try (Workers workers = Workers.onAllCores()) {
      assertThatThrownBy(() -> circuit.insecureDevelopmentKey(workers, fraction -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("zkey of ledger1 has hash");
    }
  }

  @Test
  void shouldRefuseConstraintsThatAreNotTheLockedOnes() throws IOException {
    LedgerCircuit circuit = LedgerCircuit.ofSize(1, folder);
    Files.write(circuit.r1cs(), new byte[] {1}, StandardOpenOption.APPEND);
    assertThatThrownBy(circuit::constraintSystem)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("r1cs of ledger1 has hash");
  }

  @Test
  void shouldKnowNoOtherSizes() {
    assertThat(LedgerCircuit.SIZES).isEqualTo(List.of(1, 4, 20));
    assertThatThrownBy(() -> LedgerCircuit.ofSize(2, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 4, 20]");
  }

  private void lock(int size, Workers workers) throws IOException {
    Path zkey = folder.resolve("made.zkey");
    DevelopmentKey.write(Circuits.circuit(size), zkey, workers, fraction -> {});
    ObjectMapper json = new ObjectMapper();
    ObjectNode lock = (ObjectNode) json.readTree(LOCK_FILE.toFile());
    try (ProvingKey key = ProvingKey.open(zkey)) {
      ((ObjectNode) lock.path("circuits").path(LedgerCircuit.name(size)))
          .put(Part.ZKEY.label(), CircuitLock.hash(zkey))
          .put(Part.VERIFYING_KEY.label(), LedgerCircuit.hash(key.verifyingKey()));
    }
    Files.writeString(LOCK_FILE, new LockPrinter().print(lock));
    Files.delete(zkey);
  }
}
