// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.causeway.proofs.groth16.InsecureDevelopmentSetup;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReadingTest {
  private static final int SQUARINGS = 5;

  @TempDir private static Path folder;

  /** Opens a file and lets go of it. */
  @FunctionalInterface
  private interface Reading {
    void read(Path path) throws IOException;
  }

  private static final Map<String, Reading> READERS =
      Map.of(
          "wtns", Witness::read,
          "r1cs", path -> ConstraintSystem.open(path).close(),
          "zkey", path -> ProvingKey.open(path).close());

  @BeforeAll
  static void write() throws IOException {
    Circuits.writeSquarings(SQUARINGS, file("r1cs"));
    Circuits.squarings(SQUARINGS, Scalar.of(3)).write(file("wtns"));
    try (Workers workers = new Workers(1, () -> false);
        ConstraintSystem circuit = ConstraintSystem.open(file("r1cs"))) {
      InsecureDevelopmentSetup.write(circuit, "seed", file("zkey"), workers, fraction -> {});
    }
  }

  private static Path file(String format) {
    return folder.resolve("good." + format);
  }

  private static FormatException.Kind fault(String format, byte[] bytes) throws IOException {
    Path bad = folder.resolve("bad." + format);
    Files.write(bad, bytes);
    try {
      Objects.requireNonNull(READERS.get(format)).read(bad);
    } catch (FormatException e) {
      assertThat(e).hasMessageContaining(bad.toString());
      return e.kind();
    }
    throw new AssertionError("a bad ." + format + " was read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wtns", "r1cs", "zkey"})
  void shouldRefuseWhenCutAnywhere(String format) throws IOException {
    byte[] good = Files.readAllBytes(file(format));
    // Every place near the beginning, and some of the others.
    for (int length = 0; length < good.length; length += length < 400 ? 1 : 97) {
      assertThat(fault(format, Arrays.copyOf(good, length)))
          .as("%d bytes", length)
          .isEqualTo(FormatException.Kind.TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wtns", "r1cs", "zkey"})
  void shouldRefuseWhenBytesFollow(String format) throws IOException {
    byte[] good = Files.readAllBytes(file(format));
    assertThat(fault(format, Arrays.copyOf(good, good.length + 1)))
        .isEqualTo(FormatException.Kind.TRAILING_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "wtns, 0, 0x7a, WRONG_MAGIC",
    "wtns, 4, 9, UNSUPPORTED",
    "wtns, 12, 2, DUPLICATE_SECTION",
    "wtns, 12, 7, MISSING_SECTION",
    "wtns, 28, 2, WRONG_CURVE",
    "wtns, 60, 9, WRONG_SIZE",
    "r1cs, 0, 0x7a, WRONG_MAGIC",
    "r1cs, 4, 0, UNSUPPORTED",
    "r1cs, 28, 2, WRONG_CURVE",
    "r1cs, 60, 2, OUT_OF_RANGE",
    "zkey, 4, 3, UNSUPPORTED",
    "zkey, 24, 2, UNSUPPORTED",
    "zkey, 44, 2, WRONG_CURVE",
    "zkey, 80, 2, WRONG_CURVE",
    "zkey, 112, 9, WRONG_SIZE",
    "zkey, 120, 9, OUT_OF_RANGE",
    "zkey, 124, 1, NOT_A_POINT",
  })
  void shouldNameTheFaultWhenOneByteIsWrong(
      String format, int at, String value, FormatException.Kind kind) throws IOException {
    byte[] bytes = Files.readAllBytes(file(format));
    byte changed = (byte) (int) Integer.decode(value);
    assertThat(bytes[at]).isNotEqualTo(changed);
    bytes[at] = changed;
    assertThat(fault(format, bytes)).isEqualTo(kind);
  }

  @Test
  void shouldRefuseWitnessWhenAValueIsNotBelowR() throws IOException {
    byte[] bytes = Files.readAllBytes(file("wtns"));
    Arrays.fill(bytes, bytes.length - 32, bytes.length, (byte) 0xff);
    assertThat(fault("wtns", bytes)).isEqualTo(FormatException.Kind.OUT_OF_RANGE);
    long[] limbs = {2, 0, 0, 0};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Witness.ofLimbs(limbs))
        .withMessageContaining("has to be 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Witness.ofLimbs(new long[5]))
        .withMessageContaining("5 limbs");
  }

  @Test
  void shouldRefuseCircuitWhenASignalOrFactorIsOutOfRange() throws IOException {
    byte[] good = Files.readAllBytes(file("r1cs"));
    // The first constraint begins behind the headers of the file and of two sections.
    int constraint = 12 + 12 + 64 + 12;
    ByteBuffer buffer = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(buffer.getInt(constraint)).isEqualTo(1);
    buffer.putInt(constraint + 4, 3 + SQUARINGS);
    assertThat(fault("r1cs", buffer.array())).isEqualTo(FormatException.Kind.OUT_OF_RANGE);
    byte[] factor = good.clone();
    Arrays.fill(factor, constraint + 8, constraint + 40, (byte) 0xff);
    assertThat(fault("r1cs", factor)).isEqualTo(FormatException.Kind.OUT_OF_RANGE);
  }

  @Test
  void shouldKeepWitnessWhenWrittenAndRead() throws IOException {
    Witness witness = Circuits.squarings(SQUARINGS, Scalar.of(3));
    assertThat(Witness.read(file("wtns")).toLimbs()).isEqualTo(witness.toLimbs());
    assertThat(witness.publicSignals(1)).isEqualTo(List.of(Scalar.parse("1853020188851842")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[\"1\"",
        "[\"1\",]",
        "[\"1\"] x",
        "{\"a\": \"1\"}",
        "[\"\\u0031\"]",
        "[[[[[[[[[[\"1\"]]]]]]]]]]",
        "[-1]",
        "null",
      })
  void shouldRefuseSignalsWhenTextIsAnythingElse(String text) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> SnarkjsJson.parsePublicSignals("here", text))
        .withMessageStartingWith("here: ")
        .extracting(FormatException::kind)
        .isEqualTo(FormatException.Kind.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"21888242871839275222246405745257275088548364400416034343698204186575808495617\"]",
        "[\"-1\"]",
        "[\"01\"]",
        "[\"0x1\"]",
        "[1]",
      })
  void shouldRefuseSignalsWhenOneIsNoScalar(String text) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> SnarkjsJson.parsePublicSignals("here", text))
        .extracting(FormatException::kind)
        .isEqualTo(FormatException.Kind.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"groth16\" | \"plonk\" | MALFORMED_JSON",
        "\"bn128\" | \"bls12381\" | WRONG_CURVE",
        "\"nPublic\": 1 | \"nPublic\": 2 | MALFORMED_JSON",
        "vk_delta_2 | vk_gamma_2 | MALFORMED_JSON",
        "\"vk_alpha_1\": [\" | \"vk_alpha_1\": [\"1 | NOT_A_POINT",
        "\"vk_beta_2\": [[\" | \"vk_beta_2\": [[\"1 | NOT_A_POINT",
      })
  void shouldRefuseVerifyingKeyWhenChanged(String from, String to, FormatException.Kind kind)
      throws IOException {
    String good;
    try (ProvingKey key = ProvingKey.open(file("zkey"))) {
      good = SnarkjsJson.write(key.verifyingKey());
    }
    String bad = good.replace(from, to);
    assertThat(bad).isNotEqualTo(good);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> SnarkjsJson.parseVerifyingKey("here", bad))
        .extracting(FormatException::kind)
        .isEqualTo(kind);
  }

  @Test
  void shouldRefuseFileWhenLargerThanAnyProof() throws IOException {
    Path large = folder.resolve("large.json");
    Files.writeString(large, " ".repeat((4 << 20) + 1));
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> SnarkjsJson.readProof(large))
        .extracting(FormatException::kind)
        .isEqualTo(FormatException.Kind.TOO_LARGE);
  }
}
