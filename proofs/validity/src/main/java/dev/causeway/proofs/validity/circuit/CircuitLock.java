// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What {@code circuits.lock} pins: SHA-256 of each compiled circuit, its program, and its keys. A
 * circuit that is another than the one that was reviewed, or a key of another circuit, is refused
 * before anything is done with it.
 */
final class CircuitLock {
  private static final String FILE = "circuits.lock";

  private final JsonNode circuits;

  private CircuitLock(JsonNode circuits) {
    this.circuits = circuits;
  }

  /** The lock file that the program was built with. */
  static CircuitLock ofThisProgram() {
    try (InputStream file = CircuitLock.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(
            "%s is not in the program: build it with Maven, which runs circuits/build.sh"
                .formatted(FILE));
      }
      return new CircuitLock(new ObjectMapper().readTree(file).path("circuits"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The hash that is locked for a part of a circuit, if one is. */
  Optional<String> hash(String circuit, Part part) {
    JsonNode hash = circuits.path(circuit).path(part.label());
    return hash.isTextual() ? Optional.of(hash.asText()) : Optional.empty();
  }

  /**
   * Refuses bytes with another hash than the locked one.
   *
   * @throws IllegalStateException naming both, or that there is none
   */
  void check(String circuit, Part part, String actual) {
    String expected =
        hash(circuit, part)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s has no hash for %s of %s: run circuits/build.sh lock"
                            .formatted(FILE, part.label(), circuit)));
    if (!expected.equals(actual)) {
      throw new IllegalStateException(
          "%s of %s has hash %s, but %s says %s: remove the file so that it is made again, or build again"
              .formatted(part.label(), circuit, actual, FILE, expected));
    }
  }

  static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static String hash(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream input = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (input.read(buffer) >= 0) {
        // The stream digests what passes.
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What is pinned of a circuit. */
  enum Part {
    /** The constraints. */
    R1CS,
    /** The program that calculates witnesses. */
    WASM,
    /** The insecure development key. */
    ZKEY,
    /** The verifying key that belongs to it. */
    VERIFYING_KEY;

    String label() {
      return switch (this) {
        case R1CS -> "r1cs";
        case WASM -> "wasm";
        case ZKEY -> "zkey";
        case VERIFYING_KEY -> "verifyingKey";
      };
    }
  }
}
