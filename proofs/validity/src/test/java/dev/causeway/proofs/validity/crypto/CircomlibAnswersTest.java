// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.groth16.field.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Answers of circomlibjs, which circuits/vectors.mjs wrote down. */
class CircomlibAnswersTest {
  private static final JsonNode ANSWERS = answers();

  @Test
  void shouldHashLikeCircomlib() {
    assertThat(ANSWERS.path("poseidon")).hasSizeGreaterThan(80);
    for (JsonNode answer : ANSWERS.path("poseidon")) {
      Scalar[] inputs = new Scalar[answer.path("inputs").size()];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = Scalar.parse(answer.path("inputs").path(i).asText());
      }
      assertThat(Poseidon.hash(inputs)).isEqualTo(scalar(answer, "hash"));
    }
  }

  @Test
  void shouldMultiplyTheBasePointLikeCircomlib() {
    assertThat(ANSWERS.path("multiples")).hasSizeGreaterThan(15);
    for (JsonNode answer : ANSWERS.path("multiples")) {
      assertThat(BasePoint.times(new BigInteger(answer.path("scalar").asText())))
          .containsExactly(scalar(answer, "x"), scalar(answer, "y"));
    }
  }

  @Test
  void shouldDeriveKeysAndSignLikeCircomlib() {
    SignatureVerifier verifier = new SignatureVerifier();
    assertThat(ANSWERS.path("signatures")).hasSizeGreaterThan(25);
    for (JsonNode answer : ANSWERS.path("signatures")) {
      SigningKey key = SigningKey.of(Bytes32.parse(answer.path("key").asText()));
      Scalar message = scalar(answer, "message");
      Signature signature =
          new Signature(scalar(answer, "R8x"), scalar(answer, "R8y"), scalar(answer, "S"));
      assertThat(key.publicKey())
          .isEqualTo(new PublicKey(scalar(answer, "Ax"), scalar(answer, "Ay")));
      assertThat(key.sign(message)).isEqualTo(signature);
      assertThat(verifier.verify(key.publicKey(), message, signature)).isTrue();
    }
  }

  @Test
  void shouldHashBytesLikeBlake512() {
    assertThat(ANSWERS.path("blake512")).hasSizeGreaterThan(8);
    for (JsonNode answer : ANSWERS.path("blake512")) {
      byte[] message = HexFormat.of().parseHex(answer.path("message").asText().substring(2));
      assertThat("0x" + HexFormat.of().formatHex(Blake512.hash(message)))
          .isEqualTo(answer.path("hash").asText());
    }
  }

  private static Scalar scalar(JsonNode answer, String name) {
    return Scalar.parse(answer.path(name).asText());
  }

  private static JsonNode answers() {
    try (InputStream file = CircomlibAnswersTest.class.getResourceAsStream("/circomlibjs.json")) {
      return new ObjectMapper().readTree(file);
    } catch (IOException unreadable) {
      throw new ExceptionInInitializerError(unreadable);
    }
  }
}
