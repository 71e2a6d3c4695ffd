// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.BatchProver;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProofQueue.NewJob;
import dev.causeway.relayer.core.store.ProofQueue.Taken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofWorkTest {
  private static final ChainId LEDGER = ChainId.of(950);
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(20);
  private static final Duration LONGER = Duration.ofSeconds(21);
  private static final Bytes PROOF = Bytes.of(ByteBuffer.allocate(256));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final MemoryStore store = new MemoryStore(() -> now);
  private final ProofQueue queue = store.proofs();
  private final Fence fence =
      store
          .leases()
          .acquire(DutyName.settle(LEDGER), new NodeId("node-1"), Duration.ofDays(1))
          .orElseThrow();

  /** Says the same of everything that it is asked to prove. */
  private record Fake(Set<Integer> sizes, Proving answer) implements BatchProver {
    @Override
    public Proving prove(int size, Bytes inputs) {
      return answer;
    }
  }

  private static Fake proving() {
    return new Fake(Set.of(1, 4), new BatchProver.Proving.Proven(PROOF));
  }

  private ProofWork work(BatchProver prover) {
    return new ProofWork(
        queue,
        prover,
        "prover",
        new ProveConfig(TIME_TO_LIVE, Duration.ofSeconds(5)),
        _ -> () -> {});
  }

  private void want(long batch, int size) {
    Bytes inputs = Bytes.of(ByteBuffer.wrap(new byte[] {(byte) batch}));
    Bytes32 hash = Keccak.hash(inputs.asByteBuffer());
    queue.want(fence, new NewJob(LEDGER, batch, size, inputs, hash, LeafCount.of(batch + 1)));
  }

  @Test
  void shouldStoreProofOfLowestBatchFirst() {
    want(1, 4);
    want(0, 1);

    assertThat(work(proving()).once())
        .isEqualTo(new ProofWork.Result.Stored(new ProofQueue.Ticket(LEDGER, 0, 1)));
    assertThat(queue.proof(LEDGER, 0)).contains(PROOF);
    assertThat(queue.proof(LEDGER, 1)).isEmpty();
  }

  @Test
  void shouldProveOnceWhenProverDiesInTheMiddleOfBatch() {
    want(0, 1);
    Taken dead = queue.take("dead", Set.of(1), TIME_TO_LIVE).orElseThrow();
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Nothing.class);

    now = now.plus(LONGER);
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Stored.class);

    assertThat(
            queue.complete(dead.ticket(), Bytes.of(ByteBuffer.allocate(256).put((byte) 1).clear())))
        .isFalse();
    assertThat(queue.proof(LEDGER, 0)).contains(PROOF);
    assertThat(queue.find(LEDGER, 0).orElseThrow().attempts()).isEqualTo(2);
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Nothing.class);
  }

  @Test
  void shouldKeepJobWhileItIsExtended() {
    want(0, 1);
    Taken slow = queue.take("slow", Set.of(1), TIME_TO_LIVE).orElseThrow();
    now = now.plus(TIME_TO_LIVE.dividedBy(2));
    assertThat(queue.extend(slow.ticket(), TIME_TO_LIVE)).isTrue();
    now = now.plus(TIME_TO_LIVE.dividedBy(2)).plusSeconds(1);

    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Nothing.class);
    assertThat(queue.complete(slow.ticket(), PROOF)).isTrue();
    assertThat(queue.pace(1)).contains(TIME_TO_LIVE.plusSeconds(1));
  }

  @Test
  void shouldSetAsideWhatCannotBeProvenUntilAnOperatorRetriesIt() {
    want(0, 1);
    BatchProver refusing = new Fake(Set.of(1), new BatchProver.Proving.Unprovable("no witness"));

    assertThat(work(refusing).once()).isInstanceOf(ProofWork.Result.Rejected.class);
    assertThat(queue.find(LEDGER, 0).orElseThrow().state()).isEqualTo(JobState.REJECTED);
    assertThat(queue.find(LEDGER, 0).orElseThrow().reason()).contains("no witness");
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Nothing.class);

    assertThat(queue.retry(LEDGER, 0)).isTrue();
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Stored.class);
  }

  @Test
  void shouldLeaveSizesThatItHasNoKeyFor() {
    want(0, 20);

    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Nothing.class);
  }

  @Test
  void shouldGiveBatchBackWhenProverItselfFails() {
    want(0, 1);
    BatchProver broken =
        new BatchProver() {
          @Override
          public Set<Integer> sizes() {
            return Set.of(1);
          }

          @Override
          public Proving prove(int size, Bytes inputs) {
            throw new IllegalStateException("out of memory");
          }
        };

    assertThat(work(broken).once()).isInstanceOf(ProofWork.Result.GivenBack.class);
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Nothing.class);
    now = now.plusSeconds(6);
    assertThat(work(proving()).once()).isInstanceOf(ProofWork.Result.Stored.class);
  }

  @Test
  void shouldGiveBatchBackWhenProverFailsWithAnError() {
    want(0, 1);
    BatchProver broken =
        new BatchProver() {
          @Override
          public Set<Integer> sizes() {
            return Set.of(1);
          }

          @Override
          public Proving prove(int size, Bytes inputs) {
            throw new NoClassDefFoundError("a library");
          }
        };

    assertThat(work(broken).once())
        .isEqualTo(
            new ProofWork.Result.GivenBack(
                new ProofQueue.Ticket(LEDGER, 0, 1), "java.lang.NoClassDefFoundError: a library"));
  }
}
