// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Values of the model as elements of the field. */
final class Scalars {
  private Scalars() {}

  /** An amount, which is below 2^128 wherever the ledger has one. */
  static Scalar of(TokenAmount amount) {
    return Scalar.of(bytes(amount.value().toBytes32().asByteBuffer()));
  }

  static Scalar of(Address address) {
    return of(BigInteger.ZERO, address);
  }

  /** A multiple of 2^160 and an address below it. */
  static Scalar of(BigInteger above, Address address) {
    return Scalar.of(above.add(new BigInteger(1, bytes(address.asByteBuffer()))));
  }

  static Bytes32 word(Scalar scalar) {
    return Bytes32.of(ByteBuffer.wrap(scalar.toBytes()));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
