// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.CallEncoder;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Direction;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.chains.evm.ContractAddresses.Rollup;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.Wei;
import java.util.List;
import java.util.Optional;

/** Encodes calls of {@code protocol/contracts} for one chain. */
final class EvmCallEncoder implements CallEncoder {
  private static final int WORD = Bytes32.SIZE;

  private static final Selector CLAIM_MANY =
      Selector.of(
          "claimMany("
              + AbiMessages.TYPE
              + "[],uint32,bytes32[],(bytes32,uint8,bytes32[5]),address)");
  private static final Selector UPDATE = Selector.of("update()");
  private static final Selector ACCEPT_ROOT = Selector.of("acceptRoot(bytes[],bytes[],bytes[])");
  private static final Selector PROPOSE = Selector.of("propose(bytes32,uint64)");
  private static final Selector CHALLENGE = Selector.of("challenge(uint256)");
  private static final Selector RESOLVE = Selector.of("resolve(uint256,bytes32,bytes[])");
  private static final Selector SETTLE =
      Selector.of("settle(uint256,(bytes32,bytes32,bytes32,bytes32),bytes[],bytes[])");
  private static final Selector PAUSE = Selector.of("pause(uint8)");

  private final ChainId chain;
  private final ContractAddresses contracts;

  EvmCallEncoder(ChainId chain, ContractAddresses contracts) {
    this.chain = chain;
    this.contracts = contracts;
  }

  @Override
  public EncodedCall encode(ContractCall call) {
    return switch (call) {
      case ContractCall.ClaimMany claim -> {
        Bytes data = claimMany(claim);
        yield new EncodedCall(
            contracts.bridge(), Wei.ZERO, data, GasLimits.claimMany(claim.messages(), data));
      }
      case ContractCall.UpdateGlobalRoot _ ->
          new EncodedCall(
              present(contracts.globalRoots(), call), Wei.ZERO, UPDATE.toBytes(), GasLimits.UPDATE);
      case ContractCall.AcceptRoot(var witness) -> {
        Bytes data =
            threeLists(
                AbiWriter.call(
                    ACCEPT_ROOT,
                    3 * WORD
                        + AbiWriter.sizeOfList(witness.headers())
                        + AbiWriter.sizeOfList(witness.accountProof())
                        + AbiWriter.sizeOfList(witness.storageProof())),
                witness.headers(),
                witness.accountProof(),
                witness.storageProof());
        yield new EncodedCall(
            present(contracts.mirror(), call),
            Wei.ZERO,
            data,
            GasLimits.acceptRoot(witness.headers().size(), data));
      }
      case ContractCall.ProposeOutput(var rollup, var output, var l2Block) -> {
        Rollup addresses = rollup(rollup, call);
        Bytes data =
            AbiWriter.call(PROPOSE, 2 * WORD)
                .word(output.value())
                .number(l2Block.value())
                .toBytes();
        yield new EncodedCall(
            addresses.proposals(), addresses.proposalBond(), data, GasLimits.PROPOSE);
      }
      case ContractCall.ChallengeOutput(var rollup, long id) -> {
        Rollup addresses = rollup(rollup, call);
        Bytes data = AbiWriter.call(CHALLENGE, WORD).number(id).toBytes();
        yield new EncodedCall(
            addresses.proposals(), addresses.challengeBond(), data, GasLimits.CHALLENGE);
      }
      case ContractCall.ResolveChallenge(var rollup, long id, var correct, var signatures) -> {
        Bytes data =
            AbiWriter.call(RESOLVE, 3 * WORD + AbiWriter.sizeOfList(signatures))
                .number(id)
                .word(correct.value())
                .number(3L * WORD)
                .listOfBytes(signatures)
                .toBytes();
        yield new EncodedCall(
            rollup(rollup, call).proposals(),
            Wei.ZERO,
            data,
            GasLimits.resolve(signatures.size(), data));
      }
      case ContractCall.SettleExitRoot(var rollup, long id, var witness) -> {
        Bytes data = settle(id, witness);
        yield new EncodedCall(
            rollup(rollup, call).settlement(),
            Wei.ZERO,
            data,
            GasLimits.withData(GasLimits.SETTLE, data));
      }
      case ContractCall.SubmitBatch batch -> {
        Bytes data = submitBatch(batch);
        yield new EncodedCall(
            present(Optional.ofNullable(contracts.ledgers().get(batch.ledger())), call),
            Wei.ZERO,
            data,
            GasLimits.submitBatch(batch.words().size() / 2, data));
      }
      case ContractCall.PauseDirection(var direction) ->
          new EncodedCall(contracts.bridge(), Wei.ZERO, pause(direction), GasLimits.PAUSE);
    };
  }

  static Bytes pause(Direction direction) {
    return AbiWriter.call(PAUSE, WORD).number(Directions.code(direction)).toBytes();
  }

  private static Bytes submitBatch(ContractCall.SubmitBatch batch) {
    int head = 11 * WORD;
    AbiWriter writer =
        AbiWriter.call(BatchCalldata.SUBMIT_BATCH, head + WORD + batch.words().size() * WORD)
            .word(batch.newRoot())
            .word(batch.commitment())
            .number(head);
    for (int i = 0; i < 8; i++) {
      writer.word(Bytes32.of(batch.proof().slice(i * WORD, (i + 1) * WORD).asByteBuffer()));
    }
    return writer.number(batch.words().size()).words(batch.words()).toBytes();
  }

  static Bytes claimMany(ContractCall.ClaimMany claim) {
    List<Message> messages = claim.messages();
    List<Bytes32> siblings = claim.exitProof().siblings();
    int messagesSize = WORD;
    for (Message message : messages) {
      messagesSize += WORD + AbiMessages.size(message);
    }
    int head = 11 * WORD;
    AbiWriter writer =
        AbiWriter.call(CLAIM_MANY, head + messagesSize + WORD + siblings.size() * WORD)
            .number(head)
            .number(claim.exitProof().leafCount().value())
            .number(head + messagesSize)
            .word(claim.globalProof().root().value())
            .number(claim.globalProof().slot())
            .words(claim.globalProof().siblings())
            .address(claim.feeRecipient())
            .number(messages.size());
    long offset = (long) messages.size() * WORD;
    for (Message message : messages) {
      writer.number(offset);
      offset += AbiMessages.size(message);
    }
    for (Message message : messages) {
      AbiMessages.write(writer, message);
    }
    return writer.number(siblings.size()).words(siblings).toBytes();
  }

  private static Bytes settle(long id, OutputWitness witness) {
    int head = 7 * WORD;
    int accountSize = AbiWriter.sizeOfList(witness.accountProof());
    int storageSize = AbiWriter.sizeOfList(witness.storageProof());
    return AbiWriter.call(SETTLE, head + accountSize + storageSize)
        .number(id)
        .word(Bytes32.ZERO)
        .word(witness.stateRoot())
        .word(witness.messagePasserStorageRoot())
        .word(witness.block().hash())
        .number(head)
        .number((long) head + accountSize)
        .listOfBytes(witness.accountProof())
        .listOfBytes(witness.storageProof())
        .toBytes();
  }

  private static Bytes threeLists(
      AbiWriter writer, List<Bytes> first, List<Bytes> second, List<Bytes> third) {
    long head = 3L * WORD;
    long secondAt = head + AbiWriter.sizeOfList(first);
    long thirdAt = secondAt + AbiWriter.sizeOfList(second);
    return writer
        .number(head)
        .number(secondAt)
        .number(thirdAt)
        .listOfBytes(first)
        .listOfBytes(second)
        .listOfBytes(third)
        .toBytes();
  }

  private Rollup rollup(ChainId rollup, ContractCall call) {
    return present(Optional.ofNullable(contracts.rollups().get(rollup)), call);
  }

  private <T> T present(Optional<T> contract, ContractCall call) {
    return contract.orElseThrow(
        () ->
            new IllegalArgumentException(
                "chain %s has no contract for the call %s".formatted(chain, call.name())));
  }
}
