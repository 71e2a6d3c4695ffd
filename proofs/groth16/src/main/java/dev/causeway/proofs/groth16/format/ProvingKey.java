// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.curve.AffinePoints;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.curve.Group;
import dev.causeway.proofs.groth16.field.Domain;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a prover knows of a circuit: snarkjs' {@code .zkey} for Groth16. The file stays mapped until
 * this is closed, and its points are read from there.
 *
 * <p>Opening checks the header, the sizes of all sections and the points of the verifying key;
 * {@link #check} checks every point and coefficient. Neither shows that the key belongs to a
 * circuit or that nobody can forge: that is what ceremonies and {@code snarkjs zkey verify} are
 * for.
 */
public final class ProvingKey implements AutoCloseable {
  /** Bytes of a coefficient: matrix, constraint, signal and value. */
  static final int COEFFICIENT = 3 * Integer.BYTES + PrimeField.BYTES;

  static final int NEWEST_VERSION = 2;
  static final int PROTOCOL_SECTION = 1;
  static final int HEADER_SECTION = 2;
  static final int IC_SECTION = 3;
  static final int COEFFICIENTS_SECTION = 4;
  static final int A_SECTION = 5;
  static final int B1_SECTION = 6;
  static final int B2_SECTION = 7;
  static final int C_SECTION = 8;
  static final int H_SECTION = 9;
  static final int CONTRIBUTIONS_SECTION = 10;
  static final int GROTH16 = 1;

  private static final int CHECKED_AT_ONCE = 1 << 12;

  private final BinaryFile file;
  private final int signals;
  private final int publicSignals;
  private final int power;
  private final G1Point beta1;
  private final G1Point delta1;
  private final VerifyingKey verifyingKey;
  private final MemorySegment coefficients;
  private final AffinePoints a;
  private final AffinePoints b1;
  private final AffinePoints b2;
  private final AffinePoints c;
  private final AffinePoints h;

  private ProvingKey(BinaryFile file) throws FormatException {
    this.file = file;
    SectionReader protocol = file.reader(PROTOCOL_SECTION, "protocol");
    int system = protocol.count("the proof system", Integer.MAX_VALUE);
    if (system != GROTH16) {
      throw new FormatException(
          FormatException.Kind.UNSUPPORTED,
          file.source(),
          "the proof system is number %d, not Groth16 (1); make the key with snarkjs groth16 setup"
              .formatted(system));
    }
    SectionReader header = file.reader(HEADER_SECTION, "header");
    header.prime("the prime of the base field", PrimeField.FQ.modulus());
    header.prime("the prime of the scalar field", PrimeField.FR.modulus());
    signals = header.count("the number of signals", ConstraintSystem.MOST);
    publicSignals = header.count("the number of public signals", Math.max(0, signals - 1));
    int size = header.count("the size of the domain", 1 << Domain.LARGEST_POWER);
    if (Integer.bitCount(size) != 1) {
      throw new FormatException(
          FormatException.Kind.OUT_OF_RANGE,
          file.source(),
          "the size of the domain is %d, which is no power of two; make the key again"
              .formatted(size));
    }
    power = Integer.numberOfTrailingZeros(size);
    G1Point alpha1 = g1(header, "alpha1");
    beta1 = g1(header, "beta1");
    G2Point beta2 = g2(header, "beta2");
    G2Point gamma2 = g2(header, "gamma2");
    delta1 = g1(header, "delta1");
    G2Point delta2 = g2(header, "delta2");
    header.end("the header");
    SectionReader ic =
        new SectionReader(
            file.source(), points(Group.Kind.G1, IC_SECTION, "IC", publicSignals + 1));
    List<G1Point> icPoints = new ArrayList<>();
    for (int i = 0; i <= publicSignals; i++) {
      icPoints.add(g1(ic, "IC " + i));
    }
    try {
      verifyingKey = new VerifyingKey(alpha1, beta2, gamma2, delta2, icPoints);
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          FormatException.Kind.OUT_OF_RANGE, file.source(), String.valueOf(e.getMessage()));
    }
    SectionReader counted = file.reader(COEFFICIENTS_SECTION, "coefficients");
    int count = counted.count("the number of coefficients", Integer.MAX_VALUE);
    coefficients = counted.slice((long) count * COEFFICIENT, "the coefficients");
    counted.end("the coefficients");
    a = affine(Group.Kind.G1, A_SECTION, "A", signals);
    b1 = affine(Group.Kind.G1, B1_SECTION, "B in G1", signals);
    b2 = affine(Group.Kind.G2, B2_SECTION, "B in G2", signals);
    c = affine(Group.Kind.G1, C_SECTION, "C", signals - publicSignals - 1);
    h = affine(Group.Kind.G1, H_SECTION, "H", size);
  }

  /**
   * Opens a {@code .zkey} file.
   *
   * @throws FormatException if it is no Groth16 key over BN254, or cut short, or inconsistent
   */
  public static ProvingKey open(Path path) throws IOException {
    BinaryFile file = BinaryFile.open(path, "zkey", NEWEST_VERSION);
    try {
      return new ProvingKey(file);
    } catch (FormatException e) {
      file.close();
      throw e;
    }
  }

  private MemorySegment points(Group.Kind kind, int section, String what, int count)
      throws FormatException {
    return file.section(section, what, (long) count * kind.affineBytes());
  }

  private AffinePoints affine(Group.Kind kind, int section, String what, int count)
      throws FormatException {
    return new AffinePoints(kind, points(kind, section, what, count));
  }

  private G1Point g1(SectionReader reader, String what) throws FormatException {
    return (G1Point) point(Group.Kind.G1, reader, what);
  }

  private G2Point g2(SectionReader reader, String what) throws FormatException {
    return (G2Point) point(Group.Kind.G2, reader, what);
  }

  private Record point(Group.Kind kind, SectionReader reader, String what) throws FormatException {
    long[] affine = new long[kind.affineLimbs()];
    reader.limbs(affine, 0, affine.length, what);
    if (!new Group(kind).isOnCurve(affine, 0)) {
      throw notAPoint(what);
    }
    try {
      return kind == Group.Kind.G1 ? G1Point.read(affine, 0) : G2Point.read(affine, 0);
    } catch (IllegalArgumentException e) {
      throw notAPoint(what);
    }
  }

  private FormatException notAPoint(String what) {
    return new FormatException(
        FormatException.Kind.NOT_A_POINT,
        file.source(),
        "%s is no point of its group; copy or make the key again".formatted(what));
  }

  /**
   * Checks that every point is on its curve and every coefficient in range and in order, at the
   * cost of reading the whole file once. That points of G2 have order r is not checked: a proof
   * made with one that has not does not verify.
   *
   * @throws FormatException naming the first fault that was met
   */
  public void check(Workers workers) throws FormatException {
    AtomicReference<String> fault = new AtomicReference<>();
    check(workers, a, "A", fault);
    check(workers, b1, "B in G1", fault);
    check(workers, b2, "B in G2", fault);
    check(workers, c, "C", fault);
    check(workers, h, "H", fault);
    String point = fault.get();
    if (point != null) {
      throw notAPoint(point);
    }
    checkCoefficients();
  }

  private static void check(
      Workers workers, AffinePoints points, String what, AtomicReference<String> fault) {
    workers.run(
        (points.count() + CHECKED_AT_ONCE - 1) / CHECKED_AT_ONCE,
        () -> {
          Group group = new Group(points.kind());
          long[] point = new long[points.kind().affineLimbs()];
          return task -> {
            int from = task * CHECKED_AT_ONCE;
            int to = Math.min(points.count(), from + CHECKED_AT_ONCE);
            for (int i = from; i < to; i++) {
              points.read(i, point, 0);
              if (!group.isOnCurve(point, 0)) {
                fault.compareAndSet(null, what + " " + i);
                return;
              }
            }
          };
        });
  }

  private void checkCoefficients() throws FormatException {
    long[] value = new long[PrimeField.LIMBS];
    int last = 0;
    for (int i = 0; i < coefficients(); i++) {
      int constraint = coefficientConstraint(i);
      coefficientValue(i, value);
      if ((coefficientMatrix(i) & ~1) != 0
          || Integer.compareUnsigned(constraint, 1 << power) >= 0
          || constraint < last
          || Integer.compareUnsigned(coefficientSignal(i), signals) >= 0
          || !PrimeField.FR.isReduced(value, 0)) {
        throw new FormatException(
            FormatException.Kind.OUT_OF_RANGE,
            file.source(),
            "coefficient %d (matrix %d, constraint %d, signal %d) is out of range or order; make the key again"
                .formatted(
                    i,
                    Integer.toUnsignedLong(coefficientMatrix(i)),
                    Integer.toUnsignedLong(constraint),
                    Integer.toUnsignedLong(coefficientSignal(i))));
      }
      last = constraint;
    }
  }

  /** How many signals the circuit has, the constant 1 included. */
  public int signals() {
    return signals;
  }

  /** How many of them are public, without the constant 1. */
  public int publicSignals() {
    return publicSignals;
  }

  /** The domain has 2 to this power roots. */
  public int domainPower() {
    return power;
  }

  /** What a verifier needs of this key. */
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  /** The file, for messages. */
  public String source() {
    return file.source();
  }

  /** beta in G1. */
  public G1Point beta1() {
    return beta1;
  }

  /** delta in G1. */
  public G1Point delta1() {
    return delta1;
  }

  /** A point for each signal: its polynomial of A. */
  public AffinePoints a() {
    return a;
  }

  /** A point for each signal: its polynomial of B, in G1. */
  public AffinePoints b1() {
    return b1;
  }

  /** A point for each signal: its polynomial of B, in G2. */
  public AffinePoints b2() {
    return b2;
  }

  /** A point for each signal that is not public. */
  public AffinePoints c() {
    return c;
  }

  /** A point for each root of the domain of twice the size that is not in the domain. */
  public AffinePoints h() {
    return h;
  }

  /** How many coefficients A and B have. */
  public int coefficients() {
    return (int) (coefficients.byteSize() / COEFFICIENT);
  }

  /** 0 if a coefficient belongs to A, 1 if it belongs to B. */
  public int coefficientMatrix(int index) {
    return coefficients.get(SectionReader.INT, (long) index * COEFFICIENT);
  }

  /** The constraint that a coefficient belongs to. */
  public int coefficientConstraint(int index) {
    return coefficients.get(SectionReader.INT, (long) index * COEFFICIENT + Integer.BYTES);
  }

  /** The signal that a coefficient multiplies. */
  public int coefficientSignal(int index) {
    return coefficients.get(SectionReader.INT, (long) index * COEFFICIENT + 2 * Integer.BYTES);
  }

  /** Writes a coefficient's limbs: its value times 2^512 modulo r, as snarkjs stores it. */
  public void coefficientValue(int index, long[] out) {
    long at = (long) index * COEFFICIENT + 3 * Integer.BYTES;
    for (int i = 0; i < PrimeField.LIMBS; i++) {
      out[i] = coefficients.get(SectionReader.LONG, at + (long) i * Long.BYTES);
    }
  }

  /** Gives the mapping back. Proofs under way with this key fail. */
  @Override
  public void close() {
    file.close();
  }
}
