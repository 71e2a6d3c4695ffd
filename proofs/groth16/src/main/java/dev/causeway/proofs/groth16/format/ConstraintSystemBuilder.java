// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Writes circuits constraint by constraint, without a compiler: for measurements and tests. Signals
 * are numbered as in a {@link Witness}.
 */
public final class ConstraintSystemBuilder {
  private final int signals;
  private final int outputs;
  private final int publicInputs;
  private final ByteArrayOutputStream constraints = new ByteArrayOutputStream();
  private int count;

  /**
   * A multiple of a signal.
   *
   * @param signal its number
   * @param factor what it is multiplied by
   */
  public record Term(int signal, Scalar factor) {}

  /**
   * An empty circuit.
   *
   * @param signals how many signals it has in all, the constant 1 included
   * @param outputs how many of them are outputs
   * @param publicInputs how many are public inputs
   */
  public ConstraintSystemBuilder(int signals, int outputs, int publicInputs) {
    this.signals = signals;
    this.outputs = outputs;
    this.publicInputs = publicInputs;
  }

  /** Adds the constraint a * b = c. */
  public ConstraintSystemBuilder constrain(List<Term> a, List<Term> b, List<Term> c) {
    for (List<Term> terms : List.of(a, b, c)) {
      ByteBuffer buffer =
          ByteBuffer.allocate(4 + terms.size() * (4 + PrimeField.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(terms.size());
      for (Term term : terms) {
        buffer.putInt(term.signal());
        byte[] bytes = term.factor().toBytes();
        for (int i = bytes.length - 1; i >= 0; i--) {
          buffer.put(bytes[i]);
        }
      }
      constraints.writeBytes(buffer.array());
    }
    count++;
    return this;
  }

  /** Writes a {@code .r1cs} file. */
  public void write(Path path) throws IOException {
    SequencedMap<Integer, Long> sizes = new LinkedHashMap<>();
    sizes.put(1, 64L);
    sizes.put(2, (long) constraints.size());
    sizes.put(3, 8L * signals);
    try (NewBinaryFile file = new NewBinaryFile(path, "r1cs", 1, sizes)) {
      MemorySegment header = file.section(1);
      long at = NewBinaryFile.putPrime(header, 0, PrimeField.FR.modulus());
      header.set(SectionReader.INT, at, signals);
      header.set(SectionReader.INT, at + 4, outputs);
      header.set(SectionReader.INT, at + 8, publicInputs);
      header.set(SectionReader.INT, at + 12, signals - 1 - outputs - publicInputs);
      header.set(SectionReader.LONG, at + 16, signals);
      header.set(SectionReader.INT, at + 24, count);
      file.section(2).copyFrom(MemorySegment.ofArray(constraints.toByteArray()));
      for (int i = 0; i < signals; i++) {
        file.section(3).set(SectionReader.LONG, 8L * i, i);
      }
      file.commit();
    }
  }
}
