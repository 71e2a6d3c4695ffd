// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.owner;
import static dev.causeway.chains.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is ordered while nobody proves. */
class BacklogTest {
  private static final int MOST = 10;

  @Test
  void shouldRefusePaymentsButNoDepositWhileTheProverIsBehind() {
    TestLedger ledger =
        TestLedger.on(
            TestDatabase.fresh(),
            new MemoryContract(),
            TestLedger.quick("behind").withMostUnsettled(MOST),
            store -> store);
    try (ledger) {
      ledger.funded(2, 100);
      assertThat(
              ledger.submit(
                  IntStream.range(0, MOST - 2)
                      .mapToObj(nonce -> transfer(0, 1, 1, nonce))
                      .toList()))
          .allMatch(Submission.Ordered.class::isInstance);

      assertThat(ledger.submit(transfer(0, 1, 1, MOST - 2)))
          .isEqualTo(new Submission.ProverBehind(MOST));
      assertThat(ledger.node.status().queued()).isZero();
      ledger.contract.deposit(List.of(owner(0)), 1, 5);
      TestLedger.await("credited", () -> ledger.node.status().depositsCredited() == 3);

      ledger.settleEverything();
      assertThat(ledger.ordered(transfer(0, 1, 1, MOST - 2)).transaction().position())
          .isEqualTo(MOST + 1);
    }
  }
}
