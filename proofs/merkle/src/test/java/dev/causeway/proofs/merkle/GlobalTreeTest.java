// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static dev.causeway.proofs.merkle.Leaves.flipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GlobalTreeTest {
  private static ExitRoot exitRoot(long number) {
    return new ExitRoot(Leaves.leaf(number).value());
  }

  private static GlobalTree full() {
    GlobalTree tree = GlobalTree.EMPTY;
    for (int slot = 0; slot < GlobalTree.SLOTS; slot++) {
      tree = tree.with(slot, ChainId.of(100 + slot), exitRoot(slot));
    }
    return tree;
  }

  @Test
  void shouldMatchDefinitionWhenOneSlotIsSet() {
    String leaf = "0x00" + "0".repeat(61) + "3e8" + exitRoot(1).toString().substring(2);
    Bytes32 node = Keccak.hash(Bytes.parse(leaf));
    Bytes32 empty = Bytes32.ZERO;
    // Slot 2 is 00010: a left child, then a right one, then left ones.
    for (int level = 0; level < 5; level++) {
      node = level == 1 ? Keccak.hash(empty, node) : Keccak.hash(node, empty);
      empty = Keccak.hash(empty, empty);
    }
    assertThat(GlobalTree.EMPTY.with(2, ChainId.of(1000), exitRoot(1)).root().value())
        .isEqualTo(node);
    assertThat(GlobalTree.EMPTY.root().value()).isEqualTo(empty);
  }

  @Test
  void shouldProveEverySlotWhenAllAreSet() {
    GlobalTree tree = full();
    for (int slot = 0; slot < GlobalTree.SLOTS; slot++) {
      GlobalProof proof = tree.proof(slot);
      assertThat(proof.root()).isEqualTo(tree.root());
      assertThat(proof.verify(ChainId.of(100 + slot), exitRoot(slot)))
          .isEqualTo(new ProofCheck.Valid());
    }
  }

  @Test
  void shouldRefuseWhenSlotChainOrExitRootIsAnother() {
    GlobalProof proof = full().proof(7);
    assertThat(proof.verify(ChainId.of(106), exitRoot(7)).isValid()).isFalse();
    assertThat(proof.verify(ChainId.of(107), exitRoot(6)).isValid()).isFalse();
    for (int slot = 0; slot < GlobalTree.SLOTS; slot++) {
      GlobalProof moved = new GlobalProof(proof.root(), slot, proof.siblings());
      assertThat(moved.verify(ChainId.of(107), exitRoot(7)).isValid()).isEqualTo(slot == 7);
    }
  }

  @Test
  void shouldRefuseWhenAnyBitIsFlipped() {
    GlobalProof proof = full().proof(9);
    for (int bit = 0; bit < 256; bit++) {
      for (int level = 0; level < GlobalTree.DEPTH; level++) {
        List<Bytes32> siblings = new ArrayList<>(proof.siblings());
        siblings.set(level, flipped(siblings.get(level), bit));
        GlobalProof forged = new GlobalProof(proof.root(), 9, siblings);
        assertThat(forged.verify(ChainId.of(109), exitRoot(9)).isValid()).isFalse();
      }
      GlobalRoot other = new GlobalRoot(flipped(proof.root().value(), bit));
      assertThat(
              new GlobalProof(other, 9, proof.siblings())
                  .verify(ChainId.of(109), exitRoot(9))
                  .isValid())
          .isFalse();
    }
  }

  @Test
  void shouldRefuseWhenDepthIsWrong() {
    GlobalProof proof = full().proof(9);
    GlobalProof shorter = new GlobalProof(proof.root(), 9, proof.siblings().subList(0, 4));
    assertThat(shorter.verify(ChainId.of(109), exitRoot(9)))
        .isEqualTo(new ProofCheck.Invalid(new ProofFault.WrongDepth(5, 4)));
  }

  @Test
  void shouldBuildTheSameTreeWhenGivenAsNetwork() {
    List<ChainId> chains = LongStream.of(1, 10, 42161).mapToObj(ChainId::of).toList();
    GlobalTree tree =
        GlobalTree.of(chains, Map.of(chains.get(0), exitRoot(1), chains.get(2), exitRoot(2)));
    assertThat(tree.root())
        .isEqualTo(
            GlobalTree.EMPTY
                .with(2, ChainId.of(42161), exitRoot(2))
                .with(0, ChainId.of(1), exitRoot(1))
                .root());
    assertThatThrownBy(() -> GlobalTree.of(chains, Map.of(ChainId.of(5), exitRoot(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chain 5 has an exit root but no slot");
  }

  @Test
  void shouldHoldAsManyChainsAsItHasSlots() {
    List<ChainId> all = LongStream.rangeClosed(1, 32).mapToObj(ChainId::of).toList();
    assertThat(GlobalTree.of(all, Map.of(ChainId.of(32), exitRoot(1))).root())
        .isEqualTo(GlobalTree.EMPTY.with(31, ChainId.of(32), exitRoot(1)).root());
    List<ChainId> more = LongStream.rangeClosed(1, 33).mapToObj(ChainId::of).toList();
    assertThatThrownBy(() -> GlobalTree.of(more, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 32 chains, but 33");
  }

  @Test
  void shouldRefuseWhenThereIsNoSuchSlot() {
    assertThatThrownBy(() -> GlobalTree.EMPTY.proof(32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slot out of range 0..31: 32");
    assertThatThrownBy(() -> GlobalTree.EMPTY.with(-1, ChainId.of(1), exitRoot(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GlobalProof(GlobalTree.EMPTY.root(), 32, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
