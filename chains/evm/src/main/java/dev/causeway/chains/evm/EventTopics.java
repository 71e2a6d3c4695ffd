// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;

/**
 * First topics of the events of {@code protocol/contracts}: hashes of their signatures. A test
 * holds them against the generated bindings.
 */
final class EventTopics {
  static final Bytes32 MESSAGE_SENT =
      Keccak.hash("MessageSent(bytes32,uint64,address," + AbiMessages.TYPE + ",bytes32)");
  static final Bytes32 MESSAGE_CLAIMED = Keccak.hash("MessageClaimed(bytes32,uint64,uint32,uint8)");
  static final Bytes32 CALL_RETRIED = Keccak.hash("CallRetried(bytes32)");
  static final Bytes32 WRAPPED_TOKEN_DEPLOYED =
      Keccak.hash("WrappedTokenDeployed(uint64,address,address)");
  static final Bytes32 DIRECTION_PAUSED = Keccak.hash("DirectionPaused(uint8)");
  static final Bytes32 DIRECTION_UNPAUSED = Keccak.hash("DirectionUnpaused(uint8)");
  static final Bytes32 GLOBAL_ROOT_UPDATED =
      Keccak.hash("GlobalRootUpdated(bytes32,uint64,bytes32,uint64)");
  static final Bytes32 GLOBAL_ROOT_ACCEPTED = Keccak.hash("GlobalRootAccepted(bytes32,uint64)");
  static final Bytes32 OUTPUT_PROPOSED =
      Keccak.hash("OutputProposed(uint256,bytes32,uint64,address,uint64)");
  static final Bytes32 OUTPUT_CHALLENGED = Keccak.hash("OutputChallenged(uint256,address)");
  static final Bytes32 CHALLENGE_RESOLVED =
      Keccak.hash("ChallengeResolved(uint256,bool,address,uint256)");
  static final Bytes32 OUTPUT_FINALIZED = Keccak.hash("OutputFinalized(uint256,bytes32)");
  static final Bytes32 BATCH_SETTLED =
      Keccak.hash("BatchSettled(uint64,uint256,uint256,uint64,uint32)");
  static final Bytes32 EXIT_ROOT_SETTLED =
      Keccak.hash("ExitRootSettled(uint64,bytes32,uint64,uint256)");

  private EventTopics() {}
}
