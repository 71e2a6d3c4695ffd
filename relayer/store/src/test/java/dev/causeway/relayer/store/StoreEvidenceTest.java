// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.ALICE;
import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.claimIntent;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static dev.causeway.relayer.store.Network.signed;
import static dev.causeway.relayer.store.Network.tx;
import static dev.causeway.relayer.store.Network.unsigned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Message;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.WriteKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StoreEvidenceTest {
  private final Network net = new Network();
  private final Message message = message(L1, 0, L2A, 100);
  private StoreEvidence evidence = open();

  private StoreEvidence open() {
    Database.Address address = net.store.database().address();
    return StoreEvidence.open(
        new StoreConfig.External(address.url(), address.user(), address.password()));
  }

  @BeforeEach
  void record() {
    evidence.record();
    evidence.record();
    net.extend(L1, 1, 1, sent("a", 0, message));
    net.extend(L2A, 1, 1);
  }

  @AfterEach
  void close() {
    evidence.close();
    net.close();
  }

  @Test
  void shouldRecordTakingAndReleasingWhenALeaseChanges() {
    DutyName sender = DutyName.send(L2A, SenderRole.RELAYER);
    Fence fence = net.fence(sender);
    net.store.leases().release(fence);
    assertThat(
            evidence.leaseChanges().stream()
                .filter(change -> change.duty().equals(sender.value()))
                .map(LeaseChange::held))
        .containsExactly(true, false);
    assertThat(evidence.owners()).doesNotContainKey(sender.value());
  }

  @Test
  void shouldRecordConnectionAndLeaseWhenASignedTransactionIsWritten() {
    Fence fence = net.fence(DutyName.send(L2A, SenderRole.RELAYER));
    net.store.outbox().enqueue(fence, List.of(claimIntent(L2A, "k", message)));
    long intent = net.store.outbox().queued(L2A, SenderRole.RELAYER, 1).getFirst().id();
    net.store.outbox().recordAttempt(fence, intent, ALICE, unsigned(L2A, 7, 10), signed("t"));
    net.store.outbox().recordBroadcast(fence, List.of(tx("t")), "accepted");
    assertThat(evidence.outboxWrites())
        .extracting(StoreEvidence.OutboxWrite::kind)
        .containsExactly(WriteKind.STORED, WriteKind.BROADCAST);
    StoreEvidence.OutboxWrite write = evidence.outboxWrites().getFirst();
    assertThat(write.node()).isEqualTo("causeway");
    assertThat(write.leaseOwner()).isEqualTo(Optional.of(fence.owner().value()));
    assertThat(write.leaseEpoch()).isEqualTo(fence.epoch().value());
    assertThat(write.hash()).isEqualTo(tx("t"));
    assertThat(evidence.attempts())
        .singleElement()
        .satisfies(row -> assertThat(row.nonce()).isEqualTo(7));
    assertThat(evidence.progress().backlog()).isEqualTo(1);
    assertThat(evidence.canonicalBlocks(L1)).isNotEmpty();
  }
}
