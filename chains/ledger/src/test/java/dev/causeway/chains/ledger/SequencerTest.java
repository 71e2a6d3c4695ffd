// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.exit;
import static dev.causeway.chains.ledger.TestLedger.key;
import static dev.causeway.chains.ledger.TestLedger.owner;
import static dev.causeway.chains.ledger.TestLedger.sign;
import static dev.causeway.chains.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ledger.Rejection.Reason;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is ordered and what is refused. One node for all tests; each has people of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SequencerTest {
  private final TestLedger ledger = TestLedger.start();
  private int people;

  @BeforeAll
  void list() {
    long token = ledger.listToken();
    assertThat(token).isEqualTo(1);
    ledger.contract.list(
        new TokenKey(MemoryContract.L1, TestLedger.SOMEBODY), "Another token, native to L1");
  }

  @AfterAll
  void close() {
    ledger.close();
  }

  /** The account index of a new person with that much. */
  private int newcomer(long amount) {
    int person = people++;
    ledger.contract.deposit(List.of(owner(person)), 1, amount);
    TestLedger.await("credited", () -> ledger.node.account(AccountIndex.of(person)).isPresent());
    return person;
  }

  private void refused(SignedPayment payment, Reason reason) {
    List<AccountEntry> before = ledger.accounts();
    assertThat(ledger.submit(payment))
        .isInstanceOfSatisfying(
            Submission.Rejected.class,
            rejected -> assertThat(rejected.rejection().reason()).isEqualTo(reason));
    assertThat(ledger.accounts()).isEqualTo(before);
  }

  private long balance(int index) {
    return ledger
        .node
        .account(AccountIndex.of(index))
        .orElseThrow()
        .account()
        .balance()
        .value()
        .toLongExact();
  }

  private static Payment pay(int from, int to, long amount, long token) {
    return new Transfer(
        AccountIndex.of(from),
        AccountIndex.of(0),
        owner(to),
        TokenNumber.of(token),
        TokenAmount.of(amount));
  }

  @Test
  void shouldMoveTheAmountAndNameThePlace() {
    int payer = newcomer(100);
    int payee = newcomer(1);

    Submission.Ordered ordered = ledger.ordered(transfer(payer, payee, 40, 0));

    assertThat(balance(payer)).isEqualTo(60);
    assertThat(balance(payee)).isEqualTo(41);
    assertThat(ordered.block().endPosition()).isGreaterThan(ordered.transaction().position());
    assertThat(ledger.store.transactions(ordered.transaction().position(), 1))
        .containsExactly(ordered.transaction());
  }

  @Test
  void shouldOpenAnAccountForWhoHasNone() {
    int payer = newcomer(100);
    Owner stranger = owner(10_000);

    ledger.ordered(transfer(key(payer), payer, stranger, 7, 0));
    people++;

    assertThat(ledger.node.accountsOf(stranger))
        .singleElement()
        .satisfies(entry -> assertThat(entry.account().balance()).isEqualTo(TokenAmount.of(7)));
  }

  @Test
  void shouldAnswerTheSameToTheSamePaymentAgain() {
    int payer = newcomer(100);
    SignedPayment payment = transfer(payer, payer, 5, 0);

    Submission first = ledger.submit(payment);
    Submission again = ledger.submit(payment);

    assertThat(first).isInstanceOf(Submission.Ordered.class).isEqualTo(again);
    assertThat(balance(payer)).isEqualTo(100);
    refused(transfer(payer, payer, 6, 0), Reason.NONCE_USED);
  }

  @Test
  void shouldAnswerTheSameToTheSamePaymentTwiceInOneCall() {
    int payer = newcomer(100);
    SignedPayment payment = exit(payer, MemoryContract.L1, 5, 0);

    List<Submission> both = ledger.submit(List.of(payment, payment));

    assertThat(both.getFirst()).isInstanceOf(Submission.Ordered.class);
    assertThat(both).containsOnly(both.getFirst());
    assertThat(balance(payer)).isEqualTo(95);
  }

  @Test
  void shouldOrderOneCallAsItStands() {
    int payer = newcomer(100);
    int payee = newcomer(1);
    List<SignedPayment> payments = new ArrayList<>();
    for (int nonce = 0; nonce < 50; nonce++) {
      payments.add(transfer(payer, payee, 1, nonce));
    }

    List<Submission> answers = ledger.submit(payments);

    assertThat(answers).allMatch(Submission.Ordered.class::isInstance);
    assertThat(answers.stream().map(answer -> ((Submission.Ordered) answer).transaction().nonce()))
        .isEqualTo(payments.stream().map(SignedPayment::nonce).toList());
    assertThat(balance(payee)).isEqualTo(51);
  }

  @Test
  void shouldRefuseWhatIsNotSignedByItsKey() {
    int payer = newcomer(100);
    SignedPayment signed = transfer(payer, payer, 5, 0);
    SignedPayment more =
        new SignedPayment(
            pay(payer, payer, 6, 1), signed.nonce(), signed.key(), signed.signature());
    SignedPayment later =
        new SignedPayment(signed.payment(), Nonce.of(1), signed.key(), signed.signature());
    SignedPayment elsewhere =
        SignedPayment.sign(
            signed.payment(),
            Nonce.of(0),
            new dev.causeway.proofs.validity.Domain(MemoryContract.LEDGER, TestLedger.SOMEBODY),
            key(payer));

    refused(more, Reason.BAD_SIGNATURE);
    refused(later, Reason.BAD_SIGNATURE);
    refused(elsewhere, Reason.BAD_SIGNATURE);
  }

  @Test
  void shouldRefuseTheKeyOfSomebodyElse() {
    int payer = newcomer(100);
    refused(transfer(key(20_000), payer, owner(20_000), 5, 0), Reason.WRONG_OWNER);
  }

  @Test
  void shouldRefuseWhatTheAccountCannotPay() {
    int payer = newcomer(100);
    refused(transfer(payer, payer, 101, 0), Reason.BALANCE_LOW);
    refused(exit(payer, MemoryContract.L1, 101, 0), Reason.BALANCE_LOW);
    refused(transfer(payer, payer, 0, 0), Reason.AMOUNT_ZERO);
    refused(transfer(payer, payer, 1, 1), Reason.NONCE_AHEAD);
    refused(sign(key(payer), pay(payer, payer, 1, 2), 0), Reason.WRONG_TOKEN);
    refused(sign(key(payer), pay(payer, payer, 1, 77), 0), Reason.UNKNOWN_TOKEN);
    refused(transfer(key(payer), 65_535, owner(payer), 1, 0), Reason.UNKNOWN_ACCOUNT);
  }

  @Test
  void shouldRefuseExitsThatTheContractWouldRevert() {
    int payer = newcomer(100);
    refused(exit(payer, ChainId.of(7), 1, 0), Reason.UNKNOWN_DESTINATION);
    refused(exit(payer, MemoryContract.LEDGER, 1, 0), Reason.UNKNOWN_DESTINATION);
    Exit toNobody =
        new Exit(
            AccountIndex.of(payer),
            Address.ZERO,
            MemoryContract.L1,
            TokenNumber.of(1),
            TokenAmount.of(1));
    refused(sign(key(payer), toNobody, 0), Reason.RECIPIENT_INVALID);
    refused(transfer(key(payer), payer, new Owner(Address.ZERO), 1, 0), Reason.RECIPIENT_INVALID);
  }

  @Test
  void shouldOpenAnotherAccountWhereADepositWouldOverflow() {
    int person = newcomer(1);
    TokenAmount most =
        new TokenAmount(UInt256.MAX.dividedBy(1L << 62).dividedBy(1L << 62).dividedBy(1L << 4));

    ledger.contract.deposit(owner(person), 1, most);
    TestLedger.await("credited elsewhere", () -> ledger.node.accountsOf(owner(person)).size() == 2);
    people++;

    assertThat(ledger.node.accountsOf(owner(person)).getLast().account().balance()).isEqualTo(most);
  }

  @Test
  void shouldCountWhatEverybodyHolds() {
    int payer = newcomer(100);
    ledger.ordered(exit(payer, MemoryContract.L1, 30, 0));

    TokenAmount held =
        ledger.accounts().stream()
            .map(AccountEntry::account)
            .filter(account -> account.token().equals(TokenNumber.of(1)))
            .map(account -> account.balance())
            .reduce(TokenAmount.ZERO, TokenAmount::plus);

    assertThat(ledger.node.status().supply(TokenNumber.of(1))).isEqualTo(held);
  }

  @Test
  void shouldNameTheLeafOfAnExit() {
    int payer = newcomer(100);

    OrderedTransaction first = ledger.ordered(exit(payer, MemoryContract.L1, 1, 0)).transaction();
    OrderedTransaction second = ledger.ordered(exit(payer, MemoryContract.L1, 1, 1)).transaction();

    assertThat(second.description()).isEqualTo(Optional.empty());
    assertThat(second.exit().orElseThrow().index().value())
        .isEqualTo(first.exit().orElseThrow().index().value() + 1);
    assertThat(second.exit().orElseThrow().messageId())
        .isNotEqualTo(first.exit().orElseThrow().messageId());
  }
}
