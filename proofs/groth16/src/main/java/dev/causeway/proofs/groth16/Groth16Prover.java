// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.curve.AffinePoints;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.curve.Group;
import dev.causeway.proofs.groth16.curve.MultiScalar;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.groth16.work.Workers;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * The prover in Java: a fixed number of threads, and memory for about 200 bytes for each root of
 * the domain and 10 MB for each thread beside the mapped key.
 *
 * <p>Source: Groth 2016, section 3.2, with the quotient in snarkjs' basis. A mistake in here cannot
 * make a false statement pass: soundness rests on the circuit, the key and the verifier.
 */
public final class Groth16Prover implements Prover {
  private static final int LIMBS = PrimeField.LIMBS;

  /** Where on the way from 0 to 1 each phase ends, as measured on circuits of 2^17 constraints. */
  private static final double CONSTRAINTS_END = 0.05;

  private static final double QUOTIENT_END = 0.25;
  private static final double SUMS_END = 0.99;

  private final int threads;

  /**
   * A prover.
   *
   * @param threads how many threads a proof may use, at best one for each core
   */
  public Groth16Prover(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "%d threads cannot prove; give at least 1".formatted(threads));
    }
    this.threads = threads;
  }

  @Override
  public Proven prove(
      ProvingKey key, Witness witness, ProvingProgress progress, BooleanSupplier cancelled)
      throws ProvingException {
    return prove(key, witness, ProofRandomness.secure(), progress, cancelled);
  }

  /**
   * The same with randomness that is given: equal arguments give equal proofs.
   *
   * @param randomness never used before, outside tests
   * @throws ProvingException if the witness does not fit or does not satisfy the circuit
   */
  public Proven prove(
      ProvingKey key,
      Witness witness,
      ProofRandomness randomness,
      ProvingProgress progress,
      BooleanSupplier cancelled)
      throws ProvingException {
    if (witness.size() != key.signals()) {
      throw new ProvingException(
          ProvingException.Kind.WITNESS_DOES_NOT_FIT,
          "the witness has %d values, but the circuit of %s has %d signals; compute it with the circuit of the key"
              .formatted(witness.size(), key.source(), key.signals()));
    }
    List<Scalar> publicSignals = witness.publicSignals(key.publicSignals());
    Proof proof;
    try (Workers workers = new Workers(threads, cancelled)) {
      proof = proof(workers, key, witness.toLimbs(), randomness, progress);
    }
    Verification verification =
        new Groth16Verifier(key.verifyingKey()).verify(proof, publicSignals);
    if (verification instanceof Verification.Refused(Verification.Reason reason)) {
      throw new ProvingException(
          ProvingException.Kind.PROOF_DOES_NOT_VERIFY,
          "the proof made with %s does not verify (%s): check the witness against the constraints, and if it satisfies them, the key"
              .formatted(key.source(), reason));
    }
    progress.at(ProvingProgress.Phase.CHECK, 1);
    return new Proven(proof, publicSignals);
  }

  private static Proof proof(
      Workers workers,
      ProvingKey key,
      long[] values,
      ProofRandomness randomness,
      ProvingProgress progress)
      throws ProvingException {
    Quotient quotient = new Quotient(workers, key);
    quotient.evaluate(
        values, within(progress, ProvingProgress.Phase.CONSTRAINTS, 0, CONSTRAINTS_END));
    long[] h =
        quotient.values(
            within(progress, ProvingProgress.Phase.QUOTIENT, CONSTRAINTS_END, QUOTIENT_END));
    Sums sums = new Sums(workers, progress);
    int firstPrivate = LIMBS * (key.publicSignals() + 1);
    long[] sumA = sums.next(key.a(), values, 0, 0.15);
    long[] sumB1 = sums.next(key.b1(), values, 0, 0.15);
    long[] sumB2 = sums.next(key.b2(), values, 0, 0.35);
    long[] sumC = sums.next(key.c(), values, firstPrivate, 0.15);
    long[] sumH = sums.next(key.h(), h, 0, 0.2);

    long[] r = plain(randomness.r());
    long[] s = plain(randomness.s());
    long[] negatedProduct = plain(randomness.r().multiply(randomness.s()).negate());
    long[] delta1 = new long[2 * LIMBS];
    key.delta1().write(delta1, 0);
    long[] delta2 = new long[4 * LIMBS];
    key.verifyingKey().delta2().write(delta2, 0);

    // A = alpha + sum + r delta; B = beta + sum + s delta, in both groups.
    Combination a = new Combination(Group.Kind.G1);
    long[] alpha1 = new long[2 * LIMBS];
    key.verifyingKey().alpha1().write(alpha1, 0);
    long[] proofA = a.add(alpha1).add(sumA).add(delta1, r).affine();
    Combination b1 = new Combination(Group.Kind.G1);
    long[] beta1 = new long[2 * LIMBS];
    key.beta1().write(beta1, 0);
    long[] proofB1 = b1.add(beta1).add(sumB1).add(delta1, s).affine();
    Combination b2 = new Combination(Group.Kind.G2);
    long[] beta2 = new long[4 * LIMBS];
    key.verifyingKey().beta2().write(beta2, 0);
    long[] proofB2 = b2.add(beta2).add(sumB2).add(delta2, s).affine();
    // C = sums + s A + r B - r s delta.
    long[] proofC =
        new Combination(Group.Kind.G1)
            .add(sumC)
            .add(sumH)
            .add(proofA, s)
            .add(proofB1, r)
            .add(delta1, negatedProduct)
            .affine();
    try {
      return new Proof(G1Point.read(proofA, 0), G2Point.read(proofB2, 0), G1Point.read(proofC, 0));
    } catch (IllegalArgumentException e) {
      throw new ProvingException(
          ProvingException.Kind.PROOF_DOES_NOT_VERIFY,
          "%s has points of no group: %s".formatted(key.source(), e.getMessage()));
    }
  }

  private static DoubleConsumer within(
      ProvingProgress progress, ProvingProgress.Phase phase, double from, double to) {
    return fraction -> progress.at(phase, from + fraction * (to - from));
  }

  private static long[] plain(Scalar scalar) {
    long[] limbs = new long[LIMBS];
    scalar.write(limbs, 0);
    PrimeField.FR.fromMontgomery(limbs, 0, limbs, 0);
    return limbs;
  }

  /** The sums of points one after the other, each with a share of the progress. */
  private static final class Sums {
    private final Workers workers;
    private final ProvingProgress progress;
    private double done;

    Sums(Workers workers, ProvingProgress progress) {
      this.workers = workers;
      this.progress = progress;
    }

    long[] next(AffinePoints points, long[] scalars, int at, double share) {
      double whole = SUMS_END - QUOTIENT_END;
      double from = QUOTIENT_END + done * whole;
      done += share;
      return MultiScalar.sum(
          workers,
          points,
          scalars,
          at,
          within(progress, ProvingProgress.Phase.SUMS, from, QUOTIENT_END + done * whole));
    }
  }

  /** A sum of a few points and multiples. */
  private static final class Combination {
    private final Group group;
    private final long[] sum;
    private final long[] term;

    Combination(Group.Kind kind) {
      group = new Group(kind);
      sum = new long[3 * kind.limbs()];
      term = new long[3 * kind.limbs()];
      group.neutral(sum, 0);
    }

    Combination add(long[] affine) {
      group.addAffine(sum, 0, affine, 0);
      return this;
    }

    Combination add(long[] affine, long[] scalar) {
      group.multiply(affine, 0, scalar, 0, term, 0);
      group.add(sum, 0, term, 0);
      return this;
    }

    long[] affine() {
      long[] affine = new long[group.kind().affineLimbs()];
      group.toAffine(sum, 0, affine, 0);
      return affine;
    }
  }
}
