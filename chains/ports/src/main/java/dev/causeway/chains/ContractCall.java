// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.ExitMultiProof;
import dev.causeway.proofs.merkle.GlobalProof;
import java.util.List;

/** A call of one of our contracts that a duty wants on chain. */
public sealed interface ContractCall {
  /** Short stable name, for the store and for people. */
  default String name() {
    return switch (this) {
      case ClaimMany _ -> "claim";
      case UpdateGlobalRoot _ -> "update-global-root";
      case AcceptRoot _ -> "accept-root";
      case ProposeOutput _ -> "propose-output";
      case ChallengeOutput _ -> "challenge-output";
      case ResolveChallenge _ -> "resolve-challenge";
      case SettleExitRoot _ -> "settle-exit-root";
      case PauseDirection _ -> "pause";
      case SubmitBatch _ -> "submit-batch";
    };
  }

  /**
   * Claims messages of one source chain with one proof.
   *
   * @param messages ascending by leaf index, at least one
   * @param exitProof proves their leaves under the source's exit root
   * @param globalProof proves that exit root under a global root
   * @param feeRecipient who gets the relayer fees
   */
  record ClaimMany(
      List<Message> messages,
      ExitMultiProof exitProof,
      GlobalProof globalProof,
      Address feeRecipient)
      implements ContractCall {
    /** Copies the list. */
    public ClaimMany {
      messages = List.copyOf(messages);
    }
  }

  /** Takes the L1 bridge's exit root into the global root. */
  record UpdateGlobalRoot() implements ContractCall {}

  /**
   * Brings a global root to an L2.
   *
   * @param witness its proof
   */
  record AcceptRoot(GlobalRootWitness witness) implements ContractCall {}

  /**
   * Proposes an output on L1.
   *
   * @param rollup the rollup
   * @param output its output root
   * @param l2Block after this block
   */
  record ProposeOutput(ChainId rollup, OutputRoot output, BlockNumber l2Block)
      implements ContractCall {}

  /**
   * Challenges a proposal.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   */
  record ChallengeOutput(ChainId rollup, long id) implements ContractCall {}

  /**
   * Decides a challenge.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   * @param correct the right output root
   * @param signatures of the verifiers, 65 bytes each, ordered by signer
   */
  record ResolveChallenge(ChainId rollup, long id, OutputRoot correct, List<Bytes> signatures)
      implements ContractCall {
    /** Copies the list. */
    public ResolveChallenge {
      signatures = List.copyOf(signatures);
    }
  }

  /**
   * Finalizes a proposal if need be and proves the exit root under it.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   * @param witness pre-image and proof
   */
  record SettleExitRoot(ChainId rollup, long id, OutputWitness witness) implements ContractCall {}

  /**
   * Settles a batch of a validity-proven layer on L1, as its operator.
   *
   * @param ledger the layer
   * @param batch number of the batch, for people: the contract takes the next
   * @param newRoot state root after it
   * @param commitment to its words
   * @param words words A and B of each transaction
   * @param proof points A, B and C, 256 bytes
   */
  record SubmitBatch(
      ChainId ledger,
      long batch,
      Bytes32 newRoot,
      Bytes32 commitment,
      List<Bytes32> words,
      Bytes proof)
      implements ContractCall {
    /** Copies the words. */
    public SubmitBatch {
      words = List.copyOf(words);
    }
  }

  /**
   * Pauses a direction of the chain's bridge, as its guardian.
   *
   * @param direction the direction
   */
  record PauseDirection(Direction direction) implements ContractCall {}
}
