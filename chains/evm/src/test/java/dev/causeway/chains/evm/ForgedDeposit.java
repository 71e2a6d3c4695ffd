// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import java.util.List;

/** A deposit that never was. */
final class ForgedDeposit {
  private ForgedDeposit() {}

  /** Has the {@linkplain Script#emitter emitter} log a deposit of a million as our bridge would. */
  static Bytes emission(Address payee) {
    Message message =
        new Message(
            MessageKind.TOKEN,
            TwoChains.L1,
            LeafIndex.of(7),
            TwoChains.L2,
            TwoChains.L1,
            Address.parse("0x" + "70".repeat(20)),
            payee,
            payee,
            TokenAmount.of(1_000_000),
            TokenAmount.ZERO,
            Bytes.EMPTY);
    AbiWriter data = AbiWriter.arguments(1_024);
    data.number(64).word(Keccak.hash("an exit root"));
    AbiMessages.write(data, message);
    return Script.emission(
        List.of(
            EventTopics.MESSAGE_SENT,
            MessageHash.leaf(message).value(),
            UInt256.of(TwoChains.L2.value()).toBytes32(),
            word(payee)),
        data.toBytes());
  }

  private static Bytes32 word(Address address) {
    return Bytes32.parse("0x" + "00".repeat(12) + address.toString().substring(2));
  }
}
