// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
