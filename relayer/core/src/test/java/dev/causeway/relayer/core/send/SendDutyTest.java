// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Standing;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One key on a chain whose fees, funds and pool a test controls. */
class SendDutyTest {
  private static final ChainId CHAIN = ChainId.of(901);
  private static final Address KEY = Address.parse("0x" + "77".repeat(20));
  private static final Address BRIDGE = Address.parse("0x" + "88".repeat(20));
  private static final SendConfig CONFIG =
      new SendConfig(
          new FeePolicy(Wei.of(1_000), 25),
          8,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          3,
          Set.of());

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final MemoryStore store = new MemoryStore(() -> now);
  private final Pool pool = new Pool();
  private final SendDuty duty = new SendDuty(pool, new Key(), SenderRole.RELAYER, store, CONFIG);
  private final Fence fence =
      store.leases().acquire(duty.name(), new NodeId("node-1"), Duration.ofDays(1)).orElseThrow();

  /** A pool that mines nothing by itself. */
  private static final class Pool implements TransactionPort {
    private final List<SignedTransaction> sent = new ArrayList<>();
    private BroadcastResult answer = new BroadcastResult.Accepted();
    private Wei baseFee = Wei.of(100);
    private long next = 5;
    private List<TransactionReceipt> receipts = List.of();

    @Override
    public ChainId chain() {
      return CHAIN;
    }

    @Override
    public Outcome<AccountState> account(Address account) {
      return Outcome.ok(new AccountState(Nonce.of(next), Nonce.of(next), Wei.of(1)));
    }

    @Override
    public Outcome<FeeMarket> fees() {
      return Outcome.ok(new FeeMarket(baseFee, Wei.of(2)));
    }

    @Override
    public Outcome<Gas> estimate(Address from, EncodedCall call) {
      return Outcome.ok(call.gasLimit());
    }

    @Override
    public Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions) {
      sent.addAll(transactions);
      return Outcome.ok(transactions.stream().map(_ -> answer).toList());
    }

    @Override
    public Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions) {
      return Outcome.ok(receipts);
    }
  }

  /** Signs by writing the fields down. */
  private static final class Key implements TransactionSigner {
    @Override
    public Address address() {
      return KEY;
    }

    @Override
    public SignedTransaction sign(UnsignedTransaction transaction) {
      String hash =
          "0x%032d%016d%016d"
              .formatted(
                  transaction.nonce().value(),
                  transaction.maxFeePerGas().value().toLongExact(),
                  transaction.data().size());
      return new SignedTransaction(TxHash.parse(hash), Bytes.parse("0x01"));
    }
  }

  private void wish(String key) {
    store
        .outbox()
        .enqueue(
            fence,
            List.of(
                new NewIntent(
                    CHAIN,
                    SenderRole.RELAYER,
                    "claim",
                    key,
                    new EncodedCall(BRIDGE, Wei.ZERO, Bytes.parse("0xaabb"), Gas.of(90_000)),
                    List.of())));
  }

  private List<InFlight> inFlight() {
    return store.outbox().inFlight(CHAIN, SenderRole.RELAYER);
  }

  private Optional<String> blockage() {
    return store.obstacles().all().stream()
        .filter(standing -> standing.duty().equals(duty.name()))
        .map(Standing::obstacle)
        .filter(obstacle -> obstacle.kind() == Obstacles.Kind.SENDER_BLOCKED)
        .filter(obstacle -> obstacle.role().equals(Optional.of(SenderRole.RELAYER)))
        .map(Obstacles.Obstacle::detail)
        .findFirst();
  }

  private void later(Duration time) {
    now = now.plus(time);
    duty.step(fence);
  }

  @Test
  void shouldSayThatItIsBlockedWhenTheFundsAreTooLow() {
    pool.answer = new BroadcastResult.InsufficientFunds();
    wish("a");
    assertThat(duty.step(fence)).isInstanceOf(Step.Failed.class);
    assertThat(blockage().orElseThrow()).contains("insufficient funds").contains(KEY.toString());

    pool.answer = new BroadcastResult.Accepted();
    later(CONFIG.checkAfter());
    assertThat(blockage()).isEmpty();
    assertThat(inFlight()).hasSize(1);
  }

  @Test
  void shouldSpendNoNonceAndSayWhyWhenTheBaseFeeIsAboveTheCeiling() {
    pool.baseFee = Wei.of(1_001);
    wish("a");
    assertThat(duty.step(fence)).isInstanceOf(Step.Failed.class);
    assertThat(blockage().orElseThrow()).contains("above the ceiling").contains("send.fee-ceiling");
    assertThat(inFlight()).isEmpty();
    assertThat(pool.sent).isEmpty();

    pool.baseFee = Wei.of(100);
    duty.step(fence);
    assertThat(blockage()).isEmpty();
    assertThat(inFlight()).hasSize(1);
  }

  @Test
  void shouldWriteNothingWhenAReceiptIsOfABlockThatIsNotFollowedYet() {
    wish("a");
    duty.step(fence);
    TxHash tx = pool.sent.getFirst().hash();
    pool.receipts =
        List.of(
            new TransactionReceipt(
                tx,
                BlockNumber.of(7),
                Bytes32.parse("0x" + "07".repeat(32)),
                true,
                Gas.of(1),
                Wei.of(1)));
    List<String> writes = new ArrayList<>();
    store.onWrite(name -> writes.add(name.value()), _ -> {});
    later(CONFIG.checkAfter());
    assertThat(writes).isEmpty();
    assertThat(pool.sent).as("it is mined: nothing to send again").hasSize(1);
  }

  @Test
  void shouldRaiseTheFeeOfASilentTransactionUntilTheAttemptsAreUsedUp() {
    wish("a");
    duty.step(fence);
    for (int i = 0; i < 6; i++) {
      later(CONFIG.replaceAfter());
    }
    List<Wei> fees =
        inFlight().getFirst().attempts().stream()
            .map(attempt -> attempt.transaction().maxFeePerGas())
            .toList();
    assertThat(fees).hasSize(3).isSorted().doesNotHaveDuplicates();
    assertThat(inFlight().getFirst().attempts())
        .allMatch(attempt -> attempt.transaction().nonce().equals(Nonce.of(5)));
    assertThat(blockage().orElseThrow()).contains("nonce 5").contains("after 3 attempts");
  }

  @Test
  void shouldKeepTheLastAttemptAndSayWhyWhenTheCeilingForbidsAReplacement() {
    pool.baseFee = Wei.of(450);
    wish("a");
    duty.step(fence);
    later(CONFIG.replaceAfter());
    assertThat(inFlight().getFirst().attempts()).hasSize(1);
    assertThat(pool.sent).hasSize(2).allMatch(tx -> tx.equals(pool.sent.getFirst()));
    assertThat(blockage().orElseThrow()).contains("cannot be raised").contains("ceiling");
  }

  @Test
  void shouldFillNoncesThatTheChainWaitsFor() {
    wish("a");
    duty.step(fence);
    // A reorg took back two transactions that somebody else sent with the key.
    pool.next = 3;
    pool.sent.clear();
    later(CONFIG.replaceAfter());

    assertThat(inFlight())
        .extracting(InFlight::nonce)
        .containsExactly(Nonce.of(3), Nonce.of(4), Nonce.of(5));
    for (InFlight filling : inFlight().subList(0, 2)) {
      UnsignedTransaction transaction = filling.attempts().getFirst().transaction();
      assertThat(transaction.to()).isEqualTo(KEY);
      assertThat(transaction.value()).isEqualTo(Wei.ZERO);
      assertThat(transaction.data()).isEqualTo(Bytes.EMPTY);
    }
    assertThat(pool.sent.stream().map(SignedTransaction::hash))
        .as("written ahead, lowest nonce first")
        .startsWith(
            inFlight().get(0).attempts().getFirst().signed().hash(),
            inFlight().get(1).attempts().getFirst().signed().hash());
    assertThat(blockage().orElseThrow()).contains("nonce gap").contains("nonce 3");

    int stored = inFlight().size();
    later(CONFIG.checkAfter());
    assertThat(inFlight()).as("filled once").hasSize(stored);
  }

  /** Found by the simulator: seed 206. */
  @Test
  void shouldFillNothingWhenAnEndpointReportsANonceThatWeUsed() {
    wish("a");
    duty.step(fence);
    store
        .outbox()
        .conclude(fence, inFlight().getFirst().intent().id(), IntentState.FINAL, List.of());
    pool.next = 6;
    wish("b");
    duty.step(fence);
    pool.next = 5;
    later(CONFIG.replaceAfter());

    assertThat(inFlight()).extracting(InFlight::nonce).containsExactly(Nonce.of(6));
    assertThat(store.outbox().queued(CHAIN, SenderRole.RELAYER, 10)).isEmpty();
    assertThat(blockage().orElseThrow()).contains("nonce 5").contains("lags or lies");
  }

  @Test
  void shouldNotWishForAFillingAgainWhenItsNonceIsUsedAfterAll() {
    wish("a");
    duty.step(fence);
    pool.next = 4;
    later(CONFIG.replaceAfter());
    assertThat(inFlight()).hasSize(2);
    pool.next = 6;
    pool.answer = new BroadcastResult.NonceTooLow();
    later(CONFIG.replaceAfter());

    assertThat(inFlight()).isEmpty();
    assertThat(store.outbox().queued(CHAIN, SenderRole.RELAYER, 10))
        .extracting(intent -> intent.wish().purpose())
        .containsExactly("claim");
  }

  @Test
  void shouldRefuseASecondTransactionForANonceThatReplacesNothing() {
    wish("a");
    duty.step(fence);
    InFlight flight = inFlight().getFirst();
    UnsignedTransaction other =
        new UnsignedTransaction(
            CHAIN,
            flight.nonce(),
            KEY,
            Wei.ZERO,
            Bytes.EMPTY,
            Gas.of(21_000),
            flight.attempts().getFirst().transaction().maxFeePerGas(),
            Wei.of(2));
    assertThatThrownBy(
            () ->
                store
                    .outbox()
                    .recordAttempt(fence, flight.intent().id(), KEY, other, new Key().sign(other)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("signed already");
    assertThat(inFlight().getFirst().attempts()).hasSize(1);
    assertThat(flight.intent().state()).isEqualTo(IntentState.SENT);
  }

  @Test
  @Tag("attack-46")
  void shouldLetASecondSenderOfTheSameKeySendNothing() {
    SendDuty other = new SendDuty(pool, new Key(), SenderRole.RELAYER, store, CONFIG);
    NodeId node = new NodeId("node-2");
    assertThat(store.leases().acquire(other.name(), node, Duration.ofDays(1))).isEmpty();
    wish("a");
    duty.step(fence);
    wish("b");
    // It takes the key for its own all the same.
    Fence claimed = new Fence(other.name(), node, fence.epoch());
    assertThatThrownBy(() -> other.step(claimed)).isInstanceOf(FencedOutException.class);
    assertThat(pool.sent).hasSize(1);

    duty.step(fence);
    assertThat(inFlight()).extracting(InFlight::nonce).containsExactly(Nonce.of(5), Nonce.of(6));
  }

  @Test
  @Tag("twin-46:shouldLetASecondSenderOfTheSameKeySendNothing")
  void shouldSignTwoTransactionsForOneNonceWhenSendersOfOneKeyShareNoLease() {
    MemoryStore ofItsOwn = new MemoryStore(() -> now);
    SendDuty other = new SendDuty(pool, new Key(), SenderRole.RELAYER, ofItsOwn, CONFIG);
    Fence granted =
        ofItsOwn
            .leases()
            .acquire(other.name(), new NodeId("node-2"), Duration.ofDays(1))
            .orElseThrow();
    wish("a");
    ofItsOwn
        .outbox()
        .enqueue(
            granted,
            List.of(
                new NewIntent(
                    CHAIN,
                    SenderRole.RELAYER,
                    "claim",
                    "b",
                    new EncodedCall(BRIDGE, Wei.ZERO, Bytes.parse("0xaabbcc"), Gas.of(90_000)),
                    List.of())));
    duty.step(fence);
    var _ = other.step(granted);

    assertThat(pool.sent).hasSize(2).doesNotHaveDuplicates();
    assertThat(inFlight()).extracting(InFlight::nonce).containsExactly(Nonce.of(5));
    assertThat(ofItsOwn.outbox().inFlight(CHAIN, SenderRole.RELAYER))
        .as("only one of the two can ever be mined")
        .extracting(InFlight::nonce)
        .containsExactly(Nonce.of(5));
  }
}
