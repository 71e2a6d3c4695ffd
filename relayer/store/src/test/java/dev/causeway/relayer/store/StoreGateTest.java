// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoreGateTest {
  private final Network net = new Network();
  private final Database.Address address = net.store.database().address();
  private final StoreGate gate =
      StoreGate.of(new StoreConfig.External(address.url(), address.user(), address.password()));

  @AfterEach
  void close() {
    gate.open();
    net.close();
  }

  @Test
  void shouldBreakConnectionsAndRefuseNewOnesWhenItIsShut() throws SQLException {
    try (Connection node = address.connect("n1")) {
      assertThat(gate.shut()).isPositive();
      assertThat(node.isValid(5)).isFalse();
      assertThatThrownBy(() -> address.connect("n1").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("not currently accepting connections");
    }
  }

  @Test
  void shouldTakeConnectionsWhenItIsOpenedAgain() throws SQLException {
    gate.shut();
    gate.open();
    gate.open();
    try (Connection node = address.connect("n1")) {
      assertThat(node.isValid(5)).isTrue();
    }
  }
}
