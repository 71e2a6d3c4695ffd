// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.curve.AffinePoints;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.curve.Group;
import dev.causeway.proofs.groth16.field.PrimeField;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A {@code .zkey} file that is being written, with the sections in snarkjs' order. It appears under
 * its name by {@link #commit} alone.
 */
public final class NewProvingKey implements AutoCloseable {
  private static final int CIRCUIT_HASH = 64;

  private final NewBinaryFile file;
  private final int signals;
  private final int publicSignals;
  private final int domainSize;
  private int coefficients;

  /**
   * Makes room for a key.
   *
   * @param coefficients how many coefficients A and B have
   */
  public NewProvingKey(Path path, int signals, int publicSignals, int domainSize, int coefficients)
      throws IOException {
    this.signals = signals;
    this.publicSignals = publicSignals;
    this.domainSize = domainSize;
    long g1 = Group.Kind.G1.affineBytes();
    long g2 = Group.Kind.G2.affineBytes();
    SequencedMap<Integer, Long> sizes = new LinkedHashMap<>();
    sizes.put(ProvingKey.PROTOCOL_SECTION, 4L);
    sizes.put(ProvingKey.HEADER_SECTION, 2L * 36 + 12 + 3 * g1 + 3 * g2);
    sizes.put(ProvingKey.COEFFICIENTS_SECTION, 4 + (long) coefficients * ProvingKey.COEFFICIENT);
    sizes.put(ProvingKey.IC_SECTION, (publicSignals + 1) * g1);
    sizes.put(ProvingKey.H_SECTION, domainSize * g1);
    sizes.put(ProvingKey.C_SECTION, (signals - publicSignals - 1) * g1);
    sizes.put(ProvingKey.A_SECTION, signals * g1);
    sizes.put(ProvingKey.B1_SECTION, signals * g1);
    sizes.put(ProvingKey.B2_SECTION, signals * g2);
    sizes.put(ProvingKey.CONTRIBUTIONS_SECTION, CIRCUIT_HASH + 4L);
    file = new NewBinaryFile(path, "zkey", 1, sizes);
    file.section(ProvingKey.COEFFICIENTS_SECTION).set(SectionReader.INT, 0, coefficients);
  }

  /**
   * Writes the header.
   *
   * @param hash 64 bytes in the place where a ceremony has the hash of the circuit
   */
  public void header(
      G1Point alpha1,
      G1Point beta1,
      G2Point beta2,
      G2Point gamma2,
      G1Point delta1,
      G2Point delta2,
      byte[] hash) {
    file.section(ProvingKey.PROTOCOL_SECTION).set(SectionReader.INT, 0, ProvingKey.GROTH16);
    MemorySegment header = file.section(ProvingKey.HEADER_SECTION);
    long at = NewBinaryFile.putPrime(header, 0, PrimeField.FQ.modulus());
    at = NewBinaryFile.putPrime(header, at, PrimeField.FR.modulus());
    header.set(SectionReader.INT, at, signals);
    header.set(SectionReader.INT, at + 4, publicSignals);
    header.set(SectionReader.INT, at + 8, domainSize);
    long[] limbs = new long[3 * (Group.Kind.G1.affineLimbs() + Group.Kind.G2.affineLimbs())];
    alpha1.write(limbs, 0);
    beta1.write(limbs, 8);
    beta2.write(limbs, 16);
    gamma2.write(limbs, 32);
    delta1.write(limbs, 48);
    delta2.write(limbs, 56);
    for (int i = 0; i < limbs.length; i++) {
      header.set(SectionReader.LONG, at + 12 + 8L * i, limbs[i]);
    }
    MemorySegment contributions = file.section(ProvingKey.CONTRIBUTIONS_SECTION);
    MemorySegment.copy(MemorySegment.ofArray(hash), 0, contributions, 0, CIRCUIT_HASH);
    contributions.set(SectionReader.INT, CIRCUIT_HASH, 0);
  }

  /**
   * Writes the next coefficient; they come in order of constraints.
   *
   * @param matrix 0 for A, 1 for B
   * @param value limbs of the value times 2^512 modulo r
   */
  public void coefficient(int matrix, int constraint, int signal, long[] value) {
    MemorySegment section = file.section(ProvingKey.COEFFICIENTS_SECTION);
    long at = 4 + (long) coefficients++ * ProvingKey.COEFFICIENT;
    section.set(SectionReader.INT, at, matrix);
    section.set(SectionReader.INT, at + 4, constraint);
    section.set(SectionReader.INT, at + 8, signal);
    for (int i = 0; i < PrimeField.LIMBS; i++) {
      section.set(SectionReader.LONG, at + 12 + 8L * i, value[i]);
    }
  }

  /** Room for IC, one point for the constant 1 and each public signal. */
  public AffinePoints ic() {
    return points(Group.Kind.G1, ProvingKey.IC_SECTION);
  }

  /** Room for A, a point for each signal. */
  public AffinePoints a() {
    return points(Group.Kind.G1, ProvingKey.A_SECTION);
  }

  /** Room for B in G1, a point for each signal. */
  public AffinePoints b1() {
    return points(Group.Kind.G1, ProvingKey.B1_SECTION);
  }

  /** Room for B in G2, a point for each signal. */
  public AffinePoints b2() {
    return points(Group.Kind.G2, ProvingKey.B2_SECTION);
  }

  /** Room for C, a point for each signal that is not public. */
  public AffinePoints c() {
    return points(Group.Kind.G1, ProvingKey.C_SECTION);
  }

  /** Room for H, a point for each root of the domain. */
  public AffinePoints h() {
    return points(Group.Kind.G1, ProvingKey.H_SECTION);
  }

  private AffinePoints points(Group.Kind kind, int section) {
    return new AffinePoints(kind, file.section(section));
  }

  /** Makes the file appear under its name. */
  public void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
