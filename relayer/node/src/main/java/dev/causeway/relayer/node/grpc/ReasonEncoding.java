// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.ParkReason;
import dev.causeway.api.v1.RelayPause;
import dev.causeway.api.v1.WaitingReason;
import dev.causeway.relayer.core.store.OperatorLog;

/** Writes reasons as the interface shows them, typed and as a line for people. Pure. */
final class ReasonEncoding {
  private ReasonEncoding() {}

  static WaitingReason waiting(dev.causeway.model.WaitingReason reason) {
    WaitingReason.Builder encoded = WaitingReason.newBuilder();
    return switch (reason) {
      case dev.causeway.model.WaitingReason.SourceFinality(var chain, var block, var finalized) ->
          encoded
              .setSummary(
                  "block %s of chain %s is not final yet; final up to %s"
                      .formatted(block, chain, finalized))
              .setSourceFinality(
                  WaitingReason.SourceFinality.newBuilder()
                      .setChainId(chain.value())
                      .setBlock(block.value())
                      .setFinalized(finalized.value()))
              .build();
      case dev.causeway.model.WaitingReason.OutputProposal(var chain, var block) ->
          encoded
              .setSummary(
                  "no output of chain %s that covers block %s is proposed on L1 yet"
                      .formatted(chain, block))
              .setOutputProposal(
                  WaitingReason.OutputProposal.newBuilder()
                      .setChainId(chain.value())
                      .setBlock(block.value()))
              .build();
      case dev.causeway.model.WaitingReason.DisputeWindow(var chain, var id, var deadline) ->
          encoded
              .setSummary(
                  "the dispute window of proposal %d of chain %s ends at %s"
                      .formatted(id, chain, deadline))
              .setDisputeWindow(
                  WaitingReason.DisputeWindow.newBuilder()
                      .setChainId(chain.value())
                      .setProposal(id)
                      .setDeadline(Timestamps.of(deadline)))
              .build();
      case dev.causeway.model.WaitingReason.BatchCut(var chain) ->
          encoded
              .setSummary("it is in no batch of chain %s yet".formatted(chain))
              .setBatchCut(WaitingReason.BatchCut.newBuilder().setChainId(chain.value()))
              .build();
      case dev.causeway.model.WaitingReason.Proving proving -> {
        WaitingReason.Proving.Builder typed =
            WaitingReason.Proving.newBuilder()
                .setChainId(proving.chain().value())
                .setBatch(proving.batch())
                .setAhead(proving.ahead())
                .setStarted(proving.started());
        proving.expected().ifPresent(at -> typed.setExpectedTime(Timestamps.of(at)));
        String standing =
            proving.started()
                ? "is being proven"
                : "waits for its proof, %d before it".formatted(proving.ahead());
        yield encoded
            .setSummary(
                "batch %d of chain %s %s%s"
                    .formatted(
                        proving.batch(),
                        proving.chain(),
                        standing,
                        proving.expected().map(at -> ", expected at " + at).orElse("")))
            .setProving(typed)
            .build();
      }
      case dev.causeway.model.WaitingReason.ProofRefused(var chain, var batch, var detail) ->
          encoded
              .setSummary(
                  "batch %d of chain %s cannot be proven: %s".formatted(batch, chain, detail))
              .setProofRefused(
                  WaitingReason.ProofRefused.newBuilder()
                      .setChainId(chain.value())
                      .setBatch(batch)
                      .setDetail(detail))
              .build();
      case dev.causeway.model.WaitingReason.Challenge(var chain, var id) ->
          encoded
              .setSummary("proposal %d of chain %s is challenged".formatted(id, chain))
              .setChallenge(
                  WaitingReason.Challenge.newBuilder().setChainId(chain.value()).setProposal(id))
              .build();
      case dev.causeway.model.WaitingReason.Settlement(var chain) ->
          encoded
              .setSummary("the exit root of chain %s is being accepted on L1".formatted(chain))
              .setSettlement(WaitingReason.Settlement.newBuilder().setChainId(chain.value()))
              .build();
      case dev.causeway.model.WaitingReason.RootCarriage(var chain, var block) ->
          encoded
              .setSummary(
                  "chain %s does not know the global root of L1 block %s yet"
                      .formatted(chain, block))
              .setRootCarriage(
                  WaitingReason.RootCarriage.newBuilder()
                      .setChainId(chain.value())
                      .setL1Block(block.value()))
              .build();
      case dev.causeway.model.WaitingReason.ClaimInclusion(var chain) ->
          encoded
              .setSummary("the claim on chain %s waits for inclusion".formatted(chain))
              .setClaimInclusion(
                  WaitingReason.ClaimInclusion.newBuilder().setChainId(chain.value()))
              .build();
      case dev.causeway.model.WaitingReason.RateLimit(var chain, var token, var available) ->
          encoded
              .setSummary(
                  "the token bucket of chain %s holds only %s smallest units"
                      .formatted(chain, available))
              .setRateLimit(
                  WaitingReason.RateLimit.newBuilder()
                      .setChainId(chain.value())
                      .setToken(TransferEncoding.token(token))
                      .setAvailable(available.toString()))
              .build();
      case dev.causeway.model.WaitingReason.Paused(var chain) ->
          encoded
              .setSummary("claims on chain %s are paused".formatted(chain))
              .setPaused(WaitingReason.Paused.newBuilder().setChainId(chain.value()))
              .build();
      case dev.causeway.model.WaitingReason.ChainUnavailable(var chain, var detail) ->
          encoded
              .setSummary("chain %s does not answer: %s".formatted(chain, detail))
              .setChainUnavailable(
                  WaitingReason.ChainUnavailable.newBuilder()
                      .setChainId(chain.value())
                      .setDetail(detail))
              .build();
      case dev.causeway.model.WaitingReason.SenderBlocked(var chain, var detail) ->
          encoded
              .setSummary("the relayer cannot send on chain %s: %s".formatted(chain, detail))
              .setSenderBlocked(
                  WaitingReason.SenderBlocked.newBuilder()
                      .setChainId(chain.value())
                      .setDetail(detail))
              .build();
      case dev.causeway.model.WaitingReason.RelayingPaused(var operator, var because, var since) ->
          encoded
              .setSummary(
                  "relaying is paused by %s since %s: %s".formatted(operator, since, because))
              .setRelayingPaused(relayPause(new OperatorLog.RelayPause(operator, because, since)))
              .build();
    };
  }

  static RelayPause relayPause(OperatorLog.RelayPause pause) {
    return RelayPause.newBuilder()
        .setOperator(pause.operator())
        .setReason(pause.reason())
        .setPauseTime(Timestamps.of(pause.since()))
        .build();
  }

  static ParkReason parked(dev.causeway.model.ParkReason reason) {
    ParkReason.Builder encoded = ParkReason.newBuilder().setSummary(reason.summary());
    return switch (reason) {
      case dev.causeway.model.ParkReason.ClaimReverts(var error) ->
          encoded.setClaimReverts(ParkReason.ClaimReverts.newBuilder().setError(error)).build();
      case dev.causeway.model.ParkReason.AboveCapacity(var amount, var capacity) ->
          encoded
              .setAboveCapacity(
                  ParkReason.AboveCapacity.newBuilder()
                      .setAmount(amount.toString())
                      .setCapacity(capacity.toString()))
              .build();
      case dev.causeway.model.ParkReason.ProofRejected(var detail) ->
          encoded.setProofRejected(ParkReason.ProofRejected.newBuilder().setDetail(detail)).build();
      case dev.causeway.model.ParkReason.AttemptsExhausted(var attempts, var lastError) ->
          encoded
              .setAttemptsExhausted(
                  ParkReason.AttemptsExhausted.newBuilder()
                      .setAttempts(attempts)
                      .setLastError(lastError))
              .build();
    };
  }
}
