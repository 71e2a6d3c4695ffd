// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProofQueue.Job;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProofQueue.NewJob;
import dev.causeway.relayer.core.store.ProofQueue.Taken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlProofQueueTest {
  private static final ChainId LEDGER = ChainId.of(950);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Bytes PROOF = Bytes.of(ByteBuffer.allocate(256));

  private final PostgresStore store = TestDatabase.open(ChainId.of(900));
  private final ProofQueue queue = store.proofs();
  private final Fence fence =
      store.leases().acquire(DutyName.settle(LEDGER), new NodeId("node-1"), LONG).orElseThrow();

  @AfterEach
  void close() {
    store.close();
  }

  private Job want(long batch, String inputs) {
    Bytes bytes =
        Bytes.of(ByteBuffer.wrap(inputs.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Bytes32 hash = Keccak.hash(inputs);
    return queue.want(fence, new NewJob(LEDGER, batch, 4, bytes, hash, LeafCount.of(batch)));
  }

  @Test
  void shouldKeepFirstInputsWhenProofIsWantedAgain() {
    Job first = want(0, "inputs");
    assertThat(first.state()).isEqualTo(JobState.WAITING);
    assertThat(want(0, "others").inputsHash()).isEqualTo(Keccak.hash("inputs"));
    assertThat(queue.open(LEDGER)).hasSize(1);
  }

  @Test
  void shouldGiveEachJobToOneProverLowestFirst() {
    want(1, "b");
    want(0, "a");
    Taken first = queue.take("p1", Set.of(1, 4), LONG).orElseThrow();
    Taken second = queue.take("p2", Set.of(1, 4), LONG).orElseThrow();

    assertThat(first.ticket().batch()).isZero();
    assertThat(second.ticket().batch()).isEqualTo(1);
    assertThat(queue.take("p3", Set.of(1, 4), LONG)).isEmpty();
    assertThat(queue.find(LEDGER, 0).orElseThrow().prover()).contains("p1");
  }

  @Test
  void shouldLeaveSizesWithoutKeyToOthers() {
    want(0, "a");
    assertThat(queue.take("p1", Set.of(1), LONG)).isEmpty();
  }

  @Test
  void shouldRefuseProofOfProverWhoseTimeIsOverAndTakenByAnother() {
    want(0, "a");
    Taken dead = queue.take("dead", Set.of(4), Duration.ZERO).orElseThrow();
    Taken next = queue.take("next", Set.of(4), LONG).orElseThrow();

    assertThat(next.ticket().attempt()).isEqualTo(2);
    assertThat(queue.extend(dead.ticket(), LONG)).isFalse();
    assertThat(queue.complete(dead.ticket(), PROOF)).isFalse();
    assertThat(queue.complete(next.ticket(), PROOF)).isTrue();
    assertThat(queue.complete(next.ticket(), PROOF)).isFalse();
    assertThat(queue.proof(LEDGER, 0)).contains(PROOF);
    assertThat(queue.open(LEDGER)).isEmpty();
    assertThat(queue.take("late", Set.of(4), LONG)).isEmpty();
  }

  @Test
  void shouldTellPaceOfSizeOnceItHasProofs() {
    assertThat(queue.pace(4)).isEmpty();
    want(0, "a");
    assertThat(queue.complete(queue.take("p", Set.of(4), LONG).orElseThrow().ticket(), PROOF))
        .isTrue();
    assertThat(queue.pace(4)).isPresent();
    assertThat(queue.pace(1)).isEmpty();
  }

  @Test
  void shouldSetRejectedJobAsideUntilRetried() {
    want(0, "a");
    queue.reject(queue.take("p", Set.of(4), LONG).orElseThrow().ticket(), "no witness");
    assertThat(queue.find(LEDGER, 0).orElseThrow().reason()).contains("no witness");
    assertThat(queue.take("p", Set.of(4), LONG)).isEmpty();
    assertThat(queue.retry(LEDGER, 0)).isTrue();
    assertThat(queue.retry(LEDGER, 0)).isFalse();
    assertThat(queue.take("p", Set.of(4), LONG)).isPresent();
  }

  @Test
  void shouldLeaveJobAloneForAWhileAfterItWasGivenBack() {
    want(0, "a");
    queue.giveBack(queue.take("p", Set.of(4), LONG).orElseThrow().ticket(), "busy", LONG);
    assertThat(queue.find(LEDGER, 0).orElseThrow().state()).isEqualTo(JobState.WAITING);
    assertThat(queue.take("p", Set.of(4), LONG)).isEmpty();
  }
}
