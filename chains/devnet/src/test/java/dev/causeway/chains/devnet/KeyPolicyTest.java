// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.model.ChainId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPolicyTest {
  @ParameterizedTest
  @ValueSource(longs = {900, 931, 1337, 31_337, 31_399})
  void shouldLetPublicKeysOntoDevnets(long id) {
    KeyPolicy.requireDevnet("l1", ChainId.of(id));

    assertThat(KeyPolicy.isDevnet(ChainId.of(id))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {899, 932, 31_336, 31_400, 11_155_111, 84_532})
  void shouldRefusePublicKeysWhereSomebodyMayMeanIt(long id) {
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> KeyPolicy.requireDevnet("theirs", ChainId.of(id)))
        .withMessageContaining("theirs")
        .withMessageContaining(Long.toString(id))
        .withMessageContaining("causeway.keys");
  }

  @Test
  void shouldRefuseNetworksWithRealMoneyWhateverTheKey() {
    assertThat(KeyPolicy.mainNetwork("l1", ChainId.of(1)).orElseThrow())
        .contains("l1")
        .contains("Ethereum")
        .contains("test network");
    assertThat(KeyPolicy.mainNetwork("l2a", ChainId.of(8453))).isPresent();
    assertThat(KeyPolicy.mainNetwork("l1", ChainId.of(11_155_111))).isEmpty();
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> KeyPolicy.requireDevnet("l1", ChainId.of(10)))
        .withMessageContaining("OP Mainnet");
  }
}
