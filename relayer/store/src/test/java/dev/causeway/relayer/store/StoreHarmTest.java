// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.LeafIndex;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.relayer.store.StoreHarm.Damage;
import dev.causeway.relayer.store.StoreHarm.Hold;
import dev.causeway.relayer.store.StoreHarm.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoreHarmTest {
  private final Network net = new Network();
  private final Database.Address address = net.store.database().address();
  private final StoreHarm harm =
      StoreHarm.to(new StoreConfig.External(address.url(), address.user(), address.password()));

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void shouldFlipABitAndFlipItBackWhenARowIsDamaged() {
    assertThat(harm.damage(Target.MESSAGE)).isEmpty();
    assertThat(harm.damage(Target.TRANSACTION)).isEmpty();
    net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
    long intent = net.send(Network.intent(L2A, "claim", "x", List.of()), 3, "t");
    assertThat(intent).isPositive();

    for (Target target : List.of(Target.MESSAGE, Target.LEAF)) {
      Damage damage = harm.damage(target).orElseThrow();
      assertThatThrownBy(() -> net.store.messages().message(L1, LeafIndex.of(0)))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("table " + target.table());
      harm.mend(damage);
      assertThat(net.store.messages().message(L1, LeafIndex.of(0))).isPresent();
    }
    harm.mend(harm.damage(Target.TRANSACTION).orElseThrow());
    assertThat(net.store.outbox().live(L2A, "claim")).hasSize(1);
  }

  @Test
  void shouldBringBackWhatWasWhenACopyIsRestored() throws SQLException {
    net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
    String copy = harm.copy();
    try (Connection node = address.connect("n1")) {
      Sql.update(node, "update message set leaf_index = 7");
    }

    StoreConfig.External newer = harm.restore(copy);

    try (Connection node = address.connect("n1")) {
      assertThat(Sql.number(node, "select max(leaf_index) from message")).isZero();
    }
    try (Connection examined =
        new Database.Address(newer.url(), newer.user(), newer.password()).connect("test")) {
      assertThat(Sql.number(examined, "select max(leaf_index) from message")).isEqualTo(7);
    }
  }

  @Test
  void shouldRefuseWritesOnlyWhenItIsReadOnly() throws SQLException {
    String write = "insert into route (source, destination) values (900, 901)";
    harm.readOnly(true);
    try (Connection node = address.connect("n1")) {
      assertThatThrownBy(() -> Sql.update(node, write))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read-only");
      assertThat(Sql.number(node, "select count(*) from route")).isZero();
    } finally {
      harm.readOnly(false);
    }
    try (Connection node = address.connect("n1")) {
      assertThat(Sql.update(node, write)).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepEverybodyOutOfATableWhenItIsLocked() {
    try (Hold hold = harm.lock("intent")) {
      assertThat(hold.connections()).hasSize(1);
      assertThatThrownBy(() -> net.store.outbox().live(L2A, "claim"))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("lock timeout");
    }
    assertThat(net.store.outbox().live(L2A, "claim")).isEmpty();
  }
}
