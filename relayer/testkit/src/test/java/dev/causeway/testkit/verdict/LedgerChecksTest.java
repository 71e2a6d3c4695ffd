// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.Words;
import dev.causeway.relayer.store.StoreEvidence.ProofTurn;
import dev.causeway.relayer.store.StoreEvidence.TurnKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerChecksTest {
  private static ProofTurn turn(TurnKind kind, long batch, int attempt) {
    return new ProofTurn(Instant.EPOCH, kind, ChainId.of(950), batch, attempt, "prover");
  }

  private static Words exit(long amount) {
    return new Exit(
            AccountIndex.of(1),
            Address.parse("0x%040x".formatted(7)),
            ChainId.of(900),
            TokenNumber.of(1),
            TokenAmount.of(amount))
        .words();
  }

  @Test
  void shouldHoldAndCountAttemptsWhenAKilledProverIsFollowedByAnother() {
    Check check =
        LedgerAuditor.provenOnce(
            1,
            List.of(
                turn(TurnKind.TAKEN, 0, 1),
                turn(TurnKind.TAKEN, 0, 2),
                turn(TurnKind.ACCEPTED, 0, 2)));
    assertThat(check.holds()).isTrue();
    assertThat(check.title()).contains("beyond the first: 1, of 1 batches");
  }

  @Test
  void shouldBeBrokenWhenABatchHasTwoProofsOrNoneOrIsNotSettled() {
    Check check =
        LedgerAuditor.provenOnce(
            2,
            List.of(
                turn(TurnKind.ACCEPTED, 0, 1),
                turn(TurnKind.ACCEPTED, 0, 2),
                turn(TurnKind.ACCEPTED, 2, 1)));
    assertThat(check.violations())
        .containsExactly(
            "batch 0 has 2 accepted proofs",
            "batch 1 has 0 accepted proofs",
            "batch 2 is proven and not settled");
  }

  @Test
  void shouldBeBrokenWhenAnAcknowledgedTransactionIsMissingOrAnotherOrDoubled() {
    List<Words> settled = List.of(exit(5), exit(6));
    assertThat(LedgerAuditor.keptItsWord(settled, List.of(new Acknowledged(1, exit(6)))).holds())
        .isTrue();
    assertThat(
            LedgerAuditor.keptItsWord(
                    settled,
                    List.of(
                        new Acknowledged(0, exit(6)),
                        new Acknowledged(2, exit(7)),
                        new Acknowledged(2, exit(7))))
                .violations())
        .containsExactly(
            "transaction 0 is settled as another one",
            "transaction 2 is in no settled batch",
            "transaction 2 is in no settled batch",
            "3 payments were acknowledged at 2 positions");
  }
}
