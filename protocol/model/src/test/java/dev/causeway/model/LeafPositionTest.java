// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions in a tree of depth 32, and the numbers of leaves. */
class LeafPositionTest {
  private static final long LAST = 0xFFFF_FFFEL;

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, LAST + 1, Long.MAX_VALUE})
  void shouldRefuseWhenIndexIsOutOfRange(long index) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeafIndex.of(index))
        .withMessageContaining(Long.toString(index));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, LAST + 2, Long.MAX_VALUE})
  void shouldRefuseWhenCountIsOutOfRange(long count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeafCount.of(count))
        .withMessageContaining(Long.toString(count));
  }

  @Test
  void shouldGoFromPositionToCountAndBack() {
    assertThat(LeafIndex.of(0).value()).isZero();
    assertThat(LeafCount.of(0)).isEqualTo(LeafCount.NONE);
    assertThat(LeafIndex.of(LAST).asLast()).isEqualTo(LeafCount.of(LAST + 1));
    assertThat(LeafIndex.of(41).next()).isEqualTo(LeafIndex.of(42));
    assertThat(LeafCount.NONE.nextIndex()).isEqualTo(LeafIndex.of(0));
    assertThat(LeafCount.of(5).nextIndex()).isEqualTo(LeafIndex.of(5));
    assertThat(LeafIndex.of(12)).hasToString("12");
    assertThat(LeafCount.of(13)).hasToString("13");
  }

  @Test
  void shouldCoverPositionsBelowTheCountAlone() {
    assertThat(LeafCount.of(5).covers(LeafIndex.of(4))).isTrue();
    assertThat(LeafCount.of(5).covers(LeafIndex.of(5))).isFalse();
    assertThat(LeafCount.NONE.covers(LeafIndex.of(0))).isFalse();
  }

  @Test
  void shouldBeOrderedAsNumbers() {
    assertThat(LeafIndex.of(1)).isLessThan(LeafIndex.of(2));
    assertThat(LeafIndex.of(2)).isGreaterThan(LeafIndex.of(1));
    assertThat(LeafIndex.of(2)).isEqualByComparingTo(LeafIndex.of(2));
    assertThat(LeafCount.of(1)).isLessThan(LeafCount.of(2));
    assertThat(LeafCount.of(2)).isGreaterThan(LeafCount.of(1));
    assertThat(LeafCount.of(2)).isEqualByComparingTo(LeafCount.of(2));
  }
}
