// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import org.junit.jupiter.api.Test;

/** A fault names the values, for a person. */
class ProofFaultTest {
  @Test
  void shouldNameTheValues() {
    Bytes32 one = Keccak.hash("one");
    Bytes32 other = Keccak.hash("other");
    assertThat(new ProofFault.WrongDepth(32, 31).describe())
        .isEqualTo("the proof must have 32 siblings, but has 31");
    assertThat(new ProofFault.BeyondCount(LeafIndex.of(7), LeafCount.of(5)).describe())
        .isEqualTo("leaf 7 is not in a tree of 5 leaves");
    assertThat(new ProofFault.NotAscending(LeafIndex.of(7), LeafIndex.of(5)).describe())
        .isEqualTo("leaf indexes must ascend, but 5 follows 7");
    assertThat(new ProofFault.NoLeaf().describe()).isEqualTo("the proof names no leaf");
    assertThat(new ProofFault.Truncated(9).describe())
        .isEqualTo("the proof ends at level 9, before the root");
    assertThat(new ProofFault.Leftover(3).describe())
        .isEqualTo("3 elements of the proof were not used");
    assertThat(new ProofFault.OtherRoot(one, other).describe())
        .isEqualTo("the proof leads to root %s, not to %s".formatted(other, one));
  }
}
