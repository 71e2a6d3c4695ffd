// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.curve.Pairing;
import dev.causeway.proofs.groth16.curve.Points;
import dev.causeway.proofs.groth16.field.Domain;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.SnarkjsJson;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.groth16.format.WitnessCheck;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Java and snarkjs over the same circuits, witnesses and keys: each proves what the other verifies,
 * each refuses what the other refuses.
 */
class SnarkjsDifferentialTest {
  private static final List<String> CIRCUITS = List.of("commitment", "multiplier");
  private static final String SEED = "causeway development setup, insecure";
  private static final Groth16Prover PROVER = new Groth16Prover(2);

  private static JsonNode vectors;
  private static JsonNode check;

  @BeforeAll
  static void prepare() throws Exception {
    deleteAll(Oracle.FOLDER);
    Oracle.run("prepare");
    try (Workers workers = new Workers(2, () -> false)) {
      for (String name : CIRCUITS) {
        Path zkey = Oracle.file(name + ".development.zkey");
        try (ConstraintSystem circuit = ConstraintSystem.open(Oracle.file(name + ".r1cs"))) {
          VerifyingKey key =
              InsecureDevelopmentSetup.write(circuit, SEED, zkey, workers, fraction -> {});
          put(name + ".vk.json", SnarkjsJson.write(key));
        }
        prove(name, zkey, name);
      }
      putTampered();
      prove("ceremony", Oracle.file("ceremony.zkey"), "multiplier");
    }
    Oracle.run("check");
    ObjectMapper mapper = new ObjectMapper();
    vectors = mapper.readTree(Oracle.file("vectors.json").toFile());
    check = mapper.readTree(Oracle.file("check.json").toFile());
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void put(String name, String text) throws IOException {
    Files.writeString(Oracle.file(name), text);
  }

  private static void prove(String name, Path zkey, String circuit) throws Exception {
    Witness witness = Witness.read(Oracle.file(circuit + ".wtns"));
    try (ProvingKey key = ProvingKey.open(zkey);
        Workers workers = new Workers(2, () -> false)) {
      key.check(workers);
      Proven proven = PROVER.prove(key, witness, ProvingProgress.NONE, () -> false);
      put(name + ".proof.json", SnarkjsJson.write(proven.proof()));
      put(name + ".public.json", SnarkjsJson.write(proven.publicSignals()));
    }
  }

  /**
   * Forgeries for both to refuse: another signal, a signal plus r, exchanged and negated points.
   */
  private static void putTampered() throws IOException {
    String vk = Files.readString(Oracle.file("commitment.vk.json"));
    Proof proof = SnarkjsJson.readProof(Oracle.file("commitment.proof.json"));
    List<Scalar> signals = SnarkjsJson.readPublicSignals(Oracle.file("commitment.public.json"));
    List<Scalar> changed = new ArrayList<>(signals);
    changed.set(3, changed.get(3).add(Scalar.ONE));
    String text = Files.readString(Oracle.file("commitment.public.json"));
    String beyond =
        text.replace("\"42\"", "\"" + PrimeField.FR.modulus().add(BigInteger.valueOf(42)) + "\"");
    assertThat(beyond).isNotEqualTo(text);
    put("tampered-signal.public.json", SnarkjsJson.write(changed));
    put("tampered-signal.proof.json", SnarkjsJson.write(proof));
    put("tampered-beyond.public.json", beyond);
    put("tampered-beyond.proof.json", SnarkjsJson.write(proof));
    put("tampered-swapped.public.json", text);
    put(
        "tampered-swapped.proof.json",
        SnarkjsJson.write(new Proof(proof.c(), proof.b(), proof.a())));
    put("tampered-negated.public.json", text);
    put(
        "tampered-negated.proof.json",
        SnarkjsJson.write(new Proof(proof.a(), proof.b().negate(), proof.c())));
    // The same proof in other numbers: (-A, -B, C) proves the same, to both.
    put("turned.public.json", text);
    put(
        "turned.proof.json",
        SnarkjsJson.write(new Proof(proof.a().negate(), proof.b().negate(), proof.c())));
    for (String name :
        List.of(
            "tampered-signal",
            "tampered-beyond",
            "tampered-swapped",
            "tampered-negated",
            "turned")) {
      put(name + ".vk.json", vk);
    }
  }

  private static Verification verify(String key, String proof, String signals) throws IOException {
    return new Groth16Verifier(SnarkjsJson.readVerifyingKey(Oracle.file(key)))
        .verify(
            SnarkjsJson.readProof(Oracle.file(proof)),
            SnarkjsJson.readPublicSignals(Oracle.file(signals)));
  }

  @Test
  void shouldBeAcceptedBySnarkjsWhenJavaProves() {
    assertThat(check.get("commitment").asText()).isEqualTo("true");
    assertThat(check.get("multiplier").asText()).isEqualTo("true");
    assertThat(check.get("ceremony").asText()).isEqualTo("true");
    assertThat(check.get("turned").asText()).isEqualTo("true");
  }

  @Test
  void shouldBeAcceptedByJavaWhenSnarkjsProvesWithOurKey() throws IOException {
    for (String name : CIRCUITS) {
      assertThat(verify(name + ".vk.json", name + ".snarkjs.json", name + ".snarkjs.public.json"))
          .isEqualTo(new Verification.Accepted());
    }
    assertThat(verify("turned.vk.json", "turned.proof.json", "turned.public.json"))
        .isEqualTo(new Verification.Accepted());
  }

  @Test
  void shouldBeAcceptedByBothWhenTheKeyComesFromACeremony() throws Exception {
    assertThat(verify("ceremony.vk.json", "ceremony.proof.json", "ceremony.public.json"))
        .isEqualTo(new Verification.Accepted());
    try (ProvingKey key = ProvingKey.open(Oracle.file("ceremony.zkey"))) {
      assertThat(key.verifyingKey())
          .isEqualTo(SnarkjsJson.readVerifyingKey(Oracle.file("ceremony.vk.json")));
      Proven proven =
          new SnarkjsProver(Oracle.SNARKJS)
              .prove(
                  key,
                  Witness.read(Oracle.file("multiplier.wtns")),
                  ProvingProgress.NONE,
                  () -> false);
      assertThat(
              new Groth16Verifier(key.verifyingKey())
                  .verify(proven.proof(), proven.publicSignals()))
          .isEqualTo(new Verification.Accepted());
    }
  }

  @Test
  void shouldBeRefusedByBothWhenTampered() throws IOException {
    for (String name : List.of("tampered-signal", "tampered-swapped", "tampered-negated")) {
      assertThat(check.get(name).asText()).as(name).isEqualTo("false");
      assertThat(verify(name + ".vk.json", name + ".proof.json", name + ".public.json"))
          .as(name)
          .isEqualTo(new Verification.Refused(Verification.Reason.EQUATION_DOES_NOT_HOLD));
    }
    assertThat(check.get("tampered-beyond").asText()).isEqualTo("false");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SnarkjsJson.readPublicSignals(Oracle.file("tampered-beyond.public.json")))
        .withMessageContaining(PrimeField.FR.modulus().add(BigInteger.valueOf(42)).toString());
    assertThat(verify("commitment.vk.json", "commitment.proof.json", "multiplier.public.json"))
        .isEqualTo(new Verification.Refused(Verification.Reason.WRONG_NUMBER_OF_SIGNALS));
  }

  @Test
  void shouldWriteTheVerifyingKeyThatSnarkjsExports() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (String name : CIRCUITS) {
      // The pairing of alpha and beta is in it, in full.
      assertThat(mapper.readTree(Oracle.file(name + ".vk.json").toFile()))
          .isEqualTo(mapper.readTree(Oracle.file(name + ".exported.json").toFile()));
    }
  }

  @Test
  void shouldAgreeOnWhetherAWitnessSatisfies() throws IOException {
    try (Workers workers = new Workers(2, () -> false)) {
      for (String name : CIRCUITS) {
        assertThat(check.get(name + " satisfied").asText()).isEqualTo("true");
        try (ConstraintSystem circuit = ConstraintSystem.open(Oracle.file(name + ".r1cs"))) {
          Witness witness = Witness.read(Oracle.file(name + ".wtns"));
          assertThat(circuit.check(workers, witness)).isEqualTo(new WitnessCheck.Satisfied());
          long[] limbs = witness.toLimbs();
          limbs[4] ^= 1;
          assertThat(circuit.check(workers, Witness.ofLimbs(limbs)))
              .isInstanceOf(WitnessCheck.Violated.class);
        }
      }
    }
  }

  @Test
  void shouldAgreeOnPointsAndPairings() {
    assertThat(new BigInteger(vectors.get("root").asText())).isEqualTo(Domain.root(28));
    for (JsonNode vector : vectors.get("g1")) {
      G1Point point = Points.multiply(G1Point.GENERATOR, new BigInteger(vector.get("s").asText()));
      JsonNode p = vector.get("p");
      assertThat(List.of(point.x().toString(), point.y().toString()))
          .containsExactly(p.get(0).asText(), p.get(1).asText());
    }
    for (JsonNode vector : vectors.get("g2")) {
      G2Point point = Points.multiply(G2Point.GENERATOR, new BigInteger(vector.get("s").asText()));
      JsonNode p = vector.get("p");
      assertThat(Stream.of(point.x0(), point.x1(), point.y0(), point.y1()).map(Object::toString))
          .containsExactly(
              p.get(0).get(0).asText(),
              p.get(0).get(1).asText(),
              p.get(1).get(0).asText(),
              p.get(1).get(1).asText());
    }
    List<String> pairing = new ArrayList<>();
    vectors.get("pairing").forEach(number -> pairing.add(number.asText()));
    assertThat(
            Pairing.value(
                    List.of(
                        new Pairing.Pair(
                            Points.multiply(G1Point.GENERATOR, BigInteger.valueOf(35)),
                            G2Point.GENERATOR)))
                .stream()
                .map(Object::toString))
        .containsExactlyElementsOf(pairing);
  }

  @Test
  void shouldAgreeOnTransforms() {
    JsonNode values = vectors.get("values");
    long[] elements = new long[values.size() * PrimeField.LIMBS];
    for (int i = 0; i < values.size(); i++) {
      Scalar.parse(values.get(i).asText()).write(elements, i * PrimeField.LIMBS);
    }
    Domain domain = new Domain(Domain.powerFor(values.size()));
    try (Workers workers = new Workers(2, () -> false)) {
      domain.toShifted(workers, elements, domain.shift(workers), fraction -> {});
    }
    for (int i = 0; i < values.size(); i++) {
      assertThat(Scalar.read(elements, i * PrimeField.LIMBS).toString())
          .isEqualTo(vectors.get("shifted").get(i).asText());
    }
  }
}
