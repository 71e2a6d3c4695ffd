// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.model.Address;
import dev.causeway.testkit.junit.CausewayTest;
import dev.causeway.testkit.process.SentTransfer;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.rpc.RpcRules;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Three relayer keys on every chain, one of which loses all its transactions. */
@CausewayTest(
    nodes = 1,
    rollups = 1,
    settings = {"keys.relayers=3", "send.replace-after=2500ms"})
class KeyPoolTest {
  @Test
  void shouldBlockOnlyWhatAStuckKeyHasAlready(TestNetwork network) {
    network.awaitDelivered(network.transfer("l1", "l2a", 3));
    Address stuck = network.manifest().accounts(AccountRole.RELAYER).getFirst().address();
    var faults =
        network.rpc("l2a").stream()
            .map(endpoint -> endpoint.inject(RpcRules.loseTransactionsOf(stuck)))
            .toList();
    SentTransfer first = network.transfer("l1", "l2a", 5);
    network.await(
        "another key brings the root",
        () -> count(network, "role <> 'RELAYER' and purpose = 'accept-root'") > 0);

    SentTransfer second = network.transfer("l1", "l2a", 7, network.user());
    network.awaitDelivered(second);
    assertThat(faults).anySatisfy(fault -> assertThat(fault.applied()).isPositive());

    faults.forEach(fault -> fault.remove());
    network.awaitDelivered(first);
    network.awaitDelivered(network.transfer("l2a", "l1", 2));
    assertThat(network.claims(first)).isEqualTo(1);
    assertThat(network.claims(second)).isEqualTo(1);
  }

  private static int count(TestNetwork network, String condition) {
    var access = network.database().access();
    Properties login = new Properties();
    login.setProperty("user", access.user());
    login.setProperty("password", access.password());
    try (var connection = DriverManager.getConnection(access.url(), login);
        var rows =
            connection
                .createStatement()
                .executeQuery("select count(*) from intent where " + condition)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    } catch (SQLException failure) {
      throw new AssertionError("the outbox cannot be read", failure);
    }
  }
}
