// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;

/**
 * The deployment for which signatures count, and no other.
 *
 * @param ledger chain id of the ledger
 * @param contract its contract on L1
 */
public record Domain(ChainId ledger, Address contract) {
  /** Chain id * 2^160 + address: a public signal of the circuit. */
  public Scalar scalar() {
    return Scalars.of(
        BigInteger.valueOf(ledger.value()).shiftLeft(Address.SIZE * Byte.SIZE), contract);
  }
}
