// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_FINAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.cli.CommandRun;
import dev.causeway.cli.integration.TestNetwork.Sent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators stop relaying for as long as they want, not for as long as a process lives. */
class RelayPauseTest {
  @TempDir private Path folder;

  @Test
  void shouldStayPausedAcrossARestartAndGoOnWhenResumed() {
    CommandRun causeway = new CommandRun(folder);
    try (TestNetwork network = TestNetwork.start(folder, options -> options)) {
      Sent sent;
      try (TestRelayer relayer = TestRelayer.start(network, folder)) {
        run(causeway, relayer, "operator", "pause", "--reason", "upgrade of l2a");
        assertThat(causeway.out()).contains("relaying is paused on every node");
        sent = network.send("l1", "l2a", network.freshAccount(), 71);
        var _ = relayer.awaitState(sent.id(), TRANSFER_STATE_FINAL);
        run(causeway, relayer, "status", sent.id().toString());
        assertThat(causeway.out()).contains("relaying is paused by 127.0.0.1").contains("upgrade");
        run(causeway, relayer, "chains");
        assertThat(causeway.out()).contains("relaying is paused").contains("upgrade of l2a");
      }
      try (TestRelayer relayer = TestRelayer.start(network, folder)) {
        // Something that only a relayer in its senses sees, and that comes after the start.
        Sent later = network.send("l1", "l2b", network.freshAccount(), 73);
        var _ = relayer.awaitState(later.id(), TRANSFER_STATE_FINAL);
        assertThat(network.claims("l2a", sent.id())).as("paused").isZero();
        run(causeway, relayer, "operator", "resume");
        network.assertDelivered(sent, "l2a", 71);
        network.assertDelivered(later, "l2b", 73);
        run(causeway, relayer, "chains");
        assertThat(causeway.out()).doesNotContain("relaying is paused");
      }
    }
  }

  private static void run(CommandRun causeway, TestRelayer relayer, String... arguments) {
    String[] whole = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    whole[arguments.length] = "--target";
    whole[arguments.length + 1] = relayer.target();
    assertThat(causeway.run(whole)).as(causeway.err()).isZero();
  }
}
