// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
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
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOutboxTest {
  private static final ChainId CHAIN = ChainId.of(900);
  private static final Address KEY = Address.parse("0x" + "77".repeat(20));
  private static final TxHash TX = TxHash.parse("0x" + "01".repeat(32));
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryStore store = new MemoryStore(() -> NOW);

  @Test
  void shouldTellNobodyWhenReceiptIsOfBlockThatIsNotInTheJournal() {
    // The send duty that asked for the receipt wakes on such word: it would ask without end.
    Fence fence =
        store
            .leases()
            .acquire(
                DutyName.send(CHAIN, SenderRole.PROPOSER), new NodeId("node-1"), Duration.ofDays(1))
            .orElseThrow();
    var call = new EncodedCall(KEY, Wei.ZERO, Bytes.parse("0xaabb"), Gas.of(90_000));
    store
        .outbox()
        .enqueue(
            fence,
            List.of(
                new NewIntent(
                    CHAIN, SenderRole.PROPOSER, "propose-output", "key", call, List.of())));
    long intent = store.outbox().queued(CHAIN, SenderRole.PROPOSER, 1).getFirst().id();
    store
        .outbox()
        .recordAttempt(
            fence,
            intent,
            KEY,
            new UnsignedTransaction(
                CHAIN,
                Nonce.of(0),
                KEY,
                Wei.ZERO,
                call.data(),
                call.gasLimit(),
                Wei.of(2),
                Wei.of(1)),
            new SignedTransaction(TX, Bytes.parse("0x01")));
    List<Notice> heard = new ArrayList<>();
    store.notices().subscribe(heard::add);

    store
        .outbox()
        .recordReceipts(
            fence,
            CHAIN,
            List.of(
                new TransactionReceipt(
                    TX,
                    BlockNumber.of(7),
                    Bytes32.parse("0x" + "02".repeat(32)),
                    true,
                    Gas.of(21_000),
                    Wei.of(1))));

    assertThat(heard).isEmpty();
    assertThat(store.outbox().sent(CHAIN, SenderRole.PROPOSER))
        .singleElement()
        .satisfies(flight -> assertThat(flight.intent().state()).isEqualTo(IntentState.SENT));
  }

  @Test
  void shouldRefuseAStaleOwnerThoughItHasNothingToWrite() {
    // As PostgreSQL does: who is told that all went well may act on it.
    DutyName duty = DutyName.send(CHAIN, SenderRole.PROPOSER);
    Fence stale =
        store.leases().acquire(duty, new NodeId("node-1"), Duration.ofDays(1)).orElseThrow();
    store.leases().release(stale);
    var _ = store.leases().acquire(duty, new NodeId("node-2"), Duration.ofDays(1)).orElseThrow();
    assertThatThrownBy(() -> store.outbox().enqueue(stale, List.of()))
        .isInstanceOf(FencedOutException.class);
  }
}
