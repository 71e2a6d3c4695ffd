// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ledger.store.PostgresLedgerStore;
import dev.causeway.proofs.validity.SignedPayment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that was acknowledged is lost, and nothing is half there, whatever breaks when. */
class CrashTest {
  private final FaultyStore faults = new FaultyStore();
  private final TestDatabase database = TestDatabase.fresh();
  private final MemoryContract contract = new MemoryContract();
  private Optional<TestLedger> open = Optional.empty();

  @AfterEach
  void close() {
    open.ifPresent(ledger -> ledger.node.close());
    database.close();
  }

  private TestLedger start() {
    TestLedger ledger =
        TestLedger.on(database, contract, TestLedger.quick("crash"), faults::around);
    open = Optional.of(ledger);
    return ledger;
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultyStore.Fault.class,
      names = {"BEFORE", "AFTER"})
  void shouldSayThatNobodyKnowsAndAnswerWhenAskedAgain(FaultyStore.Fault fault) {
    TestLedger ledger = start().funded(2, 100);
    SignedPayment payment = transfer(0, 1, 10, 0);

    faults.fail(fault);
    assertThat(ledger.submit(payment)).isInstanceOf(Submission.NotRunning.class);

    OrderedTransaction ordered = ledger.ordered(payment).transaction();
    assertThat(ordered.isSameAs(payment)).isTrue();
    assertThat(database.number("select count(*) from ledger_transaction where from_index = 0"))
        .isEqualTo(1);
    assertThat(ledger.ordered(transfer(0, 1, 10, 1)).transaction().position())
        .isEqualTo(ordered.position() + 1);
  }

  /** The rows of a block go in one after the other; here the server dies between them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "raise exception 'as the test wants it'",
        "perform pg_terminate_backend(pg_backend_pid())"
      })
  void shouldHaveNothingOfABlockThatBrokeOff(String death) {
    TestLedger ledger = start().funded(2, 100);
    long blocks = database.number("select count(*) from ledger_block");
    long transactions = database.number("select count(*) from ledger_transaction");
    database.run(
        "create function die() returns trigger language plpgsql as $$ begin "
            + death
            + "; return new; end $$");
    database.run(
        "create trigger die before insert on ledger_block for each row execute function die()");

    assertThat(ledger.submit(transfer(0, 1, 10, 0))).isInstanceOf(Submission.NotRunning.class);
    assertThat(database.number("select count(*) from ledger_block")).isEqualTo(blocks);
    assertThat(database.number("select count(*) from ledger_transaction")).isEqualTo(transactions);

    database.run("drop trigger die on ledger_block");
    assertThat(ledger.ordered(transfer(0, 1, 10, 0)).transaction().position())
        .isEqualTo(transactions);
  }

  /** Killed by the operating system while blocks are written, and read by somebody else. */
  @Test
  void shouldHaveAllThatWasAcknowledgedAfterKillMinusNine() throws Exception {
    TestLedger funded = start().funded(2, 1_000_000);
    funded.node.close();
    open = Optional.empty();

    TreeMap<Long, Long> acknowledged = new TreeMap<>();
    Process victim = startVictim();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ack ")) {
          String[] words = line.split(" ", -1);
          acknowledged.put(Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
        if (acknowledged.size() == 300) {
          // The next blocks are under way. What it still says is in the pipe, and counts; a Process
          // would close that.
          boolean asked = victim.toHandle().destroyForcibly();
          assertThat(asked).isTrue();
        }
      }
    } finally {
      victim.destroyForcibly();
    }
    System.out.printf("killed after %d acknowledgements%n", acknowledged.size());
    assertThat(acknowledged.size()).isGreaterThanOrEqualTo(300);

    TestLedger after = start().running();
    List<OrderedTransaction> stored = new ArrayList<>(after.store.transactions(2, 1_000_000));
    acknowledged.forEach(
        (nonce, position) ->
            assertThat(stored.get(Math.toIntExact(position) - 2).isSameAs(transfer(0, 1, 1, nonce)))
                .as("nonce %d at position %d", nonce, position)
                .isTrue());
    assertThat(after.ordered(transfer(0, 1, 1, stored.size())).transaction().position())
        .isEqualTo(stored.size() + 2);
  }

  private Process startVictim() throws IOException {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            database.access().url(),
            database.access().user());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LEDGER_PASSWORD", database.access().password());
    return builder.start();
  }

  /** A node in a process of its own, which pays and says what was acknowledged. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      var access =
          new dev.causeway.relayer.store.StoreConfig.External(
              arguments[0], arguments[1], System.getenv("LEDGER_PASSWORD"));
      MemoryContract contract = new MemoryContract();
      LedgerStore store = PostgresLedgerStore.open(TestDatabase.connect(access), contract.terms());
      // Its contract has nothing more to say than what is stored already.
      contract.unreachable(true);
      try (LedgerNode node =
          new LedgerNode(
              TestLedger.quick("victim"), store, contract, java.time.InstantSource.system())) {
        TestLedger.await("running", () -> node.status().running());
        for (long nonce = 0; nonce < 100_000; nonce += 3) {
          List<SignedPayment> payments =
              List.of(
                  transfer(0, 1, 1, nonce),
                  transfer(0, 1, 1, nonce + 1),
                  transfer(0, 1, 1, nonce + 2));
          for (Submission submission : node.submit(payments)) {
            OrderedTransaction ordered = ((Submission.Ordered) submission).transaction();
            System.out.println("ack " + ordered.nonce() + " " + ordered.position());
          }
        }
      }
    }
  }
}
