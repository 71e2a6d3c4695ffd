// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The values of all signals of a circuit: 1, then the public ones (outputs first), then the others.
 * Every value is below r. Immutable. In files: snarkjs' {@code .wtns}.
 */
public final class Witness {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int NEWEST_VERSION = 2;
  private static final int HEADER = 1;
  private static final int VALUES = 2;

  /** For bounds on memory; 8 GB of values. */
  private static final int MOST_VALUES = 1 << 28;

  private final long[] limbs;

  private Witness(long[] limbs) {
    this.limbs = limbs;
  }

  /**
   * A witness from plain numbers, four limbs each, lowest first.
   *
   * @throws IllegalArgumentException naming the value, if one is not below r or the first is not 1
   */
  public static Witness ofLimbs(long[] plain) {
    long[] limbs = plain.clone();
    String fault = fault(limbs);
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException("witness: " + fault);
    }
    return new Witness(limbs);
  }

  /**
   * Reads a {@code .wtns} file.
   *
   * @throws FormatException if it is no witness over BN254's scalar field
   */
  public static Witness read(Path path) throws IOException {
    try (BinaryFile file = BinaryFile.open(path, "wtns", NEWEST_VERSION)) {
      SectionReader header = file.reader(HEADER, "header");
      header.prime("the prime", PrimeField.FR.modulus());
      int count = header.count("the number of values", MOST_VALUES);
      header.end("the header");
      MemorySegment values = file.section(VALUES, "values", (long) count * PrimeField.BYTES);
      long[] limbs = new long[count * LIMBS];
      new SectionReader(file.source(), values).limbs(limbs, 0, limbs.length, "the values");
      String fault = fault(limbs);
      if (!fault.isEmpty()) {
        throw new FormatException(FormatException.Kind.OUT_OF_RANGE, file.source(), fault);
      }
      return new Witness(limbs);
    }
  }

  /** What is wrong with the values; empty if nothing is. */
  private static String fault(long[] limbs) {
    if (limbs.length == 0 || limbs.length % LIMBS != 0) {
      return "%d limbs are no values of four each, at least one; compute the witness again"
          .formatted(limbs.length);
    }
    for (int i = 0; i < limbs.length; i += LIMBS) {
      if (!PrimeField.FR.isReduced(limbs, i)) {
        return "value %d is 0x%016x%016x%016x%016x, which is not below r; compute the witness again"
            .formatted(i / LIMBS, limbs[i + 3], limbs[i + 2], limbs[i + 1], limbs[i]);
      }
    }
    if (limbs[0] != 1 || (limbs[1] | limbs[2] | limbs[3]) != 0) {
      return "value 0 is 0x%016x%016x%016x%016x, but has to be 1; compute the witness again"
          .formatted(limbs[3], limbs[2], limbs[1], limbs[0]);
    }
    return "";
  }

  /** How many values there are. */
  public int size() {
    return limbs.length / LIMBS;
  }

  /** The value of a signal. */
  public Scalar value(int index) {
    long[] element = new long[LIMBS];
    PrimeField.FR.toMontgomery(limbs, index * LIMBS, element, 0);
    return Scalar.read(element, 0);
  }

  /** The values of the public signals: those from 1, as many as are asked for. */
  public List<Scalar> publicSignals(int count) {
    List<Scalar> signals = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      signals.add(value(i));
    }
    return List.copyOf(signals);
  }

  /** A copy of the plain limbs, four for each value. */
  public long[] toLimbs() {
    return limbs.clone();
  }

  /** Writes a {@code .wtns} file. */
  public void write(Path path) throws IOException {
    SequencedMap<Integer, Long> sizes = new LinkedHashMap<>();
    sizes.put(HEADER, 40L);
    sizes.put(VALUES, (long) limbs.length * Long.BYTES);
    try (NewBinaryFile file = new NewBinaryFile(path, "wtns", NEWEST_VERSION, sizes)) {
      long at = NewBinaryFile.putPrime(file.section(HEADER), 0, PrimeField.FR.modulus());
      file.section(HEADER).set(SectionReader.INT, at, size());
      MemorySegment values = file.section(VALUES);
      for (int i = 0; i < limbs.length; i++) {
        values.set(SectionReader.LONG, (long) i * Long.BYTES, limbs[i]);
      }
      file.commit();
    }
  }
}
