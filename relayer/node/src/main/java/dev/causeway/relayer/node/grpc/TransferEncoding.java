// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.Block;
import dev.causeway.api.v1.ClaimOutcome;
import dev.causeway.api.v1.GasPaid;
import dev.causeway.api.v1.Message;
import dev.causeway.api.v1.MessageKind;
import dev.causeway.api.v1.Step;
import dev.causeway.api.v1.TokenKey;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.model.BlockRef;
import dev.causeway.model.MessageId;
import dev.causeway.relayer.core.store.TransferView;

/** Writes transfers as the interface shows them. Pure. */
final class TransferEncoding {
  /** Data above this many bytes is left out of lists. */
  static final int LISTED_DATA = 1024;

  private TransferEncoding() {}

  /** How much of a message's data is written. */
  enum Detail {
    /** All of it. */
    FULL,
    /** None above {@link #LISTED_DATA}. */
    LISTED
  }

  static String name(MessageId id) {
    return "transfers/" + id;
  }

  static Transfer transfer(TransferView view, Detail detail, ViewContext context) {
    Transfer.Builder transfer =
        Transfer.newBuilder()
            .setName(name(view.id()))
            .setMessageId(view.id().toString())
            .setMessage(message(view.message(), detail))
            .setState(state(view.state()))
            .setClaimFinal(context.claimFinal(view))
            .setAsOf(block(view.asOf()));
    view.timeline().forEach(step -> transfer.addTimeline(step(step)));
    view.waiting().ifPresent(reason -> transfer.setWaiting(ReasonEncoding.waiting(reason)));
    view.parked().ifPresent(reason -> transfer.setParked(ReasonEncoding.parked(reason)));
    view.outcome().ifPresent(outcome -> transfer.setOutcome(outcome(outcome)));
    context
        .expectedClaim(view)
        .ifPresent(time -> transfer.setExpectedClaimTime(Timestamps.of(time)));
    return transfer.build();
  }

  static Message message(dev.causeway.model.Message message, Detail detail) {
    int size = message.data().size();
    return Message.newBuilder()
        .setKind(kind(message.kind()))
        .setSourceChainId(message.sourceChain().value())
        .setLeafIndex((int) message.leafIndex().value())
        .setDestinationChainId(message.destinationChain().value())
        .setToken(token(message.token()))
        .setSender(message.sender().toString())
        .setRecipient(message.recipient().toString())
        .setAmount(message.amount().toString())
        .setRelayerFee(message.relayerFee().toString())
        .setData(detail == Detail.FULL || size <= LISTED_DATA ? message.data().toString() : "")
        .setDataSize(size)
        .build();
  }

  static TokenKey token(dev.causeway.model.TokenKey token) {
    return TokenKey.newBuilder()
        .setOriginChainId(token.originChain().value())
        .setOriginToken(token.originToken().toString())
        .build();
  }

  static Block block(BlockRef block) {
    return Block.newBuilder()
        .setNumber(block.number().value())
        .setHash(block.hash().toString())
        .setTime(Timestamps.of(block.timestamp()))
        .build();
  }

  private static Step step(TransferView.Step step) {
    Step.Builder encoded =
        Step.newBuilder()
            .setState(state(step.state()))
            .setTime(Timestamps.of(step.at()))
            .setChainId(step.chain().value())
            .setSharedBy(step.sharedBy());
    step.block().ifPresent(block -> encoded.setBlock(block(block)));
    step.tx().ifPresent(tx -> encoded.setTransactionHash(tx.toString()));
    step.gasUsed()
        .ifPresent(
            gas -> {
              GasPaid.Builder paid = GasPaid.newBuilder().setGasUsed(gas.value());
              step.gasPrice()
                  .ifPresent(
                      price ->
                          paid.setGasPrice(price.value().toString())
                              .setCostPerMessage(
                                  price
                                      .times(gas.value())
                                      .value()
                                      .dividedBy(Math.max(1, step.sharedBy()))
                                      .toString()));
              encoded.setGas(paid);
            });
    return encoded.build();
  }

  static TransferState state(dev.causeway.model.TransferState state) {
    return switch (state) {
      case OBSERVED -> TransferState.TRANSFER_STATE_OBSERVED;
      case FINAL -> TransferState.TRANSFER_STATE_FINAL;
      case SETTLED -> TransferState.TRANSFER_STATE_SETTLED;
      case ROOT_CARRIED -> TransferState.TRANSFER_STATE_ROOT_CARRIED;
      case CLAIM_SENT -> TransferState.TRANSFER_STATE_CLAIM_SENT;
      case CLAIMED -> TransferState.TRANSFER_STATE_CLAIMED;
      case ORPHANED -> TransferState.TRANSFER_STATE_ORPHANED;
      case PARKED -> TransferState.TRANSFER_STATE_PARKED;
      case CHALLENGED -> TransferState.TRANSFER_STATE_CHALLENGED;
    };
  }

  private static MessageKind kind(dev.causeway.model.MessageKind kind) {
    return switch (kind) {
      case TOKEN -> MessageKind.MESSAGE_KIND_TOKEN;
      case CALL -> MessageKind.MESSAGE_KIND_CALL;
      case TOKEN_METADATA -> MessageKind.MESSAGE_KIND_TOKEN_METADATA;
    };
  }

  private static ClaimOutcome outcome(dev.causeway.model.ClaimOutcome outcome) {
    return switch (outcome) {
      case DELIVERED -> ClaimOutcome.CLAIM_OUTCOME_DELIVERED;
      case CALL_FAILED -> ClaimOutcome.CLAIM_OUTCOME_CALL_FAILED;
    };
  }
}
