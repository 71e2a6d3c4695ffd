// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.LedgerOutcome.Applied;
import dev.causeway.proofs.validity.LedgerOutcome.Rejected;
import dev.causeway.proofs.validity.LedgerScenario.Person;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.crypto.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerStateTest {
  private final LedgerScenario ledger = LedgerScenario.lived();
  private final LedgerState state = ledger.state();

  @Test
  void shouldMoveWhatTransactionsSay() {
    apply(ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 90));
    apply(ledger.exit(Person.BOB, 1, 1, 500));
    apply(ledger.transfer(Person.ALICE, 0, 9, Person.CAROL, 1, 900));
    apply(LedgerScenario.deposit(9, Person.CAROL, 1, 1));
    apply(new NoOp());

    assertAccount(0, Person.ALICE, 1, 0, 3);
    assertAccount(1, Person.BOB, 1, 90, 1);
    assertAccount(9, Person.CAROL, 1, 901, 0);
    assertAccount(40_000, Person.CAROL, 2, 70, 0);
    assertThat(state.find(Person.CAROL.owner(), TokenNumber.of(1))).contains(AccountIndex.of(9));
    assertThat(state.find(Person.BOB.owner(), TokenNumber.of(2))).isEmpty();
    assertThat(state.firstEmpty()).contains(AccountIndex.of(2));
  }

  @Test
  void shouldOnlyCountTheNonceWhenPayingOneself() {
    apply(ledger.transfer(Person.ALICE, 0, 0, Person.ALICE, 1, 990));
    assertAccount(0, Person.ALICE, 1, 990, 2);
    assertRejected(
        ledger.transfer(Person.ALICE, 0, 0, Person.ALICE, 1, 991), LedgerRejection.Overdraft.class);
  }

  @Test
  void shouldRejectWhatThePayerCannotPay() {
    assertRejected(ledger.exit(Person.ALICE, 0, 1, 991), LedgerRejection.Overdraft.class);
    assertRejected(ledger.exit(Person.ALICE, 0, 2, 1), LedgerRejection.OtherToken.class);
    assertRejected(ledger.exit(Person.ALICE, 5, 1, 1), LedgerRejection.NoPayer.class);
    assertRejected(ledger.exit(Person.BOB, 0, 1, 1), LedgerRejection.OtherOwner.class);
  }

  @Test
  void shouldRejectPaymentThatWasMade() {
    SignedPayment payment = ledger.exit(Person.ALICE, 0, 1, 1);
    apply(payment);
    assertRejected(payment, LedgerRejection.OtherNonce.class);
    // The right nonce under the old signature.
    assertRejected(
        new SignedPayment(
            payment.payment(), payment.nonce().next(), payment.key(), payment.signature()),
        LedgerRejection.Unsigned.class);
  }

  @Test
  void shouldRejectSignaturesOfOtherPaymentsAndDeployments() {
    SignedPayment signed = ledger.exit(Person.ALICE, 0, 1, 1);
    SignedPayment other = ledger.exit(Person.ALICE, 0, 1, 2);
    assertRejected(
        new SignedPayment(other.payment(), signed.nonce(), signed.key(), signed.signature()),
        LedgerRejection.Unsigned.class);
    Signature signature = signed.signature();
    assertRejected(
        new SignedPayment(
            signed.payment(),
            signed.nonce(),
            signed.key(),
            new Signature(signature.r8x(), signature.r8y(), Scalar.of(5))),
        LedgerRejection.Unsigned.class);
    for (Domain elsewhere :
        List.of(
            new Domain(ChainId.of(951), LedgerScenario.DOMAIN.contract()),
            new Domain(LedgerScenario.DOMAIN.ledger(), Address.ZERO))) {
      assertRejected(
          SignedPayment.sign(signed.payment(), signed.nonce(), elsewhere, Person.ALICE.key()),
          LedgerRejection.Unsigned.class);
    }
  }

  @Test
  void shouldLetTheOperatorChooseAmongAccountsOfThePayee() {
    SignedPayment signed = ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 5);
    var moved = ((LedgerTransaction.Transfer) signed.payment()).withTo(AccountIndex.of(12));
    apply(new SignedPayment(moved, signed.nonce(), signed.key(), signed.signature()));
    assertAccount(12, Person.BOB, 1, 5, 0);
    assertThat(state.find(Person.BOB.owner(), TokenNumber.of(1))).contains(AccountIndex.of(1));
  }

  @Test
  void shouldRejectPayeesThatAreSomebodyElse() {
    assertRejected(LedgerScenario.deposit(0, Person.BOB, 1, 1), LedgerRejection.OtherPayee.class);
    assertRejected(LedgerScenario.deposit(0, Person.ALICE, 2, 1), LedgerRejection.OtherPayee.class);
    assertRejected(
        ledger.transfer(Person.ALICE, 0, 1, Person.CAROL, 1, 1), LedgerRejection.OtherPayee.class);
  }

  @Test
  void shouldRejectBalancesFrom2To128On() {
    TokenAmount most = new TokenAmount(UInt256.parse("340282366920938463463374607431768211455"));
    Deposit all = new Deposit(AccountIndex.of(20), Person.BOB.owner(), TokenNumber.of(3), most);
    apply(all);
    assertRejected(
        LedgerScenario.deposit(20, Person.BOB, 3, 1), LedgerRejection.BalanceTooLarge.class);
    assertThatThrownBy(
            () ->
                new Deposit(
                    AccountIndex.of(20),
                    Person.BOB.owner(),
                    TokenNumber.of(3),
                    most.plus(TokenAmount.of(1))))
        .hasMessageContaining("below 2^128");
  }

  @Test
  void shouldReplaySettledTransactionsWithoutSignatures() {
    LedgerScenario copy = ledger.copy();
    SignedPayment payment = ledger.transfer(Person.ALICE, 0, 9, Person.CAROL, 1, 7);
    apply(payment);
    assertThat(copy.state().replay(LedgerTransaction.of(payment.transaction().words())))
        .isInstanceOf(Applied.class);
    assertThat(copy.state().root()).isEqualTo(state.root());
  }

  @Test
  void shouldRefuseBatchAtTheEntryThatDoesNotHold() {
    assertThat(
            BatchInputs.assemble(
                state,
                List.of(
                    ledger.exit(Person.ALICE, 0, 1, 990),
                    ledger.exit(Person.BOB, 1, 1, 500),
                    ledger.signed(
                        Person.ALICE, LedgerScenario.transfer(0, 1, Person.BOB, 1, 1), 1)),
                4,
                ledger.binding()))
        .isInstanceOfSatisfying(
            BatchAssembly.Refused.class,
            refused -> {
              assertThat(refused.position()).isEqualTo(2);
              assertThat(refused.reason()).isInstanceOf(LedgerRejection.Overdraft.class);
            });
  }

  private void apply(BatchEntry entry) {
    assertThat(state.apply(entry)).isEqualTo(new Applied());
  }

  private void assertRejected(BatchEntry entry, Class<? extends LedgerRejection> reason) {
    Scalar before = state.root();
    assertThat(state.apply(entry))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).isInstanceOf(reason);
              assertThat(rejected.reason().describe()).contains("account");
            });
    assertThat(state.root()).isEqualTo(before);
  }

  private void assertAccount(int index, Person owner, long token, long balance, long nonce) {
    assertThat(state.account(AccountIndex.of(index)))
        .contains(
            new Account(
                owner.owner(), TokenNumber.of(token), TokenAmount.of(balance), Nonce.of(nonce)));
  }
}
