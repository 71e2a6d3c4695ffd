// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.model.Address;
import org.junit.jupiter.api.Test;

class DevAccountsTest {
  @Test
  void shouldGiveEveryWriterItsOwnKey() {
    assertThat(DevAccounts.all().stream().map(DevKey::address)).doesNotHaveDuplicates();
    assertThat(DevAccounts.all().stream().map(DevKey::role).distinct())
        .containsExactly(AccountRole.values());
  }

  @Test
  void shouldMarkEveryKeyAsInsecure() {
    assertThat(DevAccounts.all()).allMatch(key -> key.label().contains("INSECURE"));
  }

  @Test
  void shouldKnowTheAccountsThatWalletToolsKnow() {
    assertThat(
            DevAccounts.all().stream()
                .filter(key -> key.role() == AccountRole.USER)
                .map(DevKey::address))
        .startsWith(
            Address.parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
            Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"));
  }
}
