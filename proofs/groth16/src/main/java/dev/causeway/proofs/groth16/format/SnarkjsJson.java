// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.curve.Pairing;
import dev.causeway.proofs.groth16.field.Scalar;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Proofs, public signals and verifying keys in the JSON of snarkjs. Numbers are decimal digits in
 * quotes; points have a third coordinate, 1 or, for the neutral point, 0.
 */
public final class SnarkjsJson {
  /** A verifying key with some ten thousand public signals. */
  private static final long MOST_BYTES = 4L << 20;

  private static final int MOST_DIGITS = 78;

  private SnarkjsJson() {}

  /**
   * Reads a proof.
   *
   * @throws FormatException if it is no Groth16 proof over BN254
   */
  public static Proof readProof(Path path) throws IOException {
    return parseProof(path.toString(), text(path));
  }

  /**
   * Reads a proof.
   *
   * @param source where the text comes from, for messages
   * @throws FormatException if it is no Groth16 proof over BN254
   */
  public static Proof parseProof(String source, String text) throws FormatException {
    Shape proof = new Shape(source, Json.parse(source, text));
    proof.requireProtocol();
    return new Proof(proof.g1("pi_a"), proof.g2("pi_b"), proof.g1("pi_c"));
  }

  /** The text of a proof. */
  public static String write(Proof proof) {
    return """
        {
         "pi_a": %s,
         "pi_b": %s,
         "pi_c": %s,
         "protocol": "groth16",
         "curve": "bn128"
        }
        """
        .formatted(shown(proof.a()), shown(proof.b()), shown(proof.c()));
  }

  /**
   * Reads public signals.
   *
   * @throws FormatException if they are no list of numbers below r
   */
  public static List<Scalar> readPublicSignals(Path path) throws IOException {
    return parsePublicSignals(path.toString(), text(path));
  }

  /**
   * Reads public signals.
   *
   * @param source where the text comes from, for messages
   * @throws FormatException if they are no list of numbers below r
   */
  public static List<Scalar> parsePublicSignals(String source, String text) throws FormatException {
    Shape list = new Shape(source, Json.parse(source, text));
    List<Scalar> signals = new ArrayList<>();
    for (Json item : list.items(list.root)) {
      String digits = item instanceof Json.Text number ? number.value() : "";
      try {
        signals.add(Scalar.parse(digits));
      } catch (IllegalArgumentException e) {
        throw new FormatException(
            FormatException.Kind.OUT_OF_RANGE,
            source,
            "public signal %d: %s".formatted(signals.size(), e.getMessage()));
      }
    }
    return List.copyOf(signals);
  }

  /** The text of public signals. */
  public static String write(List<Scalar> publicSignals) {
    return publicSignals.stream()
        .map(signal -> " \"" + signal + "\"")
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  /**
   * Reads a verifying key.
   *
   * @throws FormatException if it is no Groth16 key over BN254
   */
  public static VerifyingKey readVerifyingKey(Path path) throws IOException {
    return parseVerifyingKey(path.toString(), text(path));
  }

  /**
   * Reads a verifying key.
   *
   * @param source where the text comes from, for messages
   * @throws FormatException if it is no Groth16 key over BN254
   */
  public static VerifyingKey parseVerifyingKey(String source, String text) throws FormatException {
    Shape key = new Shape(source, Json.parse(source, text));
    key.requireProtocol();
    List<G1Point> ic = new ArrayList<>();
    for (Json point : key.items(key.member("IC"))) {
      ic.add(key.g1("IC " + ic.size(), point));
    }
    if (!(key.member("nPublic") instanceof Json.Digits count)
        || !count.value().equals(Integer.toString(ic.size() - 1))) {
      throw key.fault("nPublic", "the number of points of IC, less one");
    }
    try {
      return new VerifyingKey(
          key.g1("vk_alpha_1"),
          key.g2("vk_beta_2"),
          key.g2("vk_gamma_2"),
          key.g2("vk_delta_2"),
          ic);
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          FormatException.Kind.OUT_OF_RANGE, source, String.valueOf(e.getMessage()));
    }
  }

  /** The text of a verifying key, as {@code snarkjs zkey export verificationkey} writes it. */
  public static String write(VerifyingKey key) {
    List<BigInteger> pairing = Pairing.value(List.of(new Pairing.Pair(key.alpha1(), key.beta2())));
    List<String> halves = new ArrayList<>();
    for (int half = 0; half < pairing.size(); half += 6) {
      List<String> parts = new ArrayList<>();
      for (int i = half; i < half + 6; i += 2) {
        parts.add(list(quoted(pairing.get(i)), quoted(pairing.get(i + 1))));
      }
      halves.add(list(parts.toArray(String[]::new)));
    }
    return """
        {
         "protocol": "groth16",
         "curve": "bn128",
         "nPublic": %d,
         "vk_alpha_1": %s,
         "vk_beta_2": %s,
         "vk_gamma_2": %s,
         "vk_delta_2": %s,
         "vk_alphabeta_12": %s,
         "IC": %s
        }
        """
        .formatted(
            key.publicSignals(),
            shown(key.alpha1()),
            shown(key.beta2()),
            shown(key.gamma2()),
            shown(key.delta2()),
            list(halves.toArray(String[]::new)),
            key.ic().stream()
                .map(SnarkjsJson::shown)
                .collect(Collectors.joining(",\n  ", "[\n  ", "\n ]")));
  }

  private static String text(Path path) throws IOException {
    long size = Files.size(path);
    if (size > MOST_BYTES) {
      throw new FormatException(
          FormatException.Kind.TOO_LARGE,
          path.toString(),
          "%d bytes are more than the %d of any proof or key; give the right file"
              .formatted(size, MOST_BYTES));
    }
    return Files.readString(path);
  }

  private static String shown(G1Point point) {
    return point.isNeutral()
        ? list("\"0\"", "\"1\"", "\"0\"")
        : list(quoted(point.x()), quoted(point.y()), "\"1\"");
  }

  private static String shown(G2Point point) {
    return point.isNeutral()
        ? list(list("\"0\"", "\"0\""), list("\"1\"", "\"0\""), list("\"0\"", "\"0\""))
        : list(
            list(quoted(point.x0()), quoted(point.x1())),
            list(quoted(point.y0()), quoted(point.y1())),
            list("\"1\"", "\"0\""));
  }

  private static String quoted(BigInteger number) {
    return "\"" + number + "\"";
  }

  private static String list(String... items) {
    return "[" + String.join(", ", items) + "]";
  }

  /** Takes a value apart that should have a certain shape. */
  private record Shape(String source, Json root) {
    Json member(String name) throws FormatException {
      Json member =
          root instanceof Json.Members(Map<String, Json> values) ? values.get(name) : null;
      if (member == null) {
        throw fault(name, "there");
      }
      return member;
    }

    void requireProtocol() throws FormatException {
      if (!member("protocol").equals(new Json.Text("groth16"))) {
        throw fault("protocol", "\"groth16\"");
      }
      if (!member("curve").equals(new Json.Text("bn128"))) {
        throw new FormatException(
            FormatException.Kind.WRONG_CURVE,
            source,
            "curve is %s, not \"bn128\"; make it over BN254".formatted(member("curve")));
      }
    }

    List<Json> items(Json value) throws FormatException {
      if (value instanceof Json.Items(List<Json> values)) {
        return values;
      }
      throw fault("the value", "a list");
    }

    G1Point g1(String name) throws FormatException {
      return g1(name, member(name));
    }

    G1Point g1(String name, Json value) throws FormatException {
      List<BigInteger> numbers = numbers(name, value, 3);
      boolean neutral = numbers.get(2).signum() == 0;
      if (neutral ? numbers.get(0).signum() != 0 : !numbers.get(2).equals(BigInteger.ONE)) {
        throw fault(name, "an affine point with 1, or 0, 1, 0");
      }
      try {
        return neutral ? G1Point.NEUTRAL : new G1Point(numbers.get(0), numbers.get(1));
      } catch (IllegalArgumentException e) {
        throw new FormatException(
            FormatException.Kind.NOT_A_POINT, source, name + ": " + e.getMessage());
      }
    }

    G2Point g2(String name) throws FormatException {
      List<BigInteger> numbers = new ArrayList<>();
      List<Json> pairs = items(member(name));
      if (pairs.size() != 3) {
        throw fault(name, "three pairs of numbers");
      }
      for (Json pair : pairs) {
        numbers.addAll(numbers(name, pair, 2));
      }
      boolean neutral = numbers.get(4).signum() == 0 && numbers.get(5).signum() == 0;
      if (neutral
          ? numbers.get(0).signum() != 0 || numbers.get(1).signum() != 0
          : !numbers.get(4).equals(BigInteger.ONE) || numbers.get(5).signum() != 0) {
        throw fault(name, "an affine point with 1, 0");
      }
      try {
        return neutral
            ? G2Point.NEUTRAL
            : new G2Point(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
      } catch (IllegalArgumentException e) {
        throw new FormatException(
            FormatException.Kind.NOT_A_POINT, source, name + ": " + e.getMessage());
      }
    }

    List<BigInteger> numbers(String name, Json value, int count) throws FormatException {
      List<BigInteger> numbers = new ArrayList<>();
      for (Json item : items(value)) {
        if (!(item instanceof Json.Text(String digits))
            || digits.isEmpty()
            || digits.length() > MOST_DIGITS
            || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
          throw fault(name, "decimal digits in quotes");
        }
        numbers.add(new BigInteger(digits));
      }
      if (numbers.size() != count) {
        throw fault(name, count + " numbers");
      }
      return numbers;
    }

    FormatException fault(String name, String expected) {
      return new FormatException(
          FormatException.Kind.MALFORMED_JSON,
          source,
          "%s has to be %s; export the file again with snarkjs".formatted(name, expected));
    }
  }
}
