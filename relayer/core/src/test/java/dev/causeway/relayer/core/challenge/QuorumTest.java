// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumTest {
  private static Attestation attestation(int signer, long output) {
    return new Attestation(
        Address.parse("0x%040x".formatted(signer)),
        new OutputRoot(UInt256.of(output).toBytes32()),
        Bytes.parse("0x%02x".formatted(signer)));
  }

  @Test
  void shouldOrderSignaturesBySignerAndTakeNoMoreThanNeeded() {
    Quorum quorum =
        Quorum.of(List.of(attestation(9, 1), attestation(2, 1), attestation(5, 2)), 2)
            .orElseThrow();

    assertThat(quorum.signatures()).containsExactly(Bytes.parse("0x02"), Bytes.parse("0x09"));
    assertThat(quorum.output()).isEqualTo(attestation(1, 1).output());
  }

  @Test
  void shouldNotCountTheSameVerifierTwice() {
    assertThat(Quorum.of(List.of(attestation(2, 1), attestation(2, 1)), 2)).isEmpty();
  }

  @Test
  void shouldNotDecideWhenNotEnoughAgree() {
    assertThat(Quorum.of(List.of(attestation(1, 1), attestation(2, 2)), 2)).isEmpty();
  }
}
