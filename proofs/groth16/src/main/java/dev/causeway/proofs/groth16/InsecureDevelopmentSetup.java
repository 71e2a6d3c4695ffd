// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.curve.FixedBase;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.curve.Group;
import dev.causeway.proofs.groth16.field.Domain;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.FormatException;
import dev.causeway.proofs.groth16.format.NewProvingKey;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.DoubleConsumer;

/**
 * INSECURE keys for development: whoever knows the seed can prove anything with them. The same
 * circuit and seed give the same file, byte for byte.
 *
 * <p>The secrets that a ceremony destroys are hashes of the seed here, so the circuit's polynomials
 * are evaluated at tau as numbers, and each point of the key is one multiple of a generator.
 * snarkjs proves and verifies with such a key; {@code snarkjs zkey verify} refuses it, for it comes
 * from no ceremony.
 */
public final class InsecureDevelopmentSetup {
  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;
  private static final String TAG = "causeway groth16 INSECURE development setup v1";

  private final ConstraintSystem circuit;
  private final Workers workers;
  private final String seed;
  private final int power;
  private final long[] a;
  private final long[] b;
  private final long[] c;
  private int coefficients;

  private InsecureDevelopmentSetup(ConstraintSystem circuit, String seed, Workers workers)
      throws FormatException {
    this.circuit = circuit;
    this.seed = seed;
    this.workers = workers;
    long rows = 1L + circuit.constraints() + circuit.publicSignals();
    // Beyond what a domain or an array holds there is nothing to try.
    if (rows > 1 << 26 || circuit.signals() > 1 << 26) {
      throw new IllegalArgumentException(
          "%s has %d constraints and %d signals, more than the 2^26 of a development key; use a smaller circuit"
              .formatted(circuit.source(), circuit.constraints(), circuit.signals()));
    }
    power = Domain.powerFor((int) rows);
    a = new long[circuit.signals() * LIMBS];
    b = new long[circuit.signals() * LIMBS];
    c = new long[circuit.signals() * LIMBS];
  }

  /**
   * Writes an INSECURE proving key.
   *
   * @param seed any text; the secrets are derived from it
   * @param zkey the file to write
   * @param progress is told the fraction done
   * @return the verifying key that belongs to it
   * @throws IllegalArgumentException if the circuit is too large
   */
  public static VerifyingKey write(
      ConstraintSystem circuit, String seed, Path zkey, Workers workers, DoubleConsumer progress)
      throws IOException {
    new InsecureDevelopmentSetup(circuit, seed, workers).write(zkey, progress);
    try (ProvingKey key = ProvingKey.open(zkey)) {
      return key.verifyingKey();
    }
  }

  private void write(Path zkey, DoubleConsumer progress) throws IOException {
    Scalar tau = secret("tau");
    Scalar alpha = secret("alpha");
    Scalar beta = secret("beta");
    Scalar delta = secret("delta");
    evaluate(new Domain(power).lagrange(workers, tau));
    long[] h = quotientBasis(tau, delta);
    progress.accept(0.1);
    try (NewProvingKey key =
        new NewProvingKey(
            zkey, circuit.signals(), circuit.publicSignals(), 1 << power, coefficients)) {
      FixedBase g1 = new FixedBase(workers, Group.Kind.G1);
      FixedBase g2 = new FixedBase(workers, Group.Kind.G2);
      header(key, alpha, beta, delta);
      coefficients(key);
      g1.multiplyAll(workers, h, 0, key.h(), within(progress, 0.1, 0.25));
      g1.multiplyAll(workers, a, 0, key.a(), within(progress, 0.25, 0.4));
      g1.multiplyAll(workers, b, 0, key.b1(), within(progress, 0.4, 0.5));
      g2.multiplyAll(workers, b, 0, key.b2(), within(progress, 0.5, 0.8));
      combine(alpha, beta, delta);
      g1.multiplyAll(workers, c, 0, key.ic(), fraction -> {});
      int firstPrivate = (circuit.publicSignals() + 1) * LIMBS;
      g1.multiplyAll(workers, c, firstPrivate, key.c(), within(progress, 0.8, 1));
      key.commit();
    }
  }

  private static DoubleConsumer within(DoubleConsumer progress, double from, double to) {
    return fraction -> progress.accept(from + fraction * (to - from));
  }

  /** A secret that is none: 512 bits of hash modulo r. */
  private Scalar secret(String name) {
    return Scalar.of(new BigInteger(1, hash(name)).mod(FR.modulus()));
  }

  private byte[] hash(String name) {
    try {
      return MessageDigest.getInstance("SHA-512")
          .digest((TAG + "\n" + name + "\n" + seed).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  /** The polynomials of all signals at tau, as plain numbers. */
  private void evaluate(long[] lagrange) {
    long[] t = new long[LIMBS];
    for (int group = 0; group < circuit.groups(); group++) {
      circuit.visit(
          group,
          (constraint, matrix, signal, factor) -> {
            long[] sums = matrix == 0 ? a : matrix == 1 ? b : c;
            // A plain factor and an element give a plain product.
            FR.multiply(factor, 0, lagrange, constraint * LIMBS, t, 0);
            FR.add(sums, signal * LIMBS, t, 0, sums, signal * LIMBS);
            if (matrix < 2) {
              coefficients = Math.incrementExact(coefficients);
            }
          });
    }
    // One row for 1 and each public signal keeps their polynomials independent, as snarkjs has it.
    for (int signal = 0; signal <= circuit.publicSignals(); signal++) {
      FR.fromMontgomery(lagrange, (circuit.constraints() + signal) * LIMBS, t, 0);
      FR.add(a, signal * LIMBS, t, 0, a, signal * LIMBS);
      coefficients = Math.incrementExact(coefficients);
    }
  }

  /** L_(2i+1)(tau) / delta over the domain of twice the size, as plain numbers. */
  private long[] quotientBasis(Scalar tau, Scalar delta) {
    long[] basis = new Domain(power + 1).lagrange(workers, tau);
    long[] factor = new long[LIMBS];
    delta.inverse().write(factor, 0);
    FR.fromMontgomery(factor, 0, factor, 0);
    long[] h = new long[basis.length / 2];
    for (int i = 0; i < h.length; i += LIMBS) {
      FR.multiply(basis, 2 * i + LIMBS, factor, 0, h, i);
    }
    return h;
  }

  /** Turns C into beta A + alpha B + C, divided by delta for signals that are not public. */
  private void combine(Scalar alpha, Scalar beta, Scalar delta) {
    long[] factors = new long[3 * LIMBS];
    long[] t = new long[LIMBS];
    beta.write(factors, 0);
    alpha.write(factors, LIMBS);
    delta.inverse().write(factors, 2 * LIMBS);
    for (int i = 0; i < c.length; i += LIMBS) {
      FR.multiply(a, i, factors, 0, t, 0);
      FR.add(c, i, t, 0, c, i);
      FR.multiply(b, i, factors, LIMBS, t, 0);
      FR.add(c, i, t, 0, c, i);
      if (i > circuit.publicSignals() * LIMBS) {
        FR.multiply(c, i, factors, 2 * LIMBS, c, i);
      }
    }
  }

  private void header(NewProvingKey key, Scalar alpha, Scalar beta, Scalar delta) {
    key.header(
        g1(alpha),
        g1(beta),
        g2(beta),
        G2Point.GENERATOR,
        g1(delta),
        g2(delta),
        hash("in place of a circuit hash"));
  }

  private static G1Point g1(Scalar scalar) {
    return G1Point.read(multiple(Group.Kind.G1, scalar), 0);
  }

  private static G2Point g2(Scalar scalar) {
    return G2Point.read(multiple(Group.Kind.G2, scalar), 0);
  }

  private static long[] multiple(Group.Kind kind, Scalar scalar) {
    Group group = new Group(kind);
    long[] affine = new long[kind.affineLimbs()];
    long[] plain = new long[LIMBS];
    long[] product = new long[3 * kind.limbs()];
    group.generator(affine, 0);
    scalar.write(plain, 0);
    FR.fromMontgomery(plain, 0, plain, 0);
    group.multiply(affine, 0, plain, 0, product, 0);
    group.toAffine(product, 0, affine, 0);
    return affine;
  }

  private void coefficients(NewProvingKey key) {
    long[] value = new long[LIMBS];
    for (int group = 0; group < circuit.groups(); group++) {
      circuit.visit(
          group,
          (constraint, matrix, signal, factor) -> {
            if (matrix < 2) {
              FR.toMontgomery(factor, 0, value, 0);
              FR.toMontgomery(value, 0, value, 0);
              key.coefficient(matrix, constraint, signal, value);
            }
          });
    }
    FR.one(value, 0);
    FR.toMontgomery(value, 0, value, 0);
    for (int signal = 0; signal <= circuit.publicSignals(); signal++) {
      key.coefficient(0, circuit.constraints() + signal, signal, value);
    }
  }
}
