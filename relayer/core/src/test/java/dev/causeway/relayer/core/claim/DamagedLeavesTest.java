// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.GlobalTree;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ExitTrees;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.MessageLog;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A damaged leaf spoils every proof, and no message is to blame for it. */
class DamagedLeavesTest {
  private static final ChainId SOURCE = ChainId.of(900);
  private static final ChainId DESTINATION = ChainId.of(901);
  private static final Address SOMEBODY =
      Address.parse("0x1111111111111111111111111111111111111111");
  private static final int COUNT = 5;

  private final List<Message> messages = IntStream.range(0, COUNT).mapToObj(this::message).toList();
  private final List<MessageId> stored =
      new ArrayList<>(messages.stream().map(MessageHash::leaf).toList());
  private final ClaimProofs proofs =
      new ClaimProofs(new ExitTrees(new Leaves(stored)), List.of(SOURCE, DESTINATION));

  private Message message(int leaf) {
    return new Message(
        MessageKind.TOKEN,
        SOURCE,
        LeafIndex.of(leaf),
        DESTINATION,
        SOURCE,
        SOMEBODY,
        SOMEBODY,
        SOMEBODY,
        TokenAmount.of(5 + leaf),
        TokenAmount.ZERO,
        Bytes.EMPTY);
  }

  private AcceptedRoot root() {
    ExitTree tree = new ExitTree();
    tree.appendAll(messages.stream().map(MessageHash::leaf).toList());
    Map<ChainId, ExitRoot> exitRoots = Map.of(SOURCE, tree.exitRootAt(LeafCount.of(COUNT)));
    return new AcceptedRoot(
        GlobalTree.of(List.of(SOURCE, DESTINATION), exitRoots).proof(0).root(),
        1,
        new BlockRef(BlockNumber.of(1), Keccak.hash("block"), Bytes32.ZERO, Instant.EPOCH),
        exitRoots,
        Map.of(SOURCE, LeafCount.of(COUNT)));
  }

  @Test
  void shouldBlameNoMessageWhenAStoredLeafIsDamagedAndGoOnWhenItIsMended() {
    MessageId right = stored.set(1, new MessageId(Keccak.hash("a flipped bit")));
    List<Message> sound = messages.subList(3, COUNT);
    assertThatThrownBy(() -> proofs.build(sound, root(), SOMEBODY))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("table message")
        .hasMessageContaining("source=900")
        .hasMessageContaining("restore");

    stored.set(1, right);
    assertThat(proofs.build(sound, root(), SOMEBODY)).isInstanceOf(ClaimProofs.Built.Ready.class);
  }

  private record Leaves(List<MessageId> ids) implements MessageLog {
    @Override
    public LeafCount leafCount(ChainId source) {
      return LeafCount.of(ids.size());
    }

    @Override
    public LeafCount leafCountAt(ChainId source, BlockNumber block) {
      return leafCount(source);
    }

    @Override
    public List<Leaf> leaves(ChainId source, LeafIndex from, int limit) {
      return IntStream.range(Math.toIntExact(from.value()), ids.size())
          .mapToObj(
              i -> new Leaf(LeafIndex.of(i), ids.get(i), new ExitRoot(Keccak.hash("root " + i))))
          .toList();
    }

    @Override
    public Optional<LeafCount> leafCountOf(ChainId source, ExitRoot exitRoot) {
      return Optional.empty();
    }

    @Override
    public Optional<Message> message(ChainId source, LeafIndex index) {
      return Optional.empty();
    }
  }
}
