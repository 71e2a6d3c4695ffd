// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.random.RandomGenerator;

/** One connection through a proxy: a client's, and the one to the server for it. */
final class TcpLink {
  private static final int CONNECT_MILLIS = 2_000;

  private final Socket client;
  private final Socket server = new Socket();
  private final TcpPump toServer;
  private final TcpPump toClient;

  TcpLink(FaultTcp proxy, Socket client, RandomGenerator random) {
    this.client = client;
    InetAddress caller = client.getInetAddress();
    this.toServer = new TcpPump(() -> proxy.faults(Flow.TO_SERVER, caller), random);
    this.toClient = new TcpPump(() -> proxy.faults(Flow.TO_CLIENT, caller), random);
  }

  /** Forwards both ways until both sides have ended, or one broke. */
  void run(InetSocketAddress target) {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target, CONNECT_MILLIS);
      Thread back = Thread.ofVirtual().start(() -> pump(toClient, server, client));
      pump(toServer, client, server);
      back.join();
    } catch (IOException _) {
      // The server is not there: the client finds its connection broken.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(TcpPump pump, Socket from, Socket to) {
    try {
      pump.run(from.getInputStream(), to.getOutputStream());
      // An orderly end is passed on; the other direction may go on.
      to.shutdownOutput();
    } catch (IOException broken) {
      reset();
    } catch (InterruptedException stopped) {
      reset();
      Thread.currentThread().interrupt();
    }
  }

  boolean hasLost(Flow flow) {
    return switch (flow) {
      case TO_SERVER -> toServer.hasLost();
      case TO_CLIENT -> toClient.hasLost();
    };
  }

  /** Closes both sides with a reset; harmless when they are closed. */
  void reset() {
    reset(client);
    reset(server);
    toServer.stop();
    toClient.stop();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is closed already.
    }
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed already.
    }
  }
}
