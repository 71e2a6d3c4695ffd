// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.BaseState;
import dev.causeway.chains.BatchSource;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.HeadHints;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.ProvableBatch;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TransactionPort;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LeafCount;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.ProofQueue.Taken;
import dev.causeway.relayer.core.store.SenderRole;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchDutyTest {
  private static final ChainId L1 = ChainId.of(900);
  private static final ChainId LEDGER = ChainId.of(950);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Address SOMEBODY =
      Address.parse("0x1111111111111111111111111111111111111111");
  private static final Bytes PROOF = Bytes.of(ByteBuffer.allocate(256));
  private static final BlockRef GENESIS =
      new BlockRef(BlockNumber.of(0), Keccak.hash("0"), Bytes32.ZERO, NOW);

  private final MemoryStore store = new MemoryStore(() -> NOW);
  private final List<ContractCall> encoded = new ArrayList<>();
  private final List<ProvableBatch> batches = new ArrayList<>();
  private final BatchSource source =
      number -> Outcome.ok(batches.stream().filter(batch -> batch.number() == number).findFirst());
  private final Fence fence = lease(DutyName.settle(LEDGER));
  private final Fence watch = lease(DutyName.watch(L1));
  private final BatchDuty duty =
      new BatchDuty(
          LEDGER,
          source,
          new Network(
              L1,
              List.of(L1, LEDGER),
              Map.of(
                  L1, access(L1, new Layer.Base(unasked(BaseState.class))),
                  LEDGER, access(LEDGER, new Layer.Validity(source)))),
          store,
          new BatchConfig(SOMEBODY, 4));

  private Fence lease(DutyName name) {
    return store.leases().acquire(name, new NodeId("node-1"), Duration.ofDays(1)).orElseThrow();
  }

  private ChainAccess access(ChainId chain, Layer layer) {
    return new ChainAccess(
        chain,
        "c" + chain,
        unasked(ChainReader.class),
        unasked(SupplyReader.class),
        unasked(TransactionPort.class),
        call -> {
          encoded.add(call);
          return new EncodedCall(SOMEBODY, Wei.ZERO, Bytes.EMPTY, Gas.of(1));
        },
        unasked(HeadHints.class),
        layer);
  }

  private static <T> T unasked(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, _) -> {
              throw new AssertionError("nobody asks for " + method.getName());
            }));
  }

  private static ProvableBatch batch(long number, String inputs) {
    return new ProvableBatch(
        number,
        1,
        Keccak.hash("root" + number),
        Keccak.hash("root" + (number + 1)),
        Bytes32.ZERO,
        LeafCount.of(number),
        Collections.nCopies(2, Bytes32.ZERO),
        Bytes.of(ByteBuffer.wrap(inputs.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  @BeforeEach
  void followTheBase() {
    store
        .journal()
        .extend(
            watch,
            L1,
            List.of(new ObservedBlock(GENESIS, List.of())),
            new ChainHeads(GENESIS, GENESIS.number()));
  }

  private BlockRef settle(BlockRef parent, long batch, Bytes32 root) {
    BlockRef block =
        new BlockRef(
            parent.number().next(), Keccak.hash("settles " + batch + root), parent.hash(), NOW);
    LoggedEvent event =
        new LoggedEvent(
            new TxHash(Keccak.hash("tx" + batch)),
            0,
            Gas.of(1),
            Wei.ZERO,
            new ChainEvent.BatchSettled(LEDGER, batch, root));
    store
        .journal()
        .extend(
            watch,
            L1,
            List.of(new ObservedBlock(block, List.of(event))),
            new ChainHeads(block, GENESIS.number()));
    return block;
  }

  private void prove() {
    Taken taken = store.proofs().take("p", Set.of(1), Duration.ofSeconds(20)).orElseThrow();
    assertThat(store.proofs().complete(taken.ticket(), PROOF)).isTrue();
  }

  private List<Long> submitted() {
    return store.outbox().live(L1, BatchKey.PURPOSE).stream()
        .map(intent -> BatchKey.of(intent).orElseThrow().batch())
        .toList();
  }

  @Test
  void shouldWantProofsAsBatchesAreCutAndSubmitThemInOrder() {
    batches.add(batch(0, "a"));
    batches.add(batch(1, "b"));
    duty.step(fence);
    assertThat(store.proofs().open(LEDGER)).hasSize(2);
    assertThat(submitted()).isEmpty();

    Taken first = store.proofs().take("slow", Set.of(1), Duration.ofSeconds(20)).orElseThrow();
    prove();
    duty.step(fence);
    assertThat(submitted()).isEmpty();

    assertThat(store.proofs().complete(first.ticket(), PROOF)).isTrue();
    duty.step(fence);
    duty.step(fence);
    assertThat(submitted()).containsExactly(0L, 1L);
    assertThat(store.outbox().live(L1, BatchKey.PURPOSE))
        .extracting((Intent intent) -> intent.wish().role())
        .containsOnly(SenderRole.OPERATOR);
    assertThat(encoded)
        .first()
        .isEqualTo(
            new ContractCall.SubmitBatch(
                LEDGER,
                0,
                batches.getFirst().newRoot(),
                Bytes32.ZERO,
                batches.getFirst().words(),
                PROOF));
  }

  @Test
  void shouldWantNoMoreThanSoManyAhead() {
    for (int i = 0; i < 6; i++) {
      batches.add(batch(i, "inputs" + i));
    }
    duty.step(fence);
    assertThat(store.proofs().open(LEDGER)).hasSize(4);
  }

  @Test
  void shouldSubmitSameProofAgainWhenReorgTakesItsSettlementAway() {
    batches.add(batch(0, "a"));
    duty.step(fence);
    prove();
    settle(GENESIS, 0, batches.getFirst().newRoot());
    duty.step(fence);
    assertThat(submitted()).isEmpty();

    store.journal().rollBack(watch, L1, GENESIS);
    duty.step(fence);
    assertThat(submitted()).containsExactly(0L);
    assertThat(store.proofs().find(LEDGER, 0).orElseThrow().attempts()).isEqualTo(1);
  }

  @Test
  void shouldStandStillWhenNodeChangesWhatItHadFixed() {
    batches.add(batch(0, "a"));
    duty.step(fence);
    prove();
    batches.set(0, batch(0, "other"));

    assertThat(duty.step(fence)).isInstanceOf(Step.Halted.class);
    assertThat(submitted()).isEmpty();
  }

  @Test
  void shouldStandStillWhenL1SettledAnotherState() {
    settle(GENESIS, 0, Keccak.hash("another root"));
    batches.add(batch(1, "b"));

    assertThat(duty.step(fence)).isInstanceOf(Step.Halted.class);
  }

  @Test
  void shouldStandStillWhenBatchCannotBeProven() {
    batches.add(batch(0, "a"));
    duty.step(fence);
    Taken taken = store.proofs().take("p", Set.of(1), Duration.ofSeconds(20)).orElseThrow();
    store.proofs().reject(taken.ticket(), "no witness");

    assertThat(duty.step(fence))
        .isInstanceOfSatisfying(
            Step.Halted.class, halted -> assertThat(halted.reason()).contains("no witness"));
  }

  @Test
  void shouldAskNothingMoreOfBatchThatIsProvenAndOnItsWay() {
    batches.add(batch(0, "a"));
    duty.step(fence);
    prove();
    duty.step(fence);
    int calls = encoded.size();
    duty.step(fence);
    assertThat(encoded).hasSize(calls);
    assertThat(Optional.of(submitted())).contains(List.of(0L));
  }
}
