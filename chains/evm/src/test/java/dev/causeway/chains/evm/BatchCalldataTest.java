// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ContractCall;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read is what the encoder wrote, and nothing that is not such a call. */
class BatchCalldataTest {
  private static final Address CONTRACT =
      Address.parse("0x00000000000000000000000000000000000000c0");

  private static final ChainId LEDGER = ChainId.of(950);

  @Test
  void shouldReadWhatTheEncoderWrote() {
    for (int size : new int[] {1, 4, 20}) {
      List<Bytes32> words = words(2 * size);
      Bytes proof = proof();
      Bytes input = encoded(words, proof);
      assertThat(BatchCalldata.read(input))
          .isEqualTo(new Submission.Direct(word(-1), word(-2), words, proof));
    }
  }

  @Test
  void shouldRefuseWhenItIsAnotherCallOrAnotherEncoding() {
    Bytes input = encoded(words(2), proof());
    for (Bytes wrong :
        List.of(
            Bytes.EMPTY,
            input.slice(4, input.size()),
            input.slice(0, input.size() - 1),
            input.slice(0, input.size() - 32),
            input.slice(0, 40),
            Bytes.parse(input + "00".repeat(32)),
            Bytes.parse(input.toString().replace("0160", "0180")))) {
      assertThatThrownBy(() -> BatchCalldata.read(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Bytes encoded(List<Bytes32> words, Bytes proof) {
    ContractAddresses contracts =
        ContractAddresses.ofBase(
            Address.parse("0x00000000000000000000000000000000000000b1"),
            Address.parse("0x00000000000000000000000000000000000000b2"),
            Map.of(),
            Map.of(LEDGER, CONTRACT));
    return new EvmCallEncoder(ChainId.of(900), contracts)
        .encode(new ContractCall.SubmitBatch(LEDGER, 3, word(-1), word(-2), words, proof))
        .data();
  }

  private static List<Bytes32> words(int count) {
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(word(i));
    }
    return words;
  }

  private static Bytes proof() {
    StringBuilder hex = new StringBuilder("0x");
    for (int i = 100; i < 108; i++) {
      hex.append(word(i).toString().substring(2));
    }
    return Bytes.parse(hex.toString());
  }

  private static Bytes32 word(int i) {
    return Keccak.hash("word " + i);
  }
}
