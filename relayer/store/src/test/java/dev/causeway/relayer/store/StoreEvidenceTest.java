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
import static org.assertj.core.api.Assertions.tuple;

import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.Message;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProofQueue.Job;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProofQueue.NewJob;
import dev.causeway.relayer.core.store.ProofQueue.Taken;
import dev.causeway.relayer.core.store.ProofQueue.Ticket;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.ProofTurn;
import dev.causeway.relayer.store.StoreEvidence.TurnKind;
import dev.causeway.relayer.store.StoreEvidence.WriteKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  @Test
  void shouldRecordEveryAttemptAndTheOneProofWhenABatchIsProvenAtTheSecond() {
    ChainId ledger = ChainId.of(950);
    Fence fence = net.fence(DutyName.settle(ledger));
    ProofQueue queue = net.store.proofs();
    Bytes inputs = Bytes.parse("0x01");
    queue.want(
        fence,
        new NewJob(ledger, 0, 1, inputs, Keccak.hash(inputs.asByteBuffer()), LeafCount.of(0)));
    Ticket dead = queue.take("p1", Set.of(1), Duration.ofMillis(1)).orElseThrow().ticket();
    assertThat(evidence.openProofs(ledger)).extracting(Job::state).containsExactly(JobState.TAKEN);
    Optional<Taken> again = Optional.empty();
    while (again.isEmpty()) {
      again = queue.take("p2", Set.of(1), Duration.ofMinutes(1));
    }
    assertThat(queue.extend(again.get().ticket(), Duration.ofMinutes(2))).isTrue();
    assertThat(queue.complete(dead, Bytes.parse("0x02"))).isFalse();
    assertThat(queue.complete(again.get().ticket(), Bytes.parse("0x03"))).isTrue();
    assertThat(evidence.proofTurns())
        .extracting(ProofTurn::kind, ProofTurn::attempt, ProofTurn::prover)
        .containsExactly(
            tuple(TurnKind.TAKEN, 1, "p1"),
            tuple(TurnKind.TAKEN, 2, "p2"),
            tuple(TurnKind.ACCEPTED, 2, "p2"));
    assertThat(evidence.openProofs(ledger)).isEmpty();
  }
}
