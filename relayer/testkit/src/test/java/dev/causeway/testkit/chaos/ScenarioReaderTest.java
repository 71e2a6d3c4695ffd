// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.relayer.store.StoreHarm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScenarioReaderTest {
  private static final String HEAD = "shows = \"a test\"\n";

  private static Scenario read(String text) {
    return ScenarioReader.read("test", HEAD + text);
  }

  @Test
  void shouldReadEveryReadyScenarioWhenItIsListed() {
    for (String name : Scenarios.ready()) {
      Scenario scenario = Scenarios.find(name);
      assertThat(scenario.name()).isEqualTo(name);
      assertThat(scenario.shows()).isNotBlank();
      assertThat(scenario.rows()).isNotEmpty();
      assertThat(scenario.faults()).isNotEmpty();
    }
  }

  @Test
  void shouldAskForSixtyKillsWhenTheScenarioIsFailoverKill() {
    Scenario scenario = Scenarios.find("failover-kill");
    assertThat(scenario.topology().nodes()).isEqualTo(3);
    assertThat(scenario.expectations().faultsAtLeast()).isEqualTo(60);
    assertThat(scenario.expectations().takeover()).contains(Duration.ofSeconds(3));
  }

  @Test
  void shouldReadAFaultWhenAllIsGiven() {
    Scenario scenario =
        read(
            """
            faults = [{ type = failpoint, at = 3s, times = 2, every = 4s, jitter = 1s, action = stop,
              points = [sender-after-store], duty = "send/l2a/RELAYER", for = 7s }]
            """);
    assertThat(scenario.faults())
        .containsExactly(
            new Fault(
                new Fault.Deed.AtFailpoint(
                    List.of("sender-after-store"),
                    "stop",
                    "send/l2a/RELAYER",
                    Duration.ofSeconds(7)),
                new Fault.Timing(
                    Duration.ofSeconds(3), 2, Duration.ofSeconds(4), Duration.ofSeconds(1))));
  }

  @Test
  void shouldTakeTheLedgerAsRouteAndVictimWhenTheTopologyHasOne() {
    Scenario scenario =
        read(
            """
            topology { ledger = true }
            load { routes = ["l1:ledger", "ledger:l2a"] }
            faults = [
              { type = kill, node = ledger, restart = 2s }
              { type = kill, node = prover }
            ]
            """);
    assertThat(scenario.load().routes()).hasToString("[l1:ledger, ledger:l2a]");
    assertThat(scenario.faults())
        .extracting(Fault::deed)
        .containsExactly(
            new Fault.Deed.Kill("ledger", Duration.ofSeconds(2)),
            new Fault.Deed.Kill("prover", Duration.ofSeconds(1)));
  }

  @Test
  void shouldRefuseTheLedgerWhenTheTopologyHasNone() {
    assertThatThrownBy(() -> read("load { routes = [\"l1:ledger\"] }"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("\"ledger\"");
    assertThatThrownBy(() -> read("faults = [{ type = kill, node = prover }]"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("topology.ledger = true");
    assertThatThrownBy(
            () -> read("topology { ledger = true }\nfaults = [{ type = stop, node = ledger }]"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("ledger");
  }

  @Test
  void shouldReadFaultsOfLinksWhenTheyAreGiven() {
    Scenario scenario =
        read(
            """
            topology { endpoints = 3 }
            faults = [
              { type = silence, chain = l2a, node = n2, endpoints = [1, 3], for = 4s }
              { type = slow-database, node = all, delay = 40ms, for = 5s }
              { type = refuse-database, for = 6s }
              { type = cut-peers, node = random, for = 7s }
              { type = wrong-proposal, chain = l2a }
            ]
            """);
    assertThat(scenario.faults())
        .extracting(Fault::deed)
        .containsExactly(
            new Fault.Deed.Silence("l2a", "n2", List.of(1, 3), Duration.ofSeconds(4)),
            new Fault.Deed.SlowDatabase("all", Duration.ofMillis(40), Duration.ofSeconds(5)),
            new Fault.Deed.RefuseDatabase(Duration.ofSeconds(6)),
            new Fault.Deed.CutPeers("random", Duration.ofSeconds(7)),
            new Fault.Deed.WrongProposal("l2a"));
    refused("faults = [{ type = wrong-proposal, chain = l1 }]", "\"l1\"", "l2a");
  }

  @Test
  void shouldReadFaultsOfDatabasesChainsAndAttackersWhenTheyAreGiven() {
    Scenario scenario =
        read(
            """
            faults = [
              { type = older-database, for = 4s, running = true }
              { type = damaged-row, row = leaf, for = 5s }
              { type = lock-database, for = 6s }
              { type = unbacked-mint, chain = l2a, for = 7s }
              { type = stolen-key, chain = l1, for = 8s }
              { type = challenge, chain = l2a, lost = true }
              { type = resume, for = 9s }
              { type = clock-jump, chain = l1, by = 3m }
              { type = fee-spike, chain = l2a, for = 2s }
              { type = abuse-api, node = n2, for = 3s }
              { type = twin, node = n1, for = 4s }
              { type = burden, node = n3, kind = clock, value = -60, for = 5s }
            ]
            expect { pause-within = 3s, pause-blocks = 4 }
            """);
    assertThat(scenario.faults())
        .extracting(Fault::deed)
        .containsExactly(
            new Fault.Deed.OlderDatabase(Duration.ofSeconds(4), true),
            new Fault.Deed.DamagedRow(StoreHarm.Target.LEAF, Duration.ofSeconds(5)),
            new Fault.Deed.DatabaseTrouble(Fault.Deed.Trouble.LOCKED, Duration.ofSeconds(6)),
            new Fault.Deed.UnbackedMint("l2a", Duration.ofSeconds(7)),
            new Fault.Deed.StolenKey("l1", Duration.ofSeconds(8)),
            new Fault.Deed.Challenge("l2a", true),
            new Fault.Deed.Resume(Duration.ofSeconds(9)),
            new Fault.Deed.ClockJump("l1", Duration.ofMinutes(3)),
            new Fault.Deed.FeeSpike("l2a", Duration.ofSeconds(2)),
            new Fault.Deed.AbuseApi("n2", Duration.ofSeconds(3)),
            new Fault.Deed.Twin("n1", Duration.ofSeconds(4)),
            new Fault.Deed.Burden("n3", "clock", -60, Duration.ofSeconds(5)));
    assertThat(scenario.faults())
        .allSatisfy(fault -> assertThat(fault.deed().word()).matches("[a-z]+(-[a-z]+)*"));
    assertThat(scenario.expectations().pauseWithin()).isEqualTo(Duration.ofSeconds(3));
    assertThat(scenario.expectations().pauseBlocks()).isEqualTo(4);
    refused("faults = [{ type = damaged-row, row = block }]", "\"block\"", "transaction");
    refused("faults = [{ type = burden, kind = disk }]", "\"disk\"", "files");
    refused("faults = [{ type = burden, kind = heap, value = 2 }]", "\"2\"", "8 to");
    refused("faults = [{ type = unbacked-mint, chain = l1 }]", "\"l1\"", "l2a");
    refused("faults = [{ type = rpc, fault = F46, chain = l1 }]", "F46", "forked");
  }

  @Test
  void shouldNameTheKeyWhenItIsUnknown() {
    refused("durations = 3s", "durations", "duration");
    refused("topology { node = 3 }", "topology.node", "nodes");
    refused("faults = [{ type = kill, nodes = n1 }]", "faults[0].nodes", "node");
    refused("expect { lost = 0 }", "expect.lost", "settle-within");
  }

  @Test
  void shouldNameValueAndRemedyWhenAValueIsWrong() {
    refused("topology { nodes = 40 }", "topology.nodes", "\"40\"", "1 to 9");
    refused("topology { nodes = many }", "topology.nodes", "whole number");
    refused("load { routes = [\"l1:l9\"] }", "\"l9\"", "l1, l2a");
    refused("load { routes = [\"l1\"] }", "\"l1\"", "l1:l2a");
    refused("faults = [{ type = explode }]", "faults[0].type", "\"explode\"", "kill");
    refused("faults = [{ at = 3s }]", "faults[0].type is missing");
    refused("faults = [{ type = kill, node = n7 }]", "\"n7\"", "owner:");
    refused("faults = [{ type = kill, node = \"owner:send\" }]", "\"send\"", "send/l2a/RELAYER");
    refused("faults = [{ type = rpc, fault = F99, chain = l1 }]", "\"F99\"", "F33");
    refused("faults = [{ type = rpc, fault = F33, chain = l7 }]", "\"l7\"", "l2a");
    refused(
        "faults = [{ type = failpoint, points = [nowhere], duty = watch/l1 }]",
        "\"nowhere\"",
        "sender-after-store");
    assertThatThrownBy(() -> ScenarioReader.read("test", "duration = 3s"))
        .hasMessageContaining("shows is missing");
    assertThatThrownBy(() -> ScenarioReader.read("test", "{{")).hasMessageContaining("no HOCON");
    assertThatThrownBy(() -> Scenarios.find("nothing-like-it"))
        .hasMessageContaining("nothing-like-it")
        .hasMessageContaining("failover-kill");
  }

  private static void refused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ScenarioException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
  }
}
