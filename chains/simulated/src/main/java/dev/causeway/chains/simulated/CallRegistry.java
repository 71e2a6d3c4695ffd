// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.Wei;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Turns calls into bytes and back, for all chains of one network, within this process. */
final class CallRegistry {
  /** What a proposer or challenger puts up. */
  static final Wei BOND = Wei.of(1_000_000_000_000_000L);

  /** The contract that all calls go to; which one it is inside follows from the call. */
  static final Address CONTRACTS = Address.parse("0xca05e3a100000000000000000000000000000001");

  private final Map<Long, ContractCall> calls = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong(1);

  EncodedCall encode(ContractCall call) {
    long number = next.getAndIncrement();
    calls.put(number, call);
    ByteBuffer data = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);
    data.putInt(call.name().hashCode()).putLong(number).flip();
    Wei value =
        switch (call) {
          case ContractCall.ProposeOutput _, ContractCall.ChallengeOutput _ -> BOND;
          case ContractCall.ClaimMany _,
              ContractCall.UpdateGlobalRoot _,
              ContractCall.AcceptRoot _,
              ContractCall.ResolveChallenge _,
              ContractCall.SettleExitRoot _,
              ContractCall.SubmitBatch _,
              ContractCall.PauseDirection _ ->
              Wei.ZERO;
        };
    return new EncodedCall(CONTRACTS, value, Bytes.of(data), gas(call));
  }

  Optional<ContractCall> decode(Bytes data) {
    return data.size() == Integer.BYTES + Long.BYTES
        ? Optional.ofNullable(calls.get(data.asByteBuffer().getLong(Integer.BYTES)))
        : Optional.empty();
  }

  static Gas gas(ContractCall call) {
    return Gas.of(
        switch (call) {
          case ContractCall.ClaimMany claim ->
              60_000L + claim.messages().stream().mapToLong(CallRegistry::gas).sum();
          case ContractCall.UpdateGlobalRoot _ -> 90_000L;
          case ContractCall.AcceptRoot accept ->
              200_000L + 10_000L * accept.witness().headers().size();
          case ContractCall.ProposeOutput _ -> 120_000L;
          case ContractCall.ChallengeOutput _ -> 80_000L;
          case ContractCall.ResolveChallenge resolve ->
              80_000L + 10_000L * resolve.signatures().size();
          case ContractCall.SettleExitRoot _ -> 400_000L;
          case ContractCall.SubmitBatch batch -> 500_000L + 50_000L * batch.words().size();
          case ContractCall.PauseDirection _ -> 50_000L;
        });
  }

  private static long gas(Message message) {
    return switch (message.kind()) {
      case TOKEN -> 40_000L;
      case CALL -> 250_000L;
      case TOKEN_METADATA -> 800_000L;
    };
  }
}
