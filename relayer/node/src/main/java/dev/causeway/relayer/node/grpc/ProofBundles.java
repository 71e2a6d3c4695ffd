// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.model.Address;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Message;
import dev.causeway.proofs.merkle.ExitProof;
import dev.causeway.proofs.merkle.GlobalProof;

/**
 * Builds the proof with which anybody can claim a message. Blocking; safe for concurrent use.
 *
 * <p>A bundle is checked locally before it is returned, against a global root that the destination
 * knows in a canonical block.
 */
public interface ProofBundles {
  /**
   * The bundle of a message.
   *
   * @param message the canonical message
   * @param feeRecipient who gets its relayer fee
   */
  Result bundle(Message message, Address feeRecipient);

  /** What became of the request. */
  sealed interface Result {
    /**
     * The bundle.
     *
     * @param exitProof proves the leaf under the exit root
     * @param exitRoot the source's exit root
     * @param globalProof proves the exit root under a global root that the destination knows
     * @param call the claim, ready to be signed
     */
    record Ready(ExitProof exitProof, ExitRoot exitRoot, GlobalProof globalProof, EncodedCall call)
        implements Result {}

    /** No global root that the destination knows covers the message yet. */
    record NotCovered() implements Result {}

    /**
     * The proof that was built does not verify: the stored leaves are damaged.
     *
     * @param detail what does not match
     */
    record Unsound(String detail) implements Result {}

    /**
     * A chain was needed and failed.
     *
     * @param failure why
     */
    record Failed(ChainFailure failure) implements Result {}
  }
}
