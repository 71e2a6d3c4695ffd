// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.CallEncoder;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Wei;

/**
 * Encodes calls of a ledger's contract {@code LedgerRollup}, which stands on the L1: what reaches
 * the ledger is a transaction of the L1.
 *
 * @param ledger the ledger
 * @param contract its contract on the L1
 */
public record EvmLedgerEncoder(ChainId ledger, Address contract) implements CallEncoder {
  @Override
  public EncodedCall encode(ContractCall call) {
    return switch (call) {
      case ContractCall.ClaimMany claim -> {
        Bytes data = EvmCallEncoder.claimMany(claim);
        yield new EncodedCall(
            contract, Wei.ZERO, data, GasLimits.claimManyOnLedger(claim.messages(), data));
      }
      case ContractCall.PauseDirection(var direction) ->
          new EncodedCall(contract, Wei.ZERO, EvmCallEncoder.pause(direction), GasLimits.PAUSE);
      case ContractCall.UpdateGlobalRoot _,
          ContractCall.AcceptRoot _,
          ContractCall.ProposeOutput _,
          ContractCall.ChallengeOutput _,
          ContractCall.ResolveChallenge _,
          ContractCall.SettleExitRoot _,
          ContractCall.SubmitBatch _ ->
          throw new IllegalArgumentException(
              "ledger %s has no contract for the call %s".formatted(ledger, call.name()));
    };
  }
}
