// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;

/**
 * Signs for a simulated account. Deterministic; the signature is nothing but the address.
 *
 * @param address the account
 */
public record SimulatedSigner(Address address) implements TransactionSigner {
  @Override
  public SignedTransaction sign(UnsignedTransaction transaction) {
    return TransactionCodec.sign(address, transaction);
  }
}
