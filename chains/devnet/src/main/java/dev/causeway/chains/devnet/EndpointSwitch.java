// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A door in front of a node that can be shut: while it is shut, open connections are broken and new
 * ones are refused, as when the node's machine is gone; the node itself notices nothing. It
 * forwards bytes and looks at none of them. Safe for concurrent use.
 */
public final class EndpointSwitch implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket door;
  private Thread doorkeeper;

  private EndpointSwitch(InetSocketAddress target, ServerSocket door) {
    this.target = target;
    this.port = door.getLocalPort();
    this.door = door;
    this.doorkeeper = doorkeeper(door);
  }

  /**
   * Opens a door on the loopback interface.
   *
   * @param target the node's own address
   * @param port where to listen; 0 takes a free one
   * @throws DevnetException when the port is in use
   */
  public static EndpointSwitch open(URI target, int port) {
    EndpointSwitch created =
        new EndpointSwitch(new InetSocketAddress(target.getHost(), target.getPort()), listen(port));
    created.doorkeeper.start();
    return created;
  }

  /** Where clients connect. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Breaks all connections and refuses new ones until {@link #open()}. */
  public synchronized void shut() {
    closeQuietly(door);
    try {
      // The kernel frees the port only when nobody accepts on it any more.
      doorkeeper.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sockets.forEach(EndpointSwitch::reset);
    sockets.clear();
  }

  /**
   * Takes connections again, on the same port.
   *
   * @throws DevnetException when another program took the port meanwhile
   */
  public synchronized void open() {
    if (door.isClosed()) {
      door = listen(port);
      doorkeeper = doorkeeper(door);
      doorkeeper.start();
    }
  }

  /** Whether connections are taken. */
  public synchronized boolean isOpen() {
    return !door.isClosed();
  }

  /** Shuts it for good. */
  @Override
  public void close() {
    shut();
  }

  private static ServerSocket listen(int port) {
    try {
      return new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new DevnetException(
          "port %d on 127.0.0.1 is in use: %s; stop the program that listens there or choose another"
              .formatted(port, failure.getMessage()),
          failure);
    }
  }

  private Thread doorkeeper(ServerSocket opened) {
    return Thread.ofVirtual()
        .name("door-" + port)
        .unstarted(
            () -> {
              while (!opened.isClosed()) {
                try {
                  Socket client = opened.accept();
                  Thread.ofVirtual().name("door-in-" + port).start(() -> forward(opened, client));
                } catch (IOException _) {
                  // The door was shut, or the client went away before it was let in.
                }
              }
            });
  }

  private void forward(ServerSocket through, Socket client) {
    Socket node = new Socket();
    try {
      client.setTcpNoDelay(true);
      node.setTcpNoDelay(true);
      node.connect(target, 2_000);
    } catch (IOException _) {
      reset(client);
      closeQuietly(node);
      return;
    }
    sockets.add(client);
    sockets.add(node);
    if (through.isClosed()) {
      // It was shut between accepting and noting the pair: nobody else would break it.
      end(client, node);
      return;
    }
    Thread.ofVirtual().name("door-out-" + port).start(() -> pump(node, client));
    pump(client, node);
  }

  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One side is gone: so is the other, below.
    } finally {
      end(from, to);
    }
  }

  private void end(Socket one, Socket other) {
    sockets.remove(one);
    sockets.remove(other);
    closeQuietly(one);
    closeQuietly(other);
  }

  /** Closes with a reset instead of an orderly end, as a dead machine's network does. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is closed already.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception _) {
      // Nothing is left to do with it.
    }
  }
}
