// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets, through the proxy, to a server that sends back what it gets. */
@SuppressWarnings("NullAway.Init")
@Timeout(60)
class FaultTcpTest {
  private ServerSocket server;
  private FaultTcp proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    proxy =
        FaultTcp.start(
            "echo",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
            1);
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (client) {
                    var _ = client.getInputStream().transferTo(client.getOutputStream());
                  } catch (IOException _) {
                    // A fault broke it.
                  }
                });
      } catch (IOException _) {
        return;
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(proxy.address(), 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void exchange(Socket socket, byte[] bytes) throws IOException {
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    socket.getOutputStream().write(bytes);
                  } catch (IOException _) {
                    // The reader finds out.
                  }
                });
    byte[] back = new byte[bytes.length];
    new DataInputStream(socket.getInputStream()).readFully(back);
    assertThat(Arrays.equals(back, bytes)).isTrue();
    writer.interrupt();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void shouldForwardEverythingWithoutFaults() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket, bytes(3_000_000));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).as("an orderly end").isEqualTo(-1);
    }
  }

  @Test
  void shouldDelayButNotSlowDownUnderLatency() throws IOException {
    var _ =
        proxy.inject(
            Flow.TO_CLIENT, new TcpFault.Latency(Duration.ofMillis(100), Duration.ofMillis(20)));
    try (Socket socket = connect()) {
      long began = System.nanoTime();
      exchange(socket, bytes(2_000_000));
      // 123 pieces, each 100 ms late, are not 12 s late together; no upper bound is asserted, but
      // the limit of this class would be met.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(100));
    }
  }

  @Test
  void shouldKeepToTheBandwidth() throws IOException {
    var _ = proxy.inject(Flow.TO_SERVER, new TcpFault.Bandwidth(100_000));
    try (Socket socket = connect()) {
      long began = System.nanoTime();
      exchange(socket, bytes(30_000));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(240));
    }
  }

  @Test
  void shouldDeliverWhatWasHeldWhenItEnds() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket, bytes(10));
      TcpInjection hold = proxy.inject(Flow.TO_CLIENT, new TcpFault.Hold());
      socket.getOutputStream().write(42);
      socket.setSoTimeout(200);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> socket.getInputStream().read());
      hold.remove();
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().read()).isEqualTo(42);
    }
  }

  @Test
  void shouldBreakAConnectionThatLostBytesWhenSwallowingEnds() throws IOException {
    try (Socket socket = connect();
        Socket idle = connect()) {
      exchange(socket, bytes(10));
      exchange(idle, bytes(10));
      TcpInjection swallow = proxy.inject(Flow.TO_SERVER, new TcpFault.Swallow());
      socket.getOutputStream().write(42);
      socket.setSoTimeout(200);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> socket.getInputStream().read());
      swallow.remove();
      socket.setSoTimeout(20_000);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.getInputStream().read());
      exchange(idle, bytes(10));
    }
  }

  @Test
  void shouldBreakConnectionsThatAreReset() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket, bytes(10));
      proxy.inject(new TcpFault.Reset());
      socket.getOutputStream().write(42);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.getInputStream().read());
      proxy.clear();
    }
    try (Socket socket = connect()) {
      exchange(socket, bytes(10));
    }
  }

  @Test
  void shouldDeliverInSlices() throws IOException {
    var _ = proxy.inject(Flow.TO_CLIENT, new TcpFault.Slice(100, Duration.ofMillis(1)));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes(2_000));
      byte[] piece = new byte[2_000];
      assertThat(socket.getInputStream().read(piece)).isLessThan(2_000);
    }
    try (Socket socket = connect()) {
      exchange(socket, bytes(2_000));
    }
  }

  @Test
  void shouldBreakAfterTheLimit() throws IOException {
    var _ = proxy.inject(Flow.TO_CLIENT, new TcpFault.Limit(1_000));
    try (Socket socket = connect()) {
      exchange(socket, bytes(999));
      socket.getOutputStream().write(bytes(50));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new DataInputStream(socket.getInputStream()).readFully(new byte[50]))
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void shouldRefuseConnectionsWhileItIsDownAndTakeThemAgain() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket, bytes(10));
      proxy.down();
      assertThat(proxy.isUp()).isFalse();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () -> {
                if (socket.getInputStream().read() < 0) {
                  throw new EOFException();
                }
              });
      assertThatExceptionOfType(IOException.class).isThrownBy(this::connect);
    }
    proxy.up();
    try (Socket socket = connect()) {
      exchange(socket, bytes(10));
    }
  }

  @Test
  void shouldHurtOneDirectionAlone() throws IOException {
    try (Socket socket = connect()) {
      var _ = proxy.inject(Flow.TO_SERVER, new TcpFault.Limit(5));
      var _ = proxy.inject(Flow.TO_CLIENT, new TcpFault.Hold());
      assertThat(proxy.injections()).extracting(TcpInjection::flow).containsExactly(Flow.values());
      proxy.clear();
      exchange(socket, bytes(100));
    }
  }

  @Test
  void shouldRefuseWhatCannotBeMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TcpFault.Bandwidth(0))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TcpFault.Latency(Duration.ofMillis(-1), Duration.ZERO))
        .withMessageContaining("PT-0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> new TcpFault.Limit(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TcpFault.Slice(0, Duration.ZERO))
        .withMessageContaining("0");
  }
}
