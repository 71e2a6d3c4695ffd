// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Forwards TCP to a port of this machine, and swallows what comes back while it is silent. */
final class SilentTunnel implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytesToClient = new AtomicLong();
  private volatile boolean silent;

  private SilentTunnel(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  static SilentTunnel to(int port) throws IOException {
    SilentTunnel tunnel =
        new SilentTunnel(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    Thread.ofVirtual().start(tunnel::accept);
    return tunnel;
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  long bytesToClient() {
    return bytesToClient.get();
  }

  void fallSilent() {
    silent = true;
  }

  void speakAgain() {
    silent = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, node));
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> pump(client, node, false));
        Thread.ofVirtual().start(() -> pump(node, client, true));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pump(Socket from, Socket to, boolean back) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (back && silent) {
          continue;
        }
        out.write(buffer, 0, read);
        if (back) {
          bytesToClient.addAndGet(read);
        }
      }
    } catch (IOException closed) {
      // One side went away; the other follows.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
