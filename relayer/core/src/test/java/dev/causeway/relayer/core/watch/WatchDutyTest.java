// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A chain of which endpoints tell different things. */
class WatchDutyTest {
  private static final ChainId CHAIN = ChainId.of(900);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryStore store = new MemoryStore(() -> START);
  private final Script reader = new Script();
  private final WatchDuty duty =
      new WatchDuty(
          reader, store, new WatchConfig(BlockNumber.of(1), 10, 20, Duration.ofSeconds(1)));
  private final Fence fence =
      store.leases().acquire(duty.name(), new NodeId("node-1"), Duration.ofHours(1)).orElseThrow();

  private static BlockRef block(long number, String branch) {
    return new BlockRef(
        BlockNumber.of(number),
        hash(number, branch),
        hash(number - 1, number == 4 ? "a" : branch),
        START.plusSeconds(number));
  }

  private static Bytes32 hash(long number, String branch) {
    return Bytes32.parse("0x" + branch.repeat(62) + "%02d".formatted(number));
  }

  /** A chain to height 3 that goes on in two branches, a and b. */
  private static final class Script implements ChainReader {
    private String branch = "a";
    private long head = 3;
    private long finalized = 1;
    private Optional<Bytes32> confirmed = Optional.empty();
    private Optional<ChainFailure> failure = Optional.empty();

    @Override
    public ChainId chain() {
      return CHAIN;
    }

    @Override
    public Outcome<ChainHeads> heads() {
      return failure
          .<Outcome<ChainHeads>>map(Outcome::failed)
          .orElseGet(
              () -> Outcome.ok(new ChainHeads(at(head), BlockNumber.of(finalized), confirmed)));
    }

    private BlockRef at(long number) {
      return block(number, number < 4 ? "a" : branch);
    }

    @Override
    public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
      return Outcome.ok(number.value() > head ? Optional.empty() : Optional.of(at(number.value())));
    }

    @Override
    public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
      List<ObservedBlock> blocks = new ArrayList<>();
      for (long number = from.value(); number <= head && blocks.size() < limit; number++) {
        blocks.add(new ObservedBlock(at(number), List.of()));
      }
      return Outcome.ok(blocks);
    }
  }

  private Progress progress() {
    return store.journal().progress(CHAIN).orElseThrow();
  }

  @Test
  void shouldNotCallABlockFinalThatTheQuorumDoesNotName() {
    reader.head = 6;
    duty.step(fence);
    assertThat(progress().cursor()).isEqualTo(block(6, "a"));

    // What was read came from a liar; the quorum says that block 5 of another branch is final.
    reader.finalized = 5;
    reader.confirmed = Optional.of(hash(5, "b"));
    duty.step(fence);
    assertThat(progress().finalized()).isEqualTo(BlockNumber.of(1));

    reader.branch = "b";
    for (int i = 0; i < 3; i++) {
      duty.step(fence);
    }
    assertThat(progress().cursor()).isEqualTo(block(6, "b"));
    assertThat(progress().finalized()).isEqualTo(BlockNumber.of(5));
    assertThat(progress().halted()).isEmpty();
  }

  @Test
  void shouldAppendNothingThatContradictsTheQuorum() {
    duty.step(fence);
    reader.head = 6;
    reader.finalized = 5;
    reader.confirmed = Optional.of(hash(5, "b"));
    duty.step(fence);
    assertThat(progress().cursor()).isEqualTo(block(3, "a"));
    assertThat(progress().finalized()).isEqualTo(BlockNumber.of(1));
  }

  @Test
  void shouldCallBlocksFinalWhenTheQuorumNamesThem() {
    reader.head = 6;
    duty.step(fence);
    reader.finalized = 5;
    reader.confirmed = Optional.of(hash(5, "a"));
    duty.step(fence);
    assertThat(progress().finalized()).isEqualTo(BlockNumber.of(5));
  }

  @Test
  void shouldSayWhyTheChainIsUnavailableUntilItIsBack() {
    duty.step(fence);
    reader.failure = Optional.of(new ChainFailure.NoQuorum(CHAIN, 1, 2, "endpoint 0: no answer"));
    assertThat(duty.step(fence)).isInstanceOf(Step.Failed.class);
    assertThat(store.obstacles().all()).as("once may be a blip").isEmpty();
    duty.step(fence);
    assertThat(store.obstacles().all())
        .extracting(Standing::obstacle)
        .singleElement()
        .satisfies(
            obstacle -> {
              assertThat(obstacle.kind()).isEqualTo(Obstacles.Kind.CHAIN_UNAVAILABLE);
              assertThat(obstacle.chain()).isEqualTo(CHAIN);
              assertThat(obstacle.detail()).contains("only 1 of 2").contains("no answer");
            });
    reader.failure = Optional.of(new ChainFailure.Stale(CHAIN, BlockNumber.of(3), START_AGE));
    duty.step(fence);
    assertThat(store.obstacles().all().getFirst().obstacle().detail()).contains("is 300 s old");
    reader.failure = Optional.empty();
    duty.step(fence);
    assertThat(store.obstacles().all()).isEmpty();
  }

  private static final Duration START_AGE = Duration.ofMinutes(5);

  @Test
  void shouldClearWhatAnOwnerBeforeLeft() {
    store
        .obstacles()
        .report(
            fence,
            new Obstacles.Obstacle(
                Obstacles.Kind.CHAIN_UNAVAILABLE, CHAIN, Optional.empty(), "left behind"));
    duty.step(fence);
    assertThat(store.obstacles().all()).isEmpty();
  }
}
