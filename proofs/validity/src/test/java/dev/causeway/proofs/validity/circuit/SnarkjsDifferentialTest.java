// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.proofs.groth16.Groth16Verifier;
import dev.causeway.proofs.groth16.Proven;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.SnarkjsProver;
import dev.causeway.proofs.groth16.Verification;
import dev.causeway.proofs.groth16.format.SnarkjsJson;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.validity.BatchInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** snarkjs, which is not ours, sees the same in the same circuits. */
class SnarkjsDifferentialTest {
  private static final Path SNARKJS =
      Path.of("circuits/node_modules/snarkjs/build/cli.cjs").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void shouldCalculateTheSameWitnessByteForByte() throws Exception {
    for (String what : List.of("no-op", "transfer to an empty account")) {
      assertSameWitness(1, ValidBatches.ofOne(what));
    }
    assertSameWitness(4, ValidBatches.mixed());
  }

  @Test
  void shouldProveWhatSnarkjsVerifiesAndTheReverse() throws Exception {
    BatchInputs batch = ValidBatches.ofOne("transfer");
    Proven ours = Circuits.prover(1).prove(batch, ProvingProgress.NONE, () -> false);
    Path key = folder.resolve("key.json");
    Path signals = folder.resolve("public.json");
    Path proof = folder.resolve("proof.json");
    Files.writeString(key, SnarkjsJson.write(Circuits.key(1).verifyingKey()));
    Files.writeString(signals, SnarkjsJson.write(ours.publicSignals()));
    Files.writeString(proof, SnarkjsJson.write(ours.proof()));
    assertThat(snarkjs("groth16", "verify", key, signals, proof)).contains("OK!");

    Proven theirs =
        new BatchProver(1, Circuits.calculator(1), Circuits.key(1), new SnarkjsProver(SNARKJS))
            .prove(batch, ProvingProgress.NONE, () -> false);
    assertThat(
            new Groth16Verifier(Circuits.key(1).verifyingKey())
                .verify(theirs.proof(), batch.signals().toList()))
        .isInstanceOf(Verification.Accepted.class);
  }

  private void assertSameWitness(int size, BatchInputs batch) throws Exception {
    Path inputs = folder.resolve("input.json");
    Path theirs = folder.resolve("theirs.wtns");
    Path ours = folder.resolve("ours.wtns");
    Files.writeString(inputs, batch.toJson());
    Path wasm = folder.resolve("circuit.wasm");
    try (var program = LedgerCircuit.class.getResourceAsStream("ledger" + size + ".wasm")) {
      Files.write(wasm, program.readAllBytes());
    }
    snarkjs("wtns", "calculate", wasm, inputs, theirs);
    calculated(size, batch).write(ours);
    assertThat(Files.mismatch(ours, theirs)).isEqualTo(-1);
    Files.delete(ours);
  }

  private static Witness calculated(int size, BatchInputs batch) {
    return switch (Circuits.calculator(size).calculate(batch.witness())) {
      case WitnessResult.Calculated(var witness) -> witness;
      case WitnessResult.Failed(var fault) -> throw new AssertionError(fault.describe());
    };
  }

  private static String snarkjs(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", SNARKJS.toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
