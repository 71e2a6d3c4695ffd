// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.UInt256;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
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

  /** What an absent value reads as is never a root, and nobody's word is never enough. */
  @Test
  @Tag("pitfall-22")
  void shouldKnowNoZeroRootAndNoThresholdOfZero() {
    for (Function<Bytes32, Object> root :
        List.<Function<Bytes32, Object>>of(OutputRoot::new, ExitRoot::new, GlobalRoot::new)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> root.apply(Bytes32.ZERO))
          .withMessageContaining("zero");
    }
    Duration second = Duration.ofSeconds(1);
    assertThat(new ChallengeConfig(1, second, second).threshold()).isEqualTo(1);
    for (int threshold : new int[] {0, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ChallengeConfig(threshold, second, second))
          .withMessageContaining("at least 1");
    }
    assertThat(Quorum.of(List.of(), 1)).isEmpty();
  }

  @Test
  void shouldNotDecideWhenNotEnoughAgree() {
    assertThat(Quorum.of(List.of(attestation(1, 1), attestation(2, 2)), 2)).isEmpty();
  }
}
