// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.ReliefPolicy;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases.Lease;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.cluster.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StandbyRulesTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final Set<DutyName> DUTIES =
      Set.of(
          new DutyName("watch/900"),
          new DutyName("send/900/RELAYER"),
          new DutyName("watch/901"),
          new DutyName("claim/901"),
          new DutyName("send/901/RELAYER"),
          new DutyName("watch/902"),
          new DutyName("claim/902"),
          new DutyName("audit"));
  private static final ReliefPolicy RELIEF =
      new ReliefPolicy(Duration.ofSeconds(10), Duration.ofMinutes(1));
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void shouldTakeEverythingThatIsFreeWhenAlone() {
    StandbyRules rules = new StandbyRules(A, DUTIES, RELIEF);

    assertThat(rules.wanted(List.of(), 0)).hasSameElementsAs(DUTIES);
    assertThat(rules.wanted(List.of(), 0).getFirst().value()).startsWith("send/");
    assertThat(rules.wanted(leases(B, true), 0)).isEmpty();
    assertThat(rules.wanted(leases(A, true), 0))
        .as("left by an earlier process of the same name")
        .hasSameElementsAs(DUTIES);
  }

  @Test
  void shouldShareWhatADeadNodeLeftAmongTheOthersAtOnce() {
    StandbyRules b = rules(B);
    StandbyRules c = rules(C);

    Set<DutyName> taken = new HashSet<>(b.wanted(leases(A, false), 0));
    List<DutyName> ofC = c.wanted(leases(A, false), 0);

    assertThat(taken).isNotEmpty().doesNotContainAnyElementsOf(ofC);
    taken.addAll(ofC);
    assertThat(taken).as("although the dead one is still a member").isEqualTo(DUTIES);
  }

  @Test
  void shouldTakeWhateverStaysFreeWhenThePreferredNodeDoesNotCome() {
    StandbyRules rules = rules(B);
    assertThat(rules.wanted(leases(A, false), 0)).hasSizeLessThan(DUTIES.size());

    assertThat(rules.wanted(leases(A, false), 2 * SECOND)).hasSameElementsAs(DUTIES);
  }

  @Test
  void shouldOfferWhatOthersShouldHaveOnceTheMembersAreSettled() {
    StandbyRules rules = rules(A);
    List<Fence> held = DUTIES.stream().map(duty -> new Fence(duty, A, Epoch.of(1))).toList();

    assertThat(rules.unwanted(held, SECOND)).isEmpty();
    Map<NodeId, Set<DutyName>> offers = rules.unwanted(held, 3 * SECOND);

    assertThat(offers.keySet()).containsExactlyInAnyOrder(B, C);
    offers.forEach(
        (node, duties) ->
            assertThat(duties)
                .allSatisfy(duty -> assertThat(rules.preferred(duty)).contains(node)));
  }

  @Test
  void shouldKeepTheDutiesOfAChainTogetherAndSpreadTheChains() {
    Map<DutyName, NodeId> placed = Placement.of(DUTIES, Set.of(A, B, C));

    assertThat(placed.keySet()).isEqualTo(DUTIES);
    assertThat(placed.get(new DutyName("claim/901")))
        .isEqualTo(placed.get(new DutyName("send/901/RELAYER")))
        .isEqualTo(placed.get(new DutyName("watch/901")));
    assertThat(new HashSet<>(placed.values())).hasSize(3);
    Set<DutyName> ordered = new TreeSet<>(Comparator.comparing(DutyName::value));
    ordered.addAll(DUTIES);
    assertThat(Placement.of(ordered, Set.of(C, B, A))).as("whatever the order").isEqualTo(placed);
    assertThat(Placement.of(DUTIES, Set.of())).isEmpty();
  }

  private static StandbyRules rules(NodeId self) {
    StandbyRules rules = new StandbyRules(self, DUTIES, RELIEF);
    rules.members(Set.of(A, B, C), 0);
    return rules;
  }

  private static List<Lease> leases(NodeId owner, boolean held) {
    return DUTIES.stream()
        .map(duty -> new Lease(duty, owner, Epoch.of(1), Instant.EPOCH, Instant.EPOCH, held))
        .toList();
  }
}
