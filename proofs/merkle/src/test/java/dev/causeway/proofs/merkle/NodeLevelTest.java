// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.model.Bytes32;
import org.junit.jupiter.api.Test;

/** The nodes of one level: kept from some position on, in blocks that grow. */
class NodeLevelTest {
  private static final long FIRST = 5000;

  @Test
  void shouldTakeLittleRoomWhenItHoldsLittle() {
    NodeLevel level = new NodeLevel(FIRST);
    assertThat(level.extend()).isEqualTo(FIRST);
    assertThat(level.allocatedBytes()).isEqualTo(4L * Bytes32.SIZE);
    for (int more = 1; more < 5; more++) {
      assertThat(level.extend()).isEqualTo(FIRST + more);
    }
    assertThat(level.allocatedBytes()).isEqualTo(8L * Bytes32.SIZE);
    assertThat(level.offset(FIRST + 4)).isEqualTo(4 * Bytes32.SIZE);
  }

  @Test
  void shouldRefusePositionsThatItDoesNotKeep() {
    NodeLevel level = new NodeLevel(FIRST);
    level.extend();
    assertThat(level.array(FIRST)).isNotEmpty();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> level.array(FIRST - 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> level.array(FIRST + 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> level.truncate(FIRST - 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> level.truncate(FIRST + 2));
    level.truncate(FIRST);
    assertThat(level.extend()).isEqualTo(FIRST);
  }
}
