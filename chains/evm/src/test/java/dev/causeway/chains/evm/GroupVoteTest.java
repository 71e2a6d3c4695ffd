// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.evm.GroupVote.Verdict;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupVoteTest {
  private static final Bytes32 TRUE = Bytes32.parse("0x" + "aa".repeat(32));
  private static final Bytes32 LIE = Bytes32.parse("0x" + "bb".repeat(32));

  private static GroupVote vote(String... groups) {
    return new GroupVote(TrustPolicy.of(List.of(groups)));
  }

  @Test
  void shouldConfirmAndNameDissentersWhenMajorityAgrees() {
    assertThat(vote("a", "b", "c").count(Map.of(0, LIE, 1, TRUE, 2, TRUE)))
        .isEqualTo(new Verdict.Confirmed(TRUE, Set.of(1, 2), Set.of(0)));
  }

  @Test
  void shouldStayUndecidedWhenTooFewAnswer() {
    assertThat(vote("a", "b", "c").count(Map.of(0, LIE)))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            verdict -> {
              assertThat(verdict.most()).isEqualTo(1);
              assertThat(verdict.contested()).isFalse();
            });
  }

  @Test
  void shouldStayUndecidedWhenTwoContradictEachOther() {
    assertThat(vote("a", "b").count(Map.of(0, LIE, 1, TRUE)))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            verdict -> {
              assertThat(verdict.contested()).isTrue();
              assertThat(verdict.detail()).contains("endpoint 0").contains("endpoint 1");
            });
  }

  @Test
  void shouldGiveAGroupOneVoiceWhenItHasManyEndpoints() {
    // Three URLs of one provider against two others.
    assertThat(
            vote("p", "p", "p", "a", "b").count(Map.of(0, LIE, 1, LIE, 2, LIE, 3, TRUE, 4, TRUE)))
        .isEqualTo(new Verdict.Confirmed(TRUE, Set.of(3, 4), Set.of(0, 1, 2)));
  }

  @Test
  void shouldCastOutTheOneThatContradictsItsOwnGroup() {
    assertThat(vote("p", "p", "a").count(Map.of(0, TRUE, 1, LIE, 2, TRUE)))
        .isEqualTo(new Verdict.Confirmed(TRUE, Set.of(0, 2), Set.of(1)));
  }

  @Test
  void shouldConfirmNeitherWhenTheQuorumIsSoLowThatBothHaveIt() {
    GroupVote careless = new GroupVote(TrustPolicy.of(2).withQuorum(1));
    assertThat(careless.count(Map.of(0, LIE, 1, TRUE))).isInstanceOf(Verdict.Undecided.class);
    assertThat(careless.count(Map.of(1, TRUE))).isInstanceOf(Verdict.Confirmed.class);
  }

  @Test
  void shouldTakeTheHeightThatAQuorumReached() {
    GroupVote vote = vote("a", "b", "c");
    assertThat(
            vote.reachedByQuorum(
                Map.of(0, BlockNumber.of(900), 1, BlockNumber.of(10), 2, BlockNumber.of(12))))
        .as("one that is far ahead of all others decides nothing")
        .contains(BlockNumber.of(12));
    assertThat(vote.reachedByQuorum(Map.of(0, BlockNumber.of(900)))).isEmpty();
  }

  @Test
  void shouldNeedMoreThanHalfByDefault() {
    assertThat(TrustPolicy.of(1).quorum()).isEqualTo(1);
    assertThat(TrustPolicy.of(2).quorum()).isEqualTo(2);
    assertThat(TrustPolicy.of(3).quorum()).isEqualTo(2);
    assertThat(TrustPolicy.of(4).quorum()).isEqualTo(3);
    assertThat(TrustPolicy.of(List.of("p", "p", "q")).quorum()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAQuorumThatCannotBeHad() {
    TrustPolicy oneProvider = TrustPolicy.of(List.of("p", "p"));
    assertThatThrownBy(() -> oneProvider.withQuorum(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 1");
    assertThatThrownBy(() -> TrustPolicy.of(3).withQuorum(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldCountUrlsOfOneHostAndPortOnce() {
    TrustPolicy trust =
        TrustPolicy.byHost(
            List.of(
                URI.create("http://user@node.example:8545/a"),
                URI.create("http://NODE.example:8545/b"),
                URI.create("http://node.example:9545")));
    assertThat(trust.groups())
        .containsExactly("node.example:8545", "node.example:8545", "node.example:9545");
    assertThat(trust.quorum()).isEqualTo(2);
  }
}
