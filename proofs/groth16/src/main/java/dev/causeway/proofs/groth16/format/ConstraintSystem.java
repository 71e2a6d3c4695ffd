// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A circuit as constraints A * B = C, each of the three a sum of multiples of signals: circom's
 * {@code .r1cs}. The file stays mapped until this is closed; every number in it has been checked
 * when it opens.
 */
public final class ConstraintSystem implements AutoCloseable {
  /** Signals and constraints that are read at most. */
  static final int MOST = 1 << 28;

  private static final int LIMBS = PrimeField.LIMBS;
  private static final int TERM = Integer.BYTES + PrimeField.BYTES;
  private static final int NEWEST_VERSION = 1;
  private static final int HEADER = 1;
  private static final int CONSTRAINTS = 2;
  private static final int CUSTOM_GATES = 4;

  /** Constraints of one task; the place of each such group is kept. */
  private static final int GROUP = 1024;

  private final BinaryFile file;
  private final MemorySegment section;
  private final int signals;
  private final int outputs;
  private final int publicInputs;
  private final int constraints;
  private final long[] places;
  private long terms;

  /** What is told of each term, in the order of the file. */
  @FunctionalInterface
  public interface TermVisitor {
    /**
     * A term of a constraint.
     *
     * @param constraint from 0
     * @param matrix 0 for A, 1 for B, 2 for C
     * @param signal from 0
     * @param factor plain limbs of the factor at index 0, valid during the call
     */
    void term(int constraint, int matrix, int signal, long[] factor);
  }

  private ConstraintSystem(BinaryFile file) throws FormatException {
    this.file = file;
    SectionReader header = file.reader(HEADER, "header");
    header.prime("the prime", PrimeField.FR.modulus());
    signals = header.count("the number of signals", MOST);
    outputs = header.count("the number of outputs", MOST);
    publicInputs = header.count("the number of public inputs", MOST);
    int privateInputs = header.count("the number of private inputs", MOST);
    header.number64("the number of labels");
    constraints = header.count("the number of constraints", MOST);
    header.end("the header");
    if (1L + outputs + publicInputs + privateInputs > signals) {
      throw new FormatException(
          FormatException.Kind.OUT_OF_RANGE,
          file.source(),
          "%d signals cannot hold 1, %d outputs, %d public and %d private inputs; compile the circuit again"
              .formatted(signals, outputs, publicInputs, privateInputs));
    }
    if (file.has(CUSTOM_GATES)) {
      throw new FormatException(
          FormatException.Kind.UNSUPPORTED,
          file.source(),
          "the circuit has custom gates, which Groth16 has not; compile it without custom templates");
    }
    section = file.section(CONSTRAINTS, "constraints");
    places = new long[(constraints + GROUP - 1) / GROUP];
    validate();
  }

  /**
   * Opens a {@code .r1cs} file and checks all of it.
   *
   * @throws FormatException if it is no circuit over BN254's scalar field
   */
  public static ConstraintSystem open(Path path) throws IOException {
    BinaryFile file = BinaryFile.open(path, "r1cs", NEWEST_VERSION);
    try {
      return new ConstraintSystem(file);
    } catch (FormatException e) {
      file.close();
      throw e;
    }
  }

  private void validate() throws FormatException {
    SectionReader reader = new SectionReader(file.source(), section);
    long[] factor = new long[LIMBS];
    for (int i = 0; i < constraints; i++) {
      if (i % GROUP == 0) {
        places[i / GROUP] = reader.position();
      }
      for (int matrix = 0; matrix < 3; matrix++) {
        int count = reader.count("the number of terms of constraint " + i, signals);
        terms += count;
        for (int term = 0; term < count; term++) {
          int signal = reader.count("a signal of a constraint", signals - 1);
          reader.limbs(factor, 0, LIMBS, "a factor of a constraint");
          if (!PrimeField.FR.isReduced(factor, 0)) {
            throw new FormatException(
                FormatException.Kind.OUT_OF_RANGE,
                file.source(),
                "the factor of signal %d in constraint %d is not below r; compile the circuit again"
                    .formatted(signal, i));
          }
        }
      }
    }
    reader.end("the last constraint");
  }

  /** How many signals there are, the constant 1 included. */
  public int signals() {
    return signals;
  }

  /** How many of them are public, without the constant 1. */
  public int publicSignals() {
    return outputs + publicInputs;
  }

  /** How many constraints there are. */
  public int constraints() {
    return constraints;
  }

  /** How many terms all constraints have. */
  public long terms() {
    return terms;
  }

  /** The file, for messages. */
  public String source() {
    return file.source();
  }

  /** How many groups of neighbouring constraints there are. */
  public int groups() {
    return places.length;
  }

  /** Tells all terms of one group. */
  public void visit(int group, TermVisitor visitor) {
    long at = places[group];
    long[] factor = new long[LIMBS];
    int end = (int) Math.min(constraints, (group + 1L) * GROUP);
    for (int i = group * GROUP; i < end; i++) {
      for (int matrix = 0; matrix < 3; matrix++) {
        int count = section.get(SectionReader.INT, at);
        at += Integer.BYTES;
        for (int term = 0; term < count; term++) {
          for (int limb = 0; limb < LIMBS; limb++) {
            factor[limb] =
                section.get(SectionReader.LONG, at + Integer.BYTES + (long) limb * Long.BYTES);
          }
          visitor.term(i, matrix, section.get(SectionReader.INT, at), factor);
          at += TERM;
        }
      }
    }
  }

  /** Whether a witness satisfies every constraint. */
  public WitnessCheck check(Workers workers, Witness witness) {
    if (witness.size() != signals) {
      return new WitnessCheck.WrongSize(witness.size(), signals);
    }
    long[] values = witness.toLimbs();
    AtomicInteger first = new AtomicInteger(Integer.MAX_VALUE);
    workers.run(
        places.length,
        () -> {
          long[] sums = new long[3 * GROUP * LIMBS];
          long[] t = new long[LIMBS];
          PrimeField r = PrimeField.FR;
          return group -> {
            Arrays.fill(sums, 0);
            int from = group * GROUP;
            // Products of plain numbers come out divided by 2^256.
            visit(
                group,
                (constraint, matrix, signal, factor) -> {
                  int sum = ((constraint - from) * 3 + matrix) * LIMBS;
                  r.multiply(factor, 0, values, signal * LIMBS, t, 0);
                  r.add(sums, sum, t, 0, sums, sum);
                });
            int count = Math.min(GROUP, constraints - from);
            for (int i = 0; i < count; i++) {
              int sum = 3 * i * LIMBS;
              r.toMontgomery(sums, sum, sums, sum);
              r.toMontgomery(sums, sum + LIMBS, sums, sum + LIMBS);
              r.multiply(sums, sum, sums, sum + LIMBS, t, 0);
              if (!PrimeField.equal(t, 0, sums, sum + 2 * LIMBS)) {
                first.accumulateAndGet(from + i, Math::min);
                return;
              }
            }
          };
        });
    return first.get() == Integer.MAX_VALUE
        ? new WitnessCheck.Satisfied()
        : new WitnessCheck.Violated(first.get());
  }

  /** Gives the mapping back. */
  @Override
  public void close() {
    file.close();
  }
}
