// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a question about a ledger: one message with the value and the remedy. */
class LedgerInputTest {
  private static final String ID = "0x" + "ab".repeat(32);

  @TempDir private Path home;
  private CommandRun causeway = new CommandRun(Path.of(""));

  @BeforeEach
  void atHome() {
    causeway = new CommandRun(home);
  }

  @Test
  void shouldNameBothProofsWhenTransferAndBatchAreGivenOrNone() throws IOException {
    causeway.runningWithLedger("127.0.0.1:9");
    refused(2, "proof", ID, "--batch", "3").contains(ID).contains("--batch 3").contains("one of");
    refused(2, "proof").contains("ID or TX").contains("--batch N");
  }

  @Test
  void shouldNameTheNumberWhenItIsNone() throws IOException {
    causeway.runningWithLedger("127.0.0.1:9");
    refused(2, "proof", "--batch", "-1").contains("-1").contains("from 0");
    refused(2, "proof", "--batch", "one").contains("--batch").contains("'one'");
    refused(2, "proof", "--batch").contains("--batch");
    refused(2, "proof", "--batch", "9223372036854775808").contains("9223372036854775808");
  }

  @Test
  void shouldNameTheOptionWhenItGoesWithTheOtherProof() throws IOException {
    causeway.runningWithLedger("127.0.0.1:9");
    refused(2, "proof", ID, "--ledger", "ledger").contains("--ledger ledger").contains("--batch");
    refused(2, "proof", "--batch", "0", "--fee-recipient", "0x" + "11".repeat(20))
        .contains("--fee-recipient");
  }

  @Test
  void shouldSayHowToGetALedgerWhenThereIsNone() throws IOException {
    causeway.running("127.0.0.1:9");
    refused(2, "proof", "--batch", "0").contains("no ledger").contains("causeway up --ledger");
    refused(2, "ledger", "rebuild").contains("no ledger").contains("causeway up --ledger");
  }

  @Test
  void shouldNameTheLedgersWhenOneIsUnknown() throws IOException {
    causeway.runningWithLedger("127.0.0.1:9");
    refused(2, "proof", "--batch", "0", "--ledger", "nope")
        .contains("\"nope\"")
        .contains("ledger (950)");
    refused(2, "ledger", "rebuild", "--ledger", "951").contains("\"951\"");
  }

  @Test
  void shouldSayThatTheL1DoesNotAnswerAndAskNoRelayer() throws IOException {
    causeway.runningWithLedger("127.0.0.1:9");
    for (String ledger : new String[] {"ledger", "950"}) {
      refused(5, "proof", "--batch", "0", "--ledger", ledger).contains("chain 900");
    }
    refused(5, "ledger", "rebuild").contains("chain 900");
  }

  @Test
  void shouldSayWhatToStartWhenNothingRuns() {
    refused(5, "proof", "--batch", "0").contains("causeway up");
    refused(5, "ledger", "rebuild").contains("causeway up");
  }

  @Test
  void shouldNameTheSizesWhenThereIsNoCircuitForOne() {
    refused(2, "ledger", "setup", "--sizes", "3").contains("batches of 3").contains("1, 4");
    refused(2, "ledger", "setup", "--sizes", "1,-4").contains("batches of -4");
    refused(2, "ledger", "setup", "--sizes", "1,four").contains("--sizes").contains("'four'");
  }

  @Test
  void shouldNameWhatALedgerCanBeAskedWhenNothingIs() {
    refused(2, "ledger").contains("rebuild").contains("setup");
  }

  private AbstractStringAssert<?> refused(int code, String... arguments) {
    int exit = causeway.run(arguments);
    assertThat(exit).as(causeway.err()).isEqualTo(code);
    assertThat(causeway.out()).isEmpty();
    assertThat(causeway.err()).doesNotContain("\tat ").startsWith("error: ");
    return assertThat(causeway.err());
  }
}
