// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Obstacles.Kind;
import dev.causeway.relayer.core.store.Obstacles.Obstacle;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Three keys share the work of the relayer on a chain. */
class PooledOutboxTest {
  private static final ChainId CHAIN = ChainId.of(901);
  private static final Address KEY = Address.parse("0x" + "77".repeat(20));
  private static final EncodedCall CALL =
      new EncodedCall(KEY, Wei.ZERO, Bytes.parse("0xaabb"), Gas.of(90_000));
  private static final GlobalRoot ROOT = GlobalRoot.parse("0x" + "01".repeat(32));
  private static final GlobalRoot OTHER = GlobalRoot.parse("0x" + "02".repeat(32));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final MemoryStore store = new MemoryStore(() -> now);
  private final RelayStore pool = PooledStore.of(store, 3, PATIENCE);
  private final Fence fence = fence(DutyName.claim(CHAIN));

  private Fence fence(DutyName duty) {
    return store.leases().acquire(duty, new NodeId("node-1"), Duration.ofDays(1)).orElseThrow();
  }

  private void claim(String name, GlobalRoot root) {
    want("claim", "claim:" + name + "@" + root);
  }

  private void want(String purpose, String key) {
    var wish = new NewIntent(CHAIN, SenderRole.RELAYER, purpose, key, CALL, List.of());
    assertThat(pool.outbox().enqueue(fence, List.of(wish))).as(key).isEqualTo(1);
  }

  private void sign(SenderRole role) {
    List<Intent> queued = store.outbox().queued(CHAIN, role, 10);
    for (int i = 0; i < queued.size(); i++) {
      var transaction =
          new UnsignedTransaction(
              CHAIN,
              Nonce.of(queued.get(i).id()),
              KEY,
              Wei.ZERO,
              CALL.data(),
              CALL.gasLimit(),
              Wei.of(2),
              Wei.of(1));
      var signed =
          new SignedTransaction(
              TxHash.parse("0x%064d".formatted(queued.get(i).id())), Bytes.parse("0x01"));
      store.outbox().recordAttempt(fence, queued.get(i).id(), KEY, transaction, signed);
    }
  }

  private int waiting(SenderRole role) {
    return store.outbox().load(CHAIN, role).waiting();
  }

  @Test
  void shouldSpreadClaimsThatDependOnNothingOverTheKeys() {
    for (int i = 0; i < 6; i++) {
      claim("m" + i, ROOT);
    }

    assertThat(SenderRole.relayers(3)).allSatisfy(key -> assertThat(waiting(key)).isEqualTo(2));
    assertThat(waiting(SenderRole.RELAYER_4)).as("not in the pool").isZero();
  }

  @Test
  void shouldSendClaimsBehindTheRootTheyNeedByTheSameKey() {
    want("accept-root", "accept-root:" + OTHER);
    for (int i = 0; i < 4; i++) {
      claim("m" + i, OTHER);
    }

    assertThat(waiting(SenderRole.RELAYER)).isEqualTo(5);
  }

  @Test
  void shouldLeaveAStuckKeyAloneAndBringItsRootByAnother() {
    want("accept-root", "accept-root:" + ROOT);
    claim("m0", ROOT);
    sign(SenderRole.RELAYER);
    assertThat(pool.outbox().live(CHAIN, "accept-root")).hasSize(1);

    now = now.plus(PATIENCE).plusSeconds(1);
    assertThat(pool.outbox().live(CHAIN, "accept-root")).as("nobody waits for it").isEmpty();
    want("accept-root", "accept-root:" + ROOT);
    claim("m1", ROOT);

    assertThat(waiting(SenderRole.RELAYER)).isEqualTo(2);
    assertThat(waiting(SenderRole.RELAYER_2)).isEqualTo(2);
    assertThat(pool.outbox().live(CHAIN, "accept-root"))
        .singleElement()
        .satisfies(it -> assertThat(it.wish().dedupeKey()).isEqualTo("accept-root:" + ROOT));
  }

  @Test
  void shouldAvoidAKeyThatSaysItIsBlocked() {
    Fence sender = fence(DutyName.send(CHAIN, SenderRole.RELAYER));
    store
        .obstacles()
        .report(
            sender,
            new Obstacle(
                Kind.SENDER_BLOCKED, CHAIN, Optional.of(SenderRole.RELAYER), "no currency"));
    want("accept-root", "accept-root:" + ROOT);
    claim("m0", OTHER);

    assertThat(waiting(SenderRole.RELAYER)).isZero();
  }

  @Test
  void shouldGoOnAsWellAsItCanWhenAllKeysAreStuck() {
    for (int i = 0; i < 3; i++) {
      claim("m" + i, ROOT);
    }
    now = now.plus(PATIENCE).plusSeconds(1);
    want("accept-root", "accept-root:" + OTHER);

    assertThat(pool.outbox().live(CHAIN, "accept-root")).hasSize(1);
    assertThat(waiting(SenderRole.RELAYER)).isEqualTo(2);
  }

  @Test
  void shouldLeaveOtherRolesAlone() {
    var wish = new NewIntent(CHAIN, SenderRole.GUARDIAN, "pause", "pause:1", CALL, List.of());
    assertThat(pool.outbox().enqueue(fence, List.of(wish))).isEqualTo(1);

    assertThat(waiting(SenderRole.GUARDIAN)).isEqualTo(1);
    assertThat(PooledStore.of(store, 1, PATIENCE)).isSameAs(store);
  }
}
