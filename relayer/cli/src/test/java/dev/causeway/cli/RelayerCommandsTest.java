// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a relayer, against one that answers as the interface says. */
class RelayerCommandsTest {
  @TempDir private Path home;
  private final AnsweringRelayer relayer = new AnsweringRelayer();
  private CommandRun causeway = new CommandRun(Path.of(""));

  @BeforeEach
  void serve() throws IOException {
    causeway = new CommandRun(home);
    causeway.running(relayer.target());
  }

  @AfterEach
  void stop() {
    relayer.close();
  }

  @Test
  void shouldTellTheWholeStoryWhenAskedForAStatus() {
    assertThat(causeway.run("status", AnsweringRelayer.CLAIMED)).as(causeway.err()).isZero();
    assertThat(causeway.out())
        .contains("1.25 TEST  l1 -> l2a")
        .contains("CLAIMED, final")
        .contains("OBSERVED")
        .contains("90000");
  }

  @Test
  void shouldFindATransferWhenGivenItsTransaction() {
    assertThat(causeway.run("status", AnsweringRelayer.TRANSACTION)).isZero();
    assertThat(causeway.out()).contains(AnsweringRelayer.CLAIMED);
  }

  @Test
  void shouldEndWithNotFoundWhenThereIsNone() {
    String id = "0x" + "99".repeat(32);
    assertThat(causeway.run("status", id)).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(causeway.err()).contains(id).startsWith("error: ");
  }

  @Test
  void shouldEndWithNotDeliveredWhenItIsParked() {
    assertThat(causeway.run("status", AnsweringRelayer.PARKED))
        .isEqualTo(ExitCode.NOT_DELIVERED.code());
    assertThat(causeway.out()).contains("PARKED: the claim reverts");
    assertThat(causeway.run("watch", AnsweringRelayer.PARKED))
        .isEqualTo(ExitCode.NOT_DELIVERED.code());
  }

  @Test
  void shouldWriteOneObjectPerLineWhenAskedForJson() throws IOException {
    assertThat(causeway.run("list", "--json")).as(causeway.err()).isZero();
    String[] lines = causeway.out().strip().split("\n");
    assertThat(lines).hasSize(2);
    JsonNode first = new ObjectMapper().readTree(lines[0]);
    assertThat(first.path("message_id").asText()).isEqualTo(AnsweringRelayer.CLAIMED);
    assertThat(first.path("message").path("amount").asText()).isEqualTo("1250000");
    assertThat(first.path("message").path("leaf_index").isNumber()).isTrue();
  }

  @Test
  void shouldPassTheFilterWhenListing() {
    assertThat(causeway.run("list", "--from", "l1", "--state", "parked")).isZero();
    assertThat(relayer.filter().getSourceChainId()).isEqualTo(900);
    assertThat(relayer.filter().getStatesCount()).isEqualTo(1);
    assertThat(causeway.run("list", "--from", "l9")).isEqualTo(ExitCode.USAGE.code());
    assertThat(causeway.err()).contains("l9").contains("l2a (901)");
    assertThat(causeway.run("list", "--state", "lost")).isEqualTo(ExitCode.USAGE.code());
    assertThat(causeway.err()).contains("lost").contains("ORPHANED");
  }

  @Test
  void shouldShowEachStageWhenWatchingOne() {
    assertThat(causeway.run("watch", AnsweringRelayer.CLAIMED)).isZero();
    assertThat(causeway.err()).containsSubsequence("FINAL", "SETTLED", "CLAIMED");
  }

  @Test
  void shouldShowEachChangeWhenWatchingAll() {
    assertThat(causeway.run("watch", "--count", "2")).isZero();
    assertThat(causeway.out()).contains("1.25 TEST").contains("PARKED");
  }

  @Test
  void shouldListChainsWithHeadsAndLags() {
    assertThat(causeway.run("chains")).isZero();
    assertThat(causeway.out()).contains("l2a").contains("optimistic").contains("halted: because");
  }

  @Test
  void shouldSayWhyWhenThereIsNoProofYet() {
    assertThat(causeway.run("proof", AnsweringRelayer.PARKED)).isEqualTo(ExitCode.FAILED.code());
    assertThat(causeway.err()).contains("does not know a global root");
  }

  @Test
  void shouldRefuseToSendWhenTheRelayerNamesAnotherContract() {
    assertThat(causeway.run("claim", AnsweringRelayer.CLAIMED)).isEqualTo(ExitCode.USAGE.code());
    assertThat(causeway.err()).contains("not sent").contains(AnsweringRelayer.FOREIGN);
  }
}
