// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.ListTransfersRequest;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.api.v1.WatchTransfersRequest;
import dev.causeway.api.v1.WatchTransfersResponse;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of one node's interface who mean it ill, all of them at once, until it is closed. They
 * leave most of the machine to the relayer: what is shown is that the interface defends itself, not
 * that two processors can be used up.
 */
final class ApiAbuse implements AutoCloseable {
  private static final int SLOW_CONNECTIONS = 100;
  private static final int PINGERS = 2;
  private static final int PINGS_AT_ONCE = 20;
  private static final int STREAMS = 100;
  // As ApiLimits sets them: streams of one client, and the size of a request.
  private static final int MOST_STREAMS = 64;
  private static final int MOST_BYTES = 64 * 1024;
  private static final int ASKERS = 4;
  private static final Duration BREATH = Duration.ofMillis(50);
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final byte[] PING = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final AtomicLong slow = new AtomicLong();
  private final AtomicLong pingersCut = new AtomicLong();
  private final AtomicLong pings = new AtomicLong();
  private final AtomicLong largeRefused = new AtomicLong();
  private final AtomicLong streamsRefused = new AtomicLong();
  private final AtomicLong streamsOpen = new AtomicLong();
  private final AtomicLong asked = new AtomicLong();
  private volatile boolean ended;

  private ApiAbuse(int port) {
    this.port = port;
  }

  /** Begins. */
  static ApiAbuse against(int port) {
    ApiAbuse abuse = new ApiAbuse(port);
    abuse.go("slowloris", abuse::dribble);
    for (int i = 0; i < PINGERS; i++) {
      abuse.go("pings", abuse::ping);
    }
    abuse.go("large", abuse::large);
    abuse.go("streams", abuse::hoard);
    for (int i = 0; i < ASKERS; i++) {
      abuse.go("no-deadline", abuse::ask);
    }
    return abuse;
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void go(String name, Work work) {
    threads.add(
        Thread.ofVirtual()
            .name("abuse-" + name)
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
            .build();
    channels.add(channel);
    return channel;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    return socket;
  }

  /** Connections whose first bytes come one by one. */
  private void dribble() throws InterruptedException {
    List<Socket> open = new ArrayList<>();
    for (int turn = 0; !ended; turn++) {
      if (open.size() < SLOW_CONNECTIONS) {
        try {
          open.add(connect());
          slow.incrementAndGet();
        } catch (IOException refused) {
          // Nobody has to take every connection.
        }
      }
      int place = turn % (PREFACE.length - 1);
      for (Socket socket : List.copyOf(open)) {
        try {
          if (turn % 10 == 0) {
            socket.getOutputStream().write(PREFACE[place]);
          }
        } catch (IOException cut) {
          open.remove(socket);
          sockets.remove(socket);
        }
      }
      Thread.sleep(BREATH);
    }
  }

  private void ping() throws InterruptedException {
    byte[] burst = new byte[PING.length * PINGS_AT_ONCE];
    for (int i = 0; i < PINGS_AT_ONCE; i++) {
      System.arraycopy(PING, 0, burst, i * PING.length, PING.length);
    }
    while (!ended) {
      try (Socket socket = connect()) {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        out.write(PREFACE);
        out.write(SETTINGS);
        byte[] answers = new byte[4096];
        while (!ended) {
          out.write(burst);
          pings.addAndGet(PINGS_AT_ONCE);
          while (in.available() > 0 && in.read(answers) >= 0) {
            // What the server says is not of interest.
          }
          Thread.sleep(BREATH);
        }
      } catch (IOException cut) {
        pingersCut.incrementAndGet();
      }
      Thread.sleep(BREATH);
    }
  }

  private void large() throws InterruptedException {
    byte[] letters = new byte[5 * 1024 * 1024];
    Arrays.fill(letters, (byte) 'a');
    String name = new String(letters, StandardCharsets.US_ASCII);
    while (!ended) {
      ManagedChannel channel = channel();
      try {
        var _ =
            TransferServiceGrpc.newBlockingStub(channel)
                .getTransfer(GetTransferRequest.newBuilder().setName(name).build());
        accepted.add("a request of 5 MiB was answered, the limit is %d".formatted(MOST_BYTES));
      } catch (StatusRuntimeException refused) {
        // What names a wrong argument has been read as a whole.
        if (refused.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
          accepted.add("a request of 5 MiB was read, the limit is %d".formatted(MOST_BYTES));
        }
        largeRefused.incrementAndGet();
      } finally {
        channel.shutdownNow();
        channels.remove(channel);
      }
      Thread.sleep(BREATH.multipliedBy(10));
    }
  }

  /** Streams that are opened and never read. */
  private void hoard() throws InterruptedException {
    ManagedChannel channel = channel();
    AtomicLong refused = new AtomicLong();
    List<ClientCall<WatchTransfersRequest, WatchTransfersResponse>> calls = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      ClientCall<WatchTransfersRequest, WatchTransfersResponse> call =
          channel.newCall(
              TransferServiceGrpc.getWatchTransfersMethod(), io.grpc.CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              if (!ended) {
                refused.incrementAndGet();
              }
            }
          },
          new Metadata());
      call.sendMessage(WatchTransfersRequest.getDefaultInstance());
      call.halfClose();
      // One message at most is ever taken.
      call.request(1);
      calls.add(call);
      Thread.sleep(BREATH.dividedBy(5));
    }
    while (!ended) {
      Thread.sleep(BREATH);
    }
    streamsRefused.set(refused.get());
    streamsOpen.set(STREAMS - refused.get());
    if (streamsOpen.get() > MOST_STREAMS) {
      accepted.add(
          "%d streams of one client are open, the limit is %d"
              .formatted(streamsOpen.get(), MOST_STREAMS));
    }
    calls.forEach(call -> call.cancel("over", null));
  }

  private void ask() throws InterruptedException {
    ManagedChannel channel = channel();
    while (!ended) {
      try {
        var _ =
            TransferServiceGrpc.newBlockingStub(channel)
                .listTransfers(ListTransfersRequest.newBuilder().setPageSize(100).build());
        asked.incrementAndGet();
      } catch (StatusRuntimeException refused) {
        // Whether it answers is not the question here.
      }
      Thread.sleep(BREATH);
    }
  }

  /** What was refused and cut off. */
  long refused() {
    return largeRefused.get() + streamsRefused.get() + pingersCut.get();
  }

  /** What should have been refused. */
  List<String> accepted() {
    return List.copyOf(accepted);
  }

  /** In words. */
  String summary() {
    return ("%d half-open connections; %d pings, pinger cut off %d times; %d requests of 5 MiB"
            + " refused; %d of %d streams refused; %d calls without a deadline")
        .formatted(
            slow.get(),
            pings.get(),
            pingersCut.get(),
            largeRefused.get(),
            streamsRefused.get(),
            STREAMS,
            asked.get());
  }

  /** Ends all of it. */
  void end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      var _ = thread.join(Duration.ofSeconds(10));
    }
  }

  @Override
  public void close() {
    ended = true;
    channels.forEach(ManagedChannel::shutdownNow);
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException gone) {
        // It is closed.
      }
    }
  }
}
