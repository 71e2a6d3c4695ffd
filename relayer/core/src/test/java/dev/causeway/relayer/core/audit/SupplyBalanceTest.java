// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.TokenSupply;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.SupplyLog.Flow;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupplyBalanceTest {
  private static final TokenKey TOKEN = new TokenKey(ChainId.of(1), Address.ZERO);

  private static SupplyBalance balance(long locked, long minted, long onTheWay, long early) {
    return SupplyBalance.of(
        TOKEN,
        List.of(
            new TokenSupply(TOKEN, TokenAmount.of(locked), TokenAmount.ZERO),
            new TokenSupply(TOKEN, TokenAmount.ZERO, TokenAmount.of(minted))),
        new Flow(TokenAmount.of(onTheWay), TokenAmount.of(early)));
  }

  @Test
  void shouldBalanceWhatIsLockedWithWhatIsMintedAndOnTheWay() {
    assertThat(balance(10, 7, 3, 0).exact()).isTrue();
    assertThat(balance(10, 12, 0, 2).exact()).isTrue();
    assertThat(balance(10, 12, 1, 3).exact()).isTrue();
  }

  @Test
  void shouldTellMissingBackingFromSurplus() {
    assertThat(balance(10, 7, 4, 0).unbacked()).isTrue();
    assertThat(balance(11, 7, 3, 0).exact()).isFalse();
    assertThat(balance(11, 7, 3, 0).unbacked()).isFalse();
  }
}
