// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of every wire of a circuit: wire 0 is 1, then come the public signals, then all others.
 *
 * <p>It contains all private inputs: signatures, but no private key.
 */
public final class Witness {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int FORMAT_VERSION = 2;
  private static final int HEADER_SECTION = 1;
  private static final int VALUES_SECTION = 2;

  /** Plain numbers below r, the lowest limb first. */
  private final long[] numbers;

  Witness(long[] numbers) {
    this.numbers = numbers;
  }

  /** How many wires there are. */
  public int size() {
    return numbers.length / LIMBS;
  }

  /** The value of a wire. */
  public Scalar value(int wire) {
    long[] element = new long[LIMBS];
    PrimeField.FR.toMontgomery(numbers, LIMBS * wire, element, 0);
    return Scalar.read(element, 0);
  }

  /** The values of the first wires behind wire 0. */
  public List<Scalar> publicSignals(int count) {
    List<Scalar> signals = new ArrayList<>(count);
    for (int wire = 1; wire <= count; wire++) {
      signals.add(value(wire));
    }
    return List.copyOf(signals);
  }

  /** All values in Montgomery form, four limbs each, for {@link PrimeField#FR} to work on. */
  public long[] toElements() {
    long[] elements = new long[numbers.length];
    for (int at = 0; at < numbers.length; at += LIMBS) {
      PrimeField.FR.toMontgomery(numbers, at, elements, at);
    }
    return elements;
  }

  /** The bytes of a {@code .wtns} file, the same that snarkjs writes. */
  public byte[] toWtns() {
    int header = 2 * Integer.BYTES + PrimeField.BYTES;
    int values = Long.BYTES * numbers.length;
    ByteBuffer file =
        ByteBuffer.allocate(3 * Integer.BYTES + 2 * (Integer.BYTES + Long.BYTES) + header + values)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put("wtns".getBytes(StandardCharsets.US_ASCII)).putInt(FORMAT_VERSION).putInt(2);
    file.putInt(HEADER_SECTION).putLong(header).putInt(PrimeField.BYTES);
    for (int i = 0; i < LIMBS; i++) {
      file.putLong(PrimeField.FR.modulus().shiftRight(Long.SIZE * i).longValue());
    }
    file.putInt(size()).putInt(VALUES_SECTION).putLong(values);
    for (long limb : numbers) {
      file.putLong(limb);
    }
    return file.array();
  }
}
