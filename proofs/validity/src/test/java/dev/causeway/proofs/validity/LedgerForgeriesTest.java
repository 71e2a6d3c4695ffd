// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.proofs.groth16.Groth16Prover;
import dev.causeway.proofs.groth16.Groth16Verifier;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.SnarkjsProver;
import dev.causeway.proofs.groth16.Verification;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.validity.Forgery.Attempt;
import dev.causeway.proofs.validity.circuit.BatchProver;
import dev.causeway.proofs.validity.circuit.Circuits;
import dev.causeway.proofs.validity.circuit.WeakCircuit;
import dev.causeway.proofs.validity.circuit.WitnessResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches that break a rule. The circuit has no witness for them; the circuit without the rule's
 * check has, and its proofs are the vectors with which the contract's tests attack L1.
 */
class LedgerForgeriesTest {
  private static final Path FILE = VectorJson.file("ledger-forgeries.json");
  private static final Path SNARKJS =
      Path.of("circuits/node_modules/snarkjs/build/cli.cjs").toAbsolutePath();

  @TempDir private static Path folder;

  private static final Map<Forgery, WeakCircuit> TWINS = new LinkedHashMap<>();

  /** Once: each has a key of its own, which takes seconds to make. */
  @BeforeAll
  static void loadTwins() throws Exception {
    for (Forgery forgery : Forgery.values()) {
      TWINS.put(forgery, WeakCircuit.load(forgery.label(), folder));
    }
  }

  @AfterAll
  static void closeTwins() {
    TWINS.values().forEach(WeakCircuit::close);
  }

  @Test
  void shouldHaveWitnessOnlyWhereTheCheckIsLeftOut() {
    for (Forgery forgery : Forgery.values()) {
      BatchInputs batch = batch(forgery);
      assertThat(Circuits.calculator(1).calculate(batch.witness()))
          .as("%s in the circuit", forgery)
          .isInstanceOf(WitnessResult.Failed.class);
      TWINS.forEach(
          (other, twin) ->
              assertThat(twin.calculator().calculate(batch.witness()))
                  .as("%s without the check against %s", forgery, other)
                  .isInstanceOf(
                      forgery.passesWithout(other)
                          ? WitnessResult.Calculated.class
                          : WitnessResult.Failed.class));
    }
  }

  @Test
  void shouldAgreeWithCommittedVectors() throws Exception {
    if (Boolean.getBoolean("causeway.vectors.write")) {
      write();
    }
    JsonNode committed = VectorJson.JSON.readTree(FILE.toFile());
    assertThat(committed).hasSize(Forgery.values().length);
    for (Forgery forgery : Forgery.values()) {
      JsonNode element = committed.path(forgery.label());
      BatchInputs batch = batch(forgery);
      Map<String, Object> expected = element(forgery, batch);
      for (String random : List.of("proof", "forced")) {
        expected.put(random, element.path(random));
      }
      assertThat(element)
          .as("%s; run the tests with -Dcauseway.vectors.write=true", forgery)
          .isEqualTo(VectorJson.JSON.valueToTree(expected));

      List<Scalar> signals = batch.signals().toList();
      Groth16Verifier ours = new Groth16Verifier(Circuits.key(1).verifyingKey());
      Groth16Verifier weak = new Groth16Verifier(twin(forgery).key().verifyingKey());
      Proof proof = VectorJson.proof(element.path("proof"));
      Proof forced = VectorJson.proof(element.path("forced"));
      assertThat(weak.verify(proof, signals)).isInstanceOf(Verification.Accepted.class);
      assertThat(ours.verify(proof, signals)).isInstanceOf(Verification.Refused.class);
      assertThat(ours.verify(forced, signals)).isInstanceOf(Verification.Refused.class);
    }
  }

  private static void write() throws Exception {
    Map<String, Object> file = new LinkedHashMap<>();
    for (Forgery forgery : Forgery.values()) {
      BatchInputs batch = batch(forgery);
      WeakCircuit twin = twin(forgery);
      Map<String, Object> element = element(forgery, batch);
      element.put(
          "proof",
          shown(
              new BatchProver(1, twin.calculator(), twin.key(), new Groth16Prover(2))
                  .prove(batch, ProvingProgress.NONE, () -> false)
                  .proof()));
      element.put("forced", shown(forced(forgery, batch)));
      file.put(forgery.label(), element);
    }
    VectorJson.write(FILE, file);
  }

  /** The proof that the real key gives for the forged signals and the values of another batch. */
  private static Proof forced(Forgery forgery, BatchInputs batch) throws Exception {
    // Nobody signed for it: an honest batch with the owner's signature would be the forged one.
    BatchInputs honest = RecordedBatches.after(forgery.after()).batch(List.of(), 1);
    if (!(Circuits.calculator(1).calculate(honest.witness())
        instanceof WitnessResult.Calculated(var witness))) {
      throw new AssertionError("an honest batch has no witness");
    }
    long[] limbs = witness.toLimbs();
    List<Scalar> signals = batch.signals().toList();
    for (int i = 0; i < signals.size(); i++) {
      int at = (i + 1) * PrimeField.LIMBS;
      signals.get(i).write(limbs, at);
      PrimeField.FR.fromMontgomery(limbs, at, limbs, at);
    }
    // Ours would not give it out, for it does not verify.
    return new SnarkjsProver(SNARKJS)
        .prove(Circuits.key(1), Witness.ofLimbs(limbs), ProvingProgress.NONE, () -> false)
        .proof();
  }

  private static Map<String, Object> element(Forgery forgery, BatchInputs batch) {
    Map<String, Object> element = VectorJson.element(batch);
    element.put("verifyingKey", VectorJson.key(twin(forgery).key().verifyingKey()));
    return element;
  }

  private static BatchInputs batch(Forgery forgery) {
    Attempt attempt = forgery.attempt(RecordedBatches.after(forgery.after()));
    return attempt.batch(twin(forgery).calculator());
  }

  private static WeakCircuit twin(Forgery forgery) {
    return Objects.requireNonNull(TWINS.get(forgery));
  }

  private static List<String> shown(Proof proof) {
    return VectorJson.words(proof.a(), proof.b(), proof.c());
  }
}
