// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.api.v1.WatchTransfersResponse;
import dev.causeway.model.MessageId;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.TransferQueries;
import dev.causeway.relayer.core.store.TransferView;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Follows transfers for callers: reads the store when it says that something changed, and sends
 * what differs from what was said before.
 *
 * <p>One virtual thread per stream reads and sends. Notices that come while it does are merged into
 * one further reading, so a slow caller gets the newest state and never a backlog; one that does
 * not read at all is dropped.
 */
final class TransferStreams implements AutoCloseable {
  /** How many of the newest transfers a stream of many follows. */
  static final int WINDOW = 5_000;

  private static final int PAGE = 200;

  // Between two readings of one stream: several notices of one block are answered together.
  private static final Duration GAP = Duration.ofMillis(100);

  // The store's time goes on without notices.
  private static final Duration FRESH = Duration.ofSeconds(1);

  // Notices may be lost.
  private static final Duration WITHOUT_NOTICE = Duration.ofSeconds(5);

  private final RelayStore store;
  private final NetworkView network;
  private final ApiLimits limits;
  private final StreamSlots slots;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<StreamOutlet<?>> outlets = ConcurrentHashMap.newKeySet();
  private final StoreNotices.Subscription subscription;
  private final AtomicLong notices = new AtomicLong();
  private final Object reading = new Object();
  private @Nullable Shared shared;

  TransferStreams(RelayStore store, NetworkView network, ApiLimits limits) {
    this.store = store;
    this.network = network;
    this.limits = limits;
    this.slots = new StreamSlots(limits.streamsPerClient(), limits.streams());
    this.subscription =
        store
            .notices()
            .subscribe(
                _ -> {
                  notices.incrementAndGet();
                  outlets.forEach(StreamOutlet::wake);
                });
  }

  /** Sends the transfer now and at each change, until its claim is final. */
  void watchOne(
      MessageId id, String client, ServerCallStreamObserver<WatchTransferResponse> observer) {
    One one = new One(id);
    run(client, observer, one::pass);
  }

  /** Sends the transfers that fit now, and each that comes or changes. */
  void watchMany(
      TransferQueries.Filter filter,
      String client,
      ServerCallStreamObserver<WatchTransfersResponse> observer) {
    Many many = new Many(filter);
    run(client, observer, many::pass);
  }

  /** What was read after so many notices. */
  private record Shared(ViewContext context, long notices, long nanos) {}

  /** What all streams need: read once for those that the same notice woke. */
  private ViewContext context() {
    synchronized (reading) {
      long now = System.nanoTime();
      long told = notices.get();
      Shared known = shared;
      if (known == null || known.notices() != told || now - known.nanos() > FRESH.toNanos()) {
        known = new Shared(ViewContext.read(store, network), told, now);
        shared = known;
      }
      return known.context();
    }
  }

  /** Number of open streams. */
  int open() {
    return slots.open();
  }

  private <T> void run(String client, ServerCallStreamObserver<T> observer, Pass<T> pass) {
    StreamSlots.Slot slot = slots.take(client);
    StreamOutlet<T> outlet = new StreamOutlet<>(observer, limits.streamPatience());
    outlets.add(outlet);
    try {
      threads.execute(() -> live(slot, outlet, pass));
    } catch (RejectedExecutionException stopping) {
      slot.close();
      outlets.remove(outlet);
      throw new ApiFailure.Stopping().exception();
    }
  }

  private <T> void live(StreamSlots.Slot slot, StreamOutlet<T> outlet, Pass<T> pass) {
    try (slot) {
      follow(outlet, pass);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      outlet.fail(new ApiFailure.Stopping().exception());
    } catch (RuntimeException failure) {
      outlet.fail(failure);
    } finally {
      outlets.remove(outlet);
    }
  }

  private <T> void follow(StreamOutlet<T> outlet, Pass<T> pass) throws InterruptedException {
    long end = System.nanoTime() + limits.streamLife().toNanos();
    while (true) {
      switch (pass.send(outlet)) {
        case GONE -> {
          return;
        }
        case DONE -> {
          outlet.complete();
          return;
        }
        case OPEN -> {
          long left = end - System.nanoTime();
          if (left <= 0) {
            throw new ApiFailure.StreamLifeOver(limits.streamLife()).exception();
          }
          Duration wait = Duration.ofNanos(Math.min(left, WITHOUT_NOTICE.toNanos()));
          if (!outlet.pause(GAP) || !outlet.awaitWake(wait)) {
            return;
          }
        }
      }
    }
  }

  /** Ends the streams that are open now; callers are told to go elsewhere. */
  void endAll() {
    outlets.forEach(StreamOutlet::end);
  }

  /** Ends all streams; callers are told to come again. */
  @Override
  public void close() {
    subscription.close();
    threads.shutdownNow();
  }

  /** What became of a pass. */
  private enum Course {
    OPEN,
    DONE,
    GONE
  }

  /** Reads the store once and sends what changed. */
  @FunctionalInterface
  private interface Pass<T> {
    Course send(StreamOutlet<T> outlet) throws InterruptedException;
  }

  /** A stream of one transfer. */
  private final class One {
    private final MessageId id;
    private @Nullable Transfer said;
    private @Nullable TransferState saidState;

    private One(MessageId id) {
      this.id = id;
    }

    private Course pass(StreamOutlet<WatchTransferResponse> outlet) throws InterruptedException {
      ViewContext context = context();
      TransferView view =
          store
              .transfers()
              .byId(id)
              .orElseThrow(() -> TransferEndpoint.unknown(TransferEncoding.name(id)));
      if (saidState != null && !StateOrder.maySay(saidState, view.state())) {
        return Course.OPEN;
      }
      Transfer transfer = TransferEncoding.transfer(view, TransferEncoding.Detail.FULL, context);
      if (said == null || !lasting(said).equals(lasting(transfer))) {
        said = transfer;
        saidState = view.state();
        if (!outlet.send(WatchTransferResponse.newBuilder().setTransfer(transfer).build())) {
          return Course.GONE;
        }
      }
      return transfer.getClaimFinal() ? Course.DONE : Course.OPEN;
    }

    // These move with every block and are no change of the transfer.
    private static Transfer lasting(Transfer transfer) {
      return transfer.toBuilder().clearAsOf().clearExpectedClaimTime().build();
    }
  }

  /** A stream of many. */
  private final class Many {
    private final TransferQueries.Filter filter;
    private final Map<MessageId, Said> said =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<MessageId, Said> eldest) {
            return size() > WINDOW;
          }
        };

    private Many(TransferQueries.Filter filter) {
      this.filter = filter;
    }

    // Newest first, until a whole page was final before: nothing below it can have changed.
    private Course pass(StreamOutlet<WatchTransfersResponse> outlet) throws InterruptedException {
      ViewContext context = context();
      Optional<TransferQueries.PageToken> after = Optional.empty();
      for (int seen = 0; seen < WINDOW; seen += PAGE) {
        TransferQueries.Page page = store.transfers().list(filter, PAGE, after);
        boolean settled = true;
        for (TransferView view : page.transfers()) {
          Said before = said.get(view.id());
          settled &= before != null && before.claimFinal();
          if (!say(outlet, view, before, context)) {
            return Course.GONE;
          }
        }
        after = page.next();
        if (settled || after.isEmpty()) {
          break;
        }
      }
      return Course.OPEN;
    }

    private boolean say(
        StreamOutlet<WatchTransfersResponse> outlet,
        TransferView view,
        @Nullable Said before,
        ViewContext context)
        throws InterruptedException {
      Said now = Said.of(view, context.claimFinal(view));
      if (before != null
          && (before.equals(now) || !StateOrder.maySay(before.state(), view.state()))) {
        return true;
      }
      said.put(view.id(), now);
      return outlet.send(
          WatchTransfersResponse.newBuilder()
              .setTransfer(TransferEncoding.transfer(view, TransferEncoding.Detail.LISTED, context))
              .build());
    }
  }

  /**
   * What a stream of many keeps of what it said: enough to see a change, little enough for
   * thousands.
   */
  private record Said(
      TransferState state,
      int timeline,
      @Nullable Class<?> waiting,
      int parked,
      boolean claimFinal) {
    private static Said of(TransferView view, boolean claimFinal) {
      return new Said(
          view.state(),
          view.timeline().hashCode(),
          view.waiting().<Class<?>>map(Object::getClass).orElse(null),
          view.parked().hashCode(),
          claimFinal);
    }
  }
}
