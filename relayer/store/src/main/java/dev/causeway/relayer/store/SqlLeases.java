// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.StoreNotices.Subscription;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Leases in the table {@code lease}, and an advisory lock of this process on a session of its own.
 *
 * <p>The row decides; the lock speeds up the hand-over after a crash. Whoever obtains the lock of
 * another process knows that its session is gone, and may end the leases that it held under that
 * lock. While the lock is held (the owner lives or hangs), only an expired row can be taken.
 */
final class SqlLeases implements Leases, AutoCloseable {
  private final Database database;
  // A process that died and came back under the same name is another owner: what it left half done
  // must not pass its fence.
  private final UUID incarnation = UUID.randomUUID();
  private final LeaseSession session;
  private final PeerSessions peers;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  SqlLeases(Database database) {
    this.database = database;
    this.session = new LeaseSession(database.address(), incarnation);
    this.peers = new PeerSessions(database.address(), () -> listeners.forEach(Runnable::run));
  }

  private record Seen(Lease lease, UUID incarnation, boolean sessionLocked) {}

  @Override
  public Optional<Fence> acquire(DutyName duty, NodeId node, Duration timeToLive) {
    boolean locked = session.locked();
    Optional<Fence> taken =
        database.write(
            connection ->
                Sql.first(
                    connection,
                    """
                insert into lease as held
                  (name, owner, incarnation, epoch, taken_at, expires_at, session_locked)
                values (?, ?, ?, 1, clock_timestamp(),
                  clock_timestamp() + ? * interval '1 millisecond', ?)
                on conflict (name) do update set
                  owner = excluded.owner,
                  incarnation = excluded.incarnation,
                  epoch = held.epoch
                    + case when held.owner = excluded.owner
                             and held.incarnation = excluded.incarnation then 0 else 1 end,
                  taken_at = case when held.owner = excluded.owner
                             and held.incarnation = excluded.incarnation then held.taken_at
                             else excluded.taken_at end,
                  expires_at = excluded.expires_at,
                  session_locked = excluded.session_locked
                where (held.owner = excluded.owner and held.incarnation = excluded.incarnation)
                  or held.expires_at <= clock_timestamp()
                  or (held.session_locked and held.incarnation <> excluded.incarnation
                    and pg_try_advisory_xact_lock_shared(
                      hashtextextended(held.incarnation::text, 7202)))
                returning epoch
                """,
                    result -> new Fence(duty, node, Epoch.of(result.getLong(1))),
                    duty.value(),
                    node.value(),
                    incarnation,
                    timeToLive.toMillis(),
                    locked));
    taken.ifPresent(_ -> Failpoints.reach(Failpoint.LEASE_AFTER_TAKEN, duty));
    return taken;
  }

  @Override
  public boolean renew(Fence fence, Duration timeToLive) {
    return renewAll(List.of(fence), timeToLive).contains(fence);
  }

  @Override
  public Set<Fence> renewAll(Collection<Fence> fences, Duration timeToLive) {
    List<Fence> asked = List.copyOf(fences);
    Set<String> renewed =
        session.use(
            connection ->
                new HashSet<>(
                    Sql.list(
                        connection,
                        """
                        update lease l set
                          expires_at = clock_timestamp() + ? * interval '1 millisecond',
                          session_locked = ?
                        from unnest(?, ?, ?) as mine(name, owner, epoch)
                        where l.name = mine.name and l.owner = mine.owner
                          and l.epoch = mine.epoch and l.incarnation = ?
                          and l.expires_at > clock_timestamp()
                        returning l.name
                        """,
                        result -> result.getString(1),
                        timeToLive.toMillis(),
                        session.locked(),
                        asked.stream().map(fence -> fence.duty().value()).toArray(String[]::new),
                        asked.stream().map(fence -> fence.owner().value()).toArray(String[]::new),
                        asked.stream().map(fence -> fence.epoch().value()).toArray(Long[]::new),
                        incarnation)));
    Set<Fence> held = new HashSet<>(asked);
    held.removeIf(fence -> !renewed.contains(fence.duty().value()));
    return held;
  }

  @Override
  public void release(Fence fence) {
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
    Failpoints.reach(Failpoint.LEASE_AFTER_RELEASED, fence.duty());
  }

  @Override
  public List<Lease> all() {
    List<Seen> seen = database.read(SqlLeases::read);
    if (!listeners.isEmpty()) {
      Set<UUID> alive = new HashSet<>();
      for (Seen row : seen) {
        if (row.lease().held() && row.sessionLocked() && !row.incarnation().equals(incarnation)) {
          alive.add(row.incarnation());
        }
      }
      peers.watch(alive);
    }
    return seen.stream().map(Seen::lease).toList();
  }

  private static List<Seen> read(java.sql.Connection connection) throws java.sql.SQLException {
    return Sql.list(
        connection,
        """
        select name, owner, epoch, taken_at, expires_at, expires_at > clock_timestamp() as held,
          incarnation, session_locked
        from lease order by name
        """,
        result -> {
          Row row = new Row(result, "lease", "name");
          return new Seen(
              new Lease(
                  new DutyName(row.text("name")),
                  row.decode("owner", row.text("owner"), NodeId::new),
                  row.decode("epoch", row.number("epoch"), Epoch::of),
                  row.time("taken_at"),
                  row.time("expires_at"),
                  row.flag("held")),
              result.getObject("incarnation", UUID.class),
              row.flag("session_locked"));
        });
  }

  @Override
  public Subscription onFreed(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends the sessions, as a death of the process would: the others take over at once. */
  @Override
  public void close() {
    peers.close();
    session.close();
  }
}
