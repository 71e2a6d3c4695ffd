// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.validity.crypto.PublicKey;
import java.nio.ByteBuffer;

/**
 * Who owns an account: 160 bits that look like an address and are used as one by other chains.
 *
 * @param address the bits
 */
public record Owner(Address address) {
  /** The owner that a public key stands for: the low 160 bits of its hash. */
  public static Owner of(PublicKey key) {
    return new Owner(
        Address.of(
            ByteBuffer.wrap(key.hash().toBytes(), PrimeField.BYTES - Address.SIZE, Address.SIZE)));
  }

  /**
   * Reads 0x and 40 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static Owner parse(String text) {
    return new Owner(Address.parse(text));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
