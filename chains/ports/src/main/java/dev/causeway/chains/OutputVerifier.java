// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;

/**
 * An independent party that recomputes outputs from its own node and signs what it finds. Blocking.
 */
public interface OutputVerifier {
  /** Whose signature it gives. */
  Address address();

  /**
   * Recomputes the output of the rollup after the block and signs it for that proposal (EIP-712, as
   * {@code QuorumResolver} checks).
   *
   * @param rollup the rollup
   * @param proposal number of the proposal
   * @param l2Block the rollup's block
   */
  Outcome<Attestation> attest(ChainId rollup, long proposal, BlockNumber l2Block);

  /**
   * What a verifier found.
   *
   * @param signer who signs
   * @param output the output root that it computed
   * @param signature 65 bytes r, s, v
   */
  record Attestation(Address signer, OutputRoot output, Bytes signature) {}
}
