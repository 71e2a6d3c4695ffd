// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.contracts.Bridge;
import dev.causeway.contracts.GlobalRoots;
import dev.causeway.contracts.L1Attributes;
import dev.causeway.contracts.Mirror;
import dev.causeway.contracts.OptimisticSettlement;
import dev.causeway.contracts.OutputProposals;
import dev.causeway.contracts.QuorumResolver;
import dev.causeway.contracts.TestReceiver;
import dev.causeway.contracts.TestToken;
import dev.causeway.model.Bytes;

/** Bytecode of the contracts, from their generated bindings. */
final class Artifacts {
  static final Bytes BRIDGE = bytecode(Bridge.BINARY);
  static final Bytes GLOBAL_ROOTS = bytecode(GlobalRoots.BINARY);
  static final Bytes MIRROR = bytecode(Mirror.BINARY);
  static final Bytes L1_ATTRIBUTES = bytecode(L1Attributes.BINARY);
  static final Bytes OUTPUT_PROPOSALS = bytecode(OutputProposals.BINARY);
  static final Bytes OPTIMISTIC_SETTLEMENT = bytecode(OptimisticSettlement.BINARY);
  static final Bytes QUORUM_RESOLVER = bytecode(QuorumResolver.BINARY);
  static final Bytes TEST_TOKEN = bytecode(TestToken.BINARY);
  static final Bytes TEST_RECEIVER = bytecode(TestReceiver.BINARY);

  private Artifacts() {}

  private static Bytes bytecode(String hex) {
    return Bytes.parse(hex.startsWith("0x") ? hex : "0x" + hex);
  }
}
