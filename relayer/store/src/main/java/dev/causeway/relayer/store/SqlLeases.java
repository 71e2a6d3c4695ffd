// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases in the table {@code lease}, with an advisory lock per duty on a session of this process.
 *
 * <p>The row decides; the lock speeds up the hand-over after a crash. Whoever obtains the lock of a
 * row whose owner held it knows that the owner's session is gone, and takes over at once. While the
 * lock is held elsewhere (the owner lives or hangs), only an expired row can be taken.
 */
final class SqlLeases implements Leases, AutoCloseable {
  private final Database database;
  private final SessionLocks locks;
  // A process that died and came back under the same name is another owner: what it left half done
  // must not pass its fence.
  private final UUID incarnation = UUID.randomUUID();

  SqlLeases(Database database) {
    this.database = database;
    this.locks = new SessionLocks(database.address());
  }

  @Override
  public Optional<Fence> acquire(DutyName duty, NodeId node, Duration timeToLive) {
    boolean locked = locks.tryLock(duty, node);
    Optional<Fence> fence = Optional.empty();
    try {
      fence = take(duty, node, timeToLive, locked);
    } finally {
      if (locked && fence.isEmpty()) {
        locks.unlock(duty, node);
      }
    }
    return fence;
  }

  private Optional<Fence> take(DutyName duty, NodeId node, Duration timeToLive, boolean locked) {
    return database.write(
        connection ->
            Sql.first(
                connection,
                """
                insert into lease as held (name, owner, incarnation, epoch, expires_at, session_locked)
                values (?, ?, ?, 1, clock_timestamp() + ? * interval '1 millisecond', ?)
                on conflict (name) do update set
                  owner = excluded.owner,
                  incarnation = excluded.incarnation,
                  epoch = held.epoch
                    + case when held.owner = excluded.owner
                             and held.incarnation = excluded.incarnation then 0 else 1 end,
                  expires_at = excluded.expires_at,
                  session_locked = excluded.session_locked
                where (held.owner = excluded.owner and held.incarnation = excluded.incarnation)
                  or held.expires_at <= clock_timestamp()
                  or (held.session_locked and excluded.session_locked)
                returning epoch
                """,
                result -> new Fence(duty, node, Epoch.of(result.getLong(1))),
                duty.value(),
                node.value(),
                incarnation,
                timeToLive.toMillis(),
                locked));
  }

  @Override
  public boolean renew(Fence fence, Duration timeToLive) {
    boolean locked = locks.tryLock(fence.duty(), fence.owner());
    boolean renewed = false;
    try {
      renewed =
          database.write(
              connection ->
                  Sql.update(
                          connection,
                          """
                          update lease set
                            expires_at = clock_timestamp() + ? * interval '1 millisecond',
                            session_locked = ?
                          where name = ? and owner = ? and epoch = ? and incarnation = ?
                            and expires_at > clock_timestamp()
                          """,
                          timeToLive.toMillis(),
                          locked,
                          fence.duty().value(),
                          fence.owner().value(),
                          fence.epoch(),
                          incarnation)
                      == 1);
    } finally {
      if (!renewed) {
        locks.unlock(fence.duty(), fence.owner());
      }
    }
    return renewed;
  }

  @Override
  public void release(Fence fence) {
    int released =
        database.write(
            connection ->
                Sql.update(
                    connection,
                    """
                    update lease set expires_at = clock_timestamp(), session_locked = false
                    where name = ? and owner = ? and epoch = ? and incarnation = ?
                      and expires_at > clock_timestamp()
                    """,
                    fence.duty().value(),
                    fence.owner().value(),
                    fence.epoch(),
                    incarnation));
    if (released == 1) {
      locks.unlock(fence.duty(), fence.owner());
    }
  }

  @Override
  public List<Lease> all() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select name, owner, epoch, expires_at, expires_at > clock_timestamp() as held
                from lease order by name
                """,
                result -> {
                  Row row = new Row(result, "lease", "name");
                  return new Lease(
                      new DutyName(row.text("name")),
                      row.decode("owner", row.text("owner"), NodeId::new),
                      row.decode("epoch", row.number("epoch"), Epoch::of),
                      row.time("expires_at"),
                      row.flag("held"));
                }));
  }

  @Override
  public void close() {
    locks.close();
  }
}
