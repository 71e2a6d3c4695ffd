// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Gas;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.TransferView;
import dev.causeway.relayer.core.watch.WatchConfig;
import dev.causeway.relayer.core.watch.WatchDuty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A transaction that is mined again in another block, and a provider that cannot show it. */
class ReorgAttackTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Message MESSAGE =
      new Message(
          MessageKind.TOKEN,
          Scenario.L1,
          LeafIndex.of(0),
          Scenario.L2A,
          Scenario.L1,
          Scenario.TOKEN.originToken(),
          Scenario.ALICE,
          Scenario.BOB,
          TokenAmount.of(5),
          TokenAmount.ZERO,
          Bytes.EMPTY);
  private static final MessageId ID = MessageHash.leaf(MESSAGE);
  private static final LoggedEvent SENT =
      new LoggedEvent(
          new TxHash(Keccak.hash("a transaction")),
          0,
          Gas.of(90_000),
          Wei.of(7),
          new ChainEvent.MessageSent(ID, MESSAGE, new ExitRoot(Keccak.hash("an exit root"))));

  /** A chain of two branches above block 3: the message is in block 5 of a, and in block 6 of b. */
  private static final class Branches implements ChainReader {
    private String branch = "a";
    private long head = 5;
    private boolean pruned;

    private static Bytes32 hash(long number, String branch) {
      return Keccak.hash("block " + number + (number > 3 ? branch : ""));
    }

    private static BlockRef block(long number, String branch) {
      return new BlockRef(
          BlockNumber.of(number),
          hash(number, branch),
          hash(number - 1, branch),
          START.plusSeconds(number));
    }

    private void reorganize(long newHead) {
      branch = "b";
      head = newHead;
    }

    @Override
    public ChainId chain() {
      return Scenario.L1;
    }

    @Override
    public Outcome<ChainHeads> heads() {
      return Outcome.ok(new ChainHeads(block(head, branch), BlockNumber.of(1)));
    }

    @Override
    public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
      return Outcome.ok(
          number.value() > head ? Optional.empty() : Optional.of(block(number.value(), branch)));
    }

    @Override
    public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
      List<ObservedBlock> blocks = new ArrayList<>();
      for (long number = from.value(); !pruned && number <= head; number++) {
        boolean here = number == (branch.equals("a") ? 5 : 6);
        blocks.add(new ObservedBlock(block(number, branch), here ? List.of(SENT) : List.of()));
      }
      return Outcome.ok(blocks);
    }
  }

  /** A store that takes blocks as they come, and keeps what they hold as rows. */
  private static final class Rows implements ChainJournal {
    private final List<ObservedBlock> blocks = new ArrayList<>();

    private List<BlockRef> messageIn() {
      return blocks.stream()
          .filter(block -> block.events().contains(SENT))
          .map(ObservedBlock::block)
          .toList();
    }

    @Override
    public Optional<Progress> progress(ChainId chain) {
      return blocks.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Progress(
                  chain,
                  blocks.getLast().block(),
                  blocks.getLast().block().number(),
                  BlockNumber.of(1),
                  START,
                  Optional.empty()));
    }

    @Override
    public List<BlockRef> tail(ChainId chain, int limit) {
      return blocks.reversed().stream().limit(limit).map(ObservedBlock::block).toList();
    }

    @Override
    public Optional<BlockRef> block(ChainId chain, BlockNumber number) {
      return tail(chain, Integer.MAX_VALUE).stream()
          .filter(block -> block.number().equals(number))
          .findFirst();
    }

    @Override
    public void extend(Fence fence, ChainId chain, List<ObservedBlock> more, ChainHeads heads) {
      blocks.addAll(more);
    }

    @Override
    public void rollBack(Fence fence, ChainId chain, BlockRef ancestor) {
      blocks.removeIf(block -> block.block().number().isAfter(ancestor.number()));
    }

    @Override
    public void halt(Fence fence, ChainId chain, String reason, Optional<BlockRef> ancestor) {
      throw new AssertionError(reason);
    }

    @Override
    public boolean resume(ChainId chain, String operator) {
      return false;
    }
  }

  private final MemoryStore store = new MemoryStore(() -> START);
  private final Branches chain = new Branches();

  private Runnable watch(ChainReader reader, RelayStore memory) {
    WatchDuty duty =
        new WatchDuty(
            reader, memory, new WatchConfig(BlockNumber.of(1), 10, 20, Duration.ofSeconds(1)));
    Fence fence =
        store.leases().acquire(duty.name(), new NodeId("node"), Duration.ofHours(1)).orElseThrow();
    return () -> {
      for (int step = 0; step < 5; step++) {
        var _ = duty.step(fence);
      }
    };
  }

  private List<BlockRef> rowsAfterTheReorg(UnaryOperator<ChainReader> reading) {
    Rows rows = new Rows();
    Runnable watch =
        watch(
            reading.apply(chain),
            Overlay.over(RelayStore.class, store, Map.of("journal", _ -> rows)));
    watch.run();
    assertThat(rows.messageIn()).containsExactly(Branches.block(5, "a"));
    chain.reorganize(6);
    watch.run();
    return rows.messageIn();
  }

  @Test
  @Tag("attack-48")
  void shouldKeepOneRowInItsNewPlaceWhenATransactionIsMinedAgain() {
    assertThat(rowsAfterTheReorg(reader -> reader)).containsExactly(Branches.block(6, "b"));
  }

  @Test
  @Tag("twin-48:shouldKeepOneRowInItsNewPlaceWhenATransactionIsMinedAgain")
  void shouldKeepTwoRowsOfOneTransactionWhenParentHashesAreNotCompared() {
    assertThat(rowsAfterTheReorg(HashBlindReader::new))
        .hasSize(2)
        .extracting(block -> block.number().value())
        .containsExactly(5L, 6L);
  }

  @Test
  @Tag("system-49")
  void shouldKeepWhatItRollsBackWhileTheProviderShowsNothing() {
    Runnable watch = watch(chain, store);
    watch.run();
    assertThat(store.transfers().counts().observed()).isEqualTo(1);

    chain.pruned = true;
    chain.reorganize(5);
    watch.run();
    assertThat(store.transfers().counts().observed()).isZero();
    assertThat(store.transfers().counts().orphaned()).as("gone for now, but known").isEqualTo(1);

    chain.pruned = false;
    chain.reorganize(6);
    watch.run();
    assertThat(store.transfers().byId(ID).map(TransferView::state))
        .contains(TransferState.OBSERVED);
    assertThat(store.messages().leafCount(Scenario.L1).value()).isEqualTo(1);
  }
}
