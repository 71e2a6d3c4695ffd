// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

/** Encodes calls for the contracts of one chain. Pure. */
public interface CallEncoder {
  /**
   * The call as bytes.
   *
   * @throws IllegalArgumentException naming the call, when this chain has no such contract
   */
  EncodedCall encode(ContractCall call);
}
