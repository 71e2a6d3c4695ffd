// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.api.v1.DrainNodeRequest;
import dev.causeway.api.v1.Duty;
import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.relayer.store.SharedPostgres;
import dev.causeway.relayer.store.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node processes on one database: whichever goes, the other goes on, and nothing happens twice. */
@SuppressWarnings("NullAway.Init")
class ClusterTest {
  private static final String SENDER = "duties/send/901/RELAYER";

  @TempDir private static Path folder;
  private static TestNetwork network;
  private static SharedPostgres server;
  private static Path password;
  private static int started;

  @BeforeAll
  static void start() throws Exception {
    network = TestNetwork.start(folder, options -> options);
    server =
        SharedPostgres.start(
            new StoreConfig.Embedded(folder.resolve("store"), folder.resolve("postgresql")), 0);
    password = Files.writeString(folder.resolve("password"), server.access().password());
  }

  @AfterAll
  static void stop() {
    server.close();
    network.close();
  }

  @AfterEach
  void shouldHaveKeptTheSupply() {
    network.assertSupply(0);
  }

  @Test
  void shouldSpreadTheDutiesGoOnAtOnceAfterADeathAndHandOverUnderReads() throws Exception {
    NodeProcess first = node();
    try (NodeProcess second = node()) {
      Await.until("both have duties", () -> owners(first).size() == 2);
      deliver(second, 11);
      Map<String, Duty> before = duties(second);

      first.kill();

      Await.until("the other has all duties", () -> owners(second).size() == 1);
      assertThat(requireNonNull(duties(second).get(SENDER)).getEpoch())
          .isGreaterThanOrEqualTo(requireNonNull(before.get(SENDER)).getEpoch());
      deliver(second, 13);

      NodeProcess third = node();
      Await.until("both have duties", () -> owners(third).size() == 2);
      AtomicBoolean handedOver = new AtomicBoolean();
      AtomicInteger reads = new AtomicInteger();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!handedOver.get()) {
                      var _ = third.client().network().listChains(everyChain());
                      reads.incrementAndGet();
                    }
                  });
      Await.until("reads are under way", () -> reads.get() > 0);
      // The draining node answers until it has handed over; who reads at the other never notices.
      var answer =
          second
              .client()
              .operator()
              .drainNode(DrainNodeRequest.newBuilder().setRequestId("leave").build());
      assertThat(answer.getDuties()).isPositive();
      assertThat(second.awaitEnd()).isZero();
      Await.until("the third has all duties", () -> owners(third).size() == 1);
      handedOver.set(true);
      reader.join();
      deliver(third, 17);
      third.close();
    }
  }

  @Test
  void shouldFenceAnOwnerThatWakesAfterItsLeasesAreTaken() {
    try (NodeProcess sleeper = node()) {
      Await.until("it has the sender", () -> duties(sleeper).containsKey(SENDER));
      try (NodeProcess other = node()) {
        Await.until("both have duties", () -> owners(sleeper).size() == 2);
        Set<String> both = owners(sleeper);
        sleeper.signal("STOP");
        Sent sent = network.send("l1", "l2a", network.freshAccount(), 19);
        Await.until("the other has all duties", () -> owners(other).size() == 1);
        network.assertDelivered(sent, "l2a", 19);
        Map<String, Duty> taken = duties(other);

        sleeper.signal("CONT");

        // It takes its share back, by a hand-over: epochs only grow.
        Await.until("both have duties again", () -> owners(other).equals(both));
        duties(other)
            .forEach(
                (name, duty) ->
                    assertThat(duty.getEpoch())
                        .as(name)
                        .isGreaterThanOrEqualTo(requireNonNull(taken.get(name)).getEpoch()));
        deliver(sleeper, 23);
        network.assertDelivered(sent, "l2a", 19);
      }
    }
  }

  private static ListChainsRequest everyChain() {
    return ListChainsRequest.getDefaultInstance();
  }

  private static void deliver(NodeProcess asked, long amount) {
    Sent sent = network.send("l1", "l2a", network.freshAccount(), amount);
    network.assertDelivered(sent, "l2a", amount);
    var _ = TestRelayer.awaitState(asked.client(), sent.id(), TRANSFER_STATE_CLAIMED);
  }

  private static Map<String, Duty> duties(NodeProcess asked) {
    List<Duty> all =
        asked
            .client()
            .operator()
            .listDuties(ListDutiesRequest.getDefaultInstance())
            .getDutiesList();
    return all.stream().collect(Collectors.toMap(Duty::getName, duty -> duty));
  }

  private static Set<String> owners(NodeProcess asked) {
    return duties(asked).values().stream()
        .filter(Duty::getHeld)
        .map(Duty::getOwner)
        .collect(Collectors.toSet());
  }

  private static NodeProcess node() {
    String id = "node-" + ++started;
    return NodeProcess.shared(
        id, folder.resolve(id), network.devnet().manifestFile(), server.access(), password);
  }
}
