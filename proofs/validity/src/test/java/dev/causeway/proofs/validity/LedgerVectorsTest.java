// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.proofs.groth16.Groth16Verifier;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.Verification;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.validity.circuit.Circuits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The vectors from which the contract is tested: verifying keys, and proven batches that follow one
 * another from the empty state. Proofs are random and stay as they were committed; all else is
 * computed anew and compared.
 */
class LedgerVectorsTest {
  private static final Path FILE = VectorJson.file("ledger.json");

  @Test
  void shouldAgreeWithCommittedVectorsAndVerifyTheirProofs() throws Exception {
    List<BatchInputs> batches = RecordedBatches.all();
    if (Boolean.getBoolean("causeway.vectors.write")) {
      write(batches);
    }
    JsonNode committed = VectorJson.JSON.readTree(FILE.toFile());

    for (int size : List.of(1, 4)) {
      assertThat(committed.path("verifyingKeys").path(String.valueOf(size)))
          .as("the key for %d; run the tests with -Dcauseway.vectors.write=true", size)
          .isEqualTo(
              VectorJson.JSON.valueToTree(VectorJson.key(Circuits.key(size).verifyingKey())));
    }
    assertThat(committed.path("batches")).hasSameSizeAs(batches);
    for (int i = 0; i < batches.size(); i++) {
      BatchInputs batch = batches.get(i);
      JsonNode element = committed.path("batches").path(i);
      Map<String, Object> expected = VectorJson.element(batch);
      expected.put("proof", element.path("proof"));
      assertThat(element).as("batch %d", i).isEqualTo(VectorJson.JSON.valueToTree(expected));
      assertThat(
              new Groth16Verifier(Circuits.key(batch.transactions().size()).verifyingKey())
                  .verify(VectorJson.proof(element.path("proof")), batch.signals().toList()))
          .isInstanceOf(Verification.Accepted.class);
    }
  }

  private static void write(List<BatchInputs> batches) throws Exception {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (int size : List.of(1, 4)) {
      keys.put(String.valueOf(size), VectorJson.key(Circuits.key(size).verifyingKey()));
    }
    List<Map<String, Object>> elements = new ArrayList<>();
    for (BatchInputs batch : batches) {
      Map<String, Object> element = VectorJson.element(batch);
      Proof proof =
          Circuits.prover(batch.transactions().size())
              .prove(batch, ProvingProgress.NONE, () -> false)
              .proof();
      element.put("proof", VectorJson.words(proof.a(), proof.b(), proof.c()));
      elements.add(element);
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("baseChain", LedgerScenario.BASE_CHAIN.toString());
    file.put("ledgerChain", LedgerScenario.DOMAIN.ledger().toString());
    file.put("contract", LedgerScenario.DOMAIN.contract().toString());
    file.put("emptyRoot", new AccountTree().root().toHex());
    file.put("verifyingKeys", keys);
    file.put("batches", elements);
    VectorJson.write(FILE, file);
  }
}
