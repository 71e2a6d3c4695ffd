// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.relayer.core.store.StoreNotices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices by LISTEN on a connection of its own, which is opened again when it breaks. After that
 * everybody is told about every chain, for what was said meanwhile is lost.
 */
final class SqlNotices implements StoreNotices, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlNotices.class);
  private static final int POLL_MILLIS = 500;
  private static final long RECONNECT_MILLIS = 500;

  private final Database.Address address;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch listening = new CountDownLatch(1);
  private final Thread listener;

  SqlNotices(Database.Address address) {
    this.address = address;
    this.listener =
        Thread.ofPlatform().daemon().name("causeway-store-notices").unstarted(this::run);
    listener.start();
  }

  @Override
  public Subscription subscribe(Consumer<Notice> consumer) {
    Subscriber subscriber = new Subscriber(consumer);
    subscribers.add(subscriber);
    subscriber.thread.start();
    return () -> {
      subscribers.remove(subscriber);
      subscriber.stop();
    };
  }

  /** Waits until the first connection listens, so that no notice after the start is missed. */
  boolean awaitListening(long millis) throws InterruptedException {
    return listening.await(millis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    boolean reconnect = false;
    while (closed.getCount() > 0) {
      try (Connection connection = address.connect("causeway notices")) {
        Sql.update(connection, "listen " + Notify.CHANNEL);
        if (reconnect) {
          tell(everything(connection));
        }
        listening.countDown();
        listen(connection);
      } catch (SQLException broken) {
        if (closed.getCount() > 0) {
          LOG.warn(
              "notices interrupted: retry_ms={} cause={}", RECONNECT_MILLIS, broken.getMessage());
        }
      }
      reconnect = true;
      if (pause()) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      return closed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (closed.getCount() > 0) {
      PGNotification @Nullable [] arrived = postgres.getNotifications(POLL_MILLIS);
      if (arrived != null && arrived.length > 0) {
        Set<Notice> notices = new LinkedHashSet<>();
        for (PGNotification notification : arrived) {
          Notify.parse(notification.getParameter()).ifPresent(notices::add);
        }
        tell(notices);
      }
    }
  }

  private static Set<Notice> everything(Connection connection) throws SQLException {
    Set<Notice> notices = new LinkedHashSet<>();
    for (var chain :
        Sql.list(
            connection,
            "select chain from chain_progress",
            result -> new Row(result, "chain_progress", "chain").chain("chain"))) {
      for (Kind kind : Kind.values()) {
        notices.add(new Notice(kind, chain));
      }
    }
    return notices;
  }

  private void tell(Set<Notice> notices) {
    for (Subscriber subscriber : subscribers) {
      subscriber.add(notices);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    for (Subscriber subscriber : subscribers) {
      subscriber.stop();
    }
    try {
      listener.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Merges what its consumer has not taken yet, so a slow one never grows a queue. */
  private static final class Subscriber {
    private final Consumer<Notice> consumer;
    private final Set<Notice> pending = new LinkedHashSet<>();
    private final Thread thread;
    private boolean stopped;

    Subscriber(Consumer<Notice> consumer) {
      this.consumer = consumer;
      this.thread = Thread.ofVirtual().name("causeway-store-subscriber").unstarted(this::deliver);
    }

    synchronized void add(Set<Notice> notices) {
      pending.addAll(notices);
      notifyAll();
    }

    synchronized void stop() {
      stopped = true;
      notifyAll();
    }

    private synchronized List<Notice> take() throws InterruptedException {
      while (pending.isEmpty() && !stopped) {
        wait();
      }
      List<Notice> taken = stopped ? List.of() : new ArrayList<>(pending);
      pending.clear();
      return taken;
    }

    private void deliver() {
      try {
        for (List<Notice> taken = take(); !taken.isEmpty(); taken = take()) {
          for (Notice notice : taken) {
            try {
              consumer.accept(notice);
            } catch (RuntimeException failed) {
              LOG.error("a listener of store notices failed: notice={}", notice, failed);
            }
          }
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
