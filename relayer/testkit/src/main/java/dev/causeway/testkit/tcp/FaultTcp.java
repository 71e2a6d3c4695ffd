// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A TCP proxy on loopback that treats bytes as bad networks do, each direction for itself: for
 * traffic whose meaning does not matter, such as that of a database, a cluster or gRPC. Without
 * faults it forwards what it gets. Safe for concurrent use.
 */
public final class FaultTcp implements AutoCloseable {
  private final String name;
  private final int port;
  private final long seed;
  private final Set<TcpLink> links = ConcurrentHashMap.newKeySet();
  private final List<TcpInjection> injections = new CopyOnWriteArrayList<>();
  private final Set<InetAddress> heldCallers = ConcurrentHashMap.newKeySet();
  private volatile InetSocketAddress target;
  private long opened;
  private ServerSocket door;
  private Thread doorkeeper;
  private boolean closed;

  private FaultTcp(String name, InetSocketAddress target, long seed, ServerSocket door) {
    this.name = name;
    this.target = target;
    this.seed = seed;
    this.door = door;
    this.port = door.getLocalPort();
    this.doorkeeper = doorkeeper(door);
  }

  /**
   * Starts one on a free port.
   *
   * @param name in messages
   * @param target where it forwards to
   * @param seed of its jitter
   * @throws UncheckedIOException when this machine has no free port
   */
  public static FaultTcp start(String name, InetSocketAddress target, long seed) {
    return start(name, target, seed, 0);
  }

  /** As {@link #start(String, InetSocketAddress, long)}, on a port of the caller's choice. */
  public static FaultTcp start(String name, InetSocketAddress target, long seed, int port) {
    FaultTcp created = new FaultTcp(name, target, seed, listen(name, port));
    created.doorkeeper.start();
    return created;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The port of {@link #address}. */
  public int port() {
    return port;
  }

  /** Has connections that are opened from now on go elsewhere. */
  public void retarget(InetSocketAddress newTarget) {
    target = newTarget;
  }

  /** How many connections are open. */
  public int connections() {
    return links.size();
  }

  /** Puts a fault to work in one direction, on open and on new connections. */
  public TcpInjection inject(Flow flow, TcpFault fault) {
    TcpInjection injection = new TcpInjection(this, flow, fault);
    injections.add(injection);
    return injection;
  }

  /** Puts a fault to work in both directions. */
  public void inject(TcpFault fault) {
    for (Flow flow : Flow.values()) {
      var _ = inject(flow, fault);
    }
  }

  /**
   * As {@link TcpFault.Hold}, in both directions, but only for clients that call from that address;
   * until {@link #clear}.
   *
   * @param caller as of {@link Socket#getInetAddress()}, such as 127.0.0.11
   */
  public void hold(InetAddress caller) {
    heldCallers.add(caller);
  }

  void remove(TcpInjection injection) {
    if (injections.remove(injection) && injection.fault() instanceof TcpFault.Swallow) {
      links.stream().filter(link -> link.hasLost(injection.flow())).forEach(TcpLink::reset);
    }
  }

  /** Removes every fault; it stays down when it is down. */
  public void clear() {
    injections.forEach(this::remove);
    heldCallers.clear();
  }

  /** What is at work. */
  public List<TcpInjection> injections() {
    return List.copyOf(injections);
  }

  /** Breaks all connections and refuses new ones until {@link #up}. */
  public synchronized void down() {
    closeQuietly(door);
    try {
      // The kernel frees the port only when nobody accepts on it any more.
      doorkeeper.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    breakConnections();
  }

  /**
   * Takes connections again, on the same port.
   *
   * @throws UncheckedIOException when another program took the port meanwhile
   */
  public synchronized void up() {
    if (door.isClosed() && !closed) {
      door = listen(name, port);
      doorkeeper = doorkeeper(door);
      doorkeeper.start();
    }
  }

  /** Whether it takes connections. */
  public synchronized boolean isUp() {
    return !door.isClosed();
  }

  /** Breaks the connections that are open; new ones are taken. */
  public void breakConnections() {
    links.forEach(TcpLink::reset);
  }

  @Override
  public synchronized void close() {
    closed = true;
    down();
  }

  List<TcpFault> faults(Flow flow, InetAddress caller) {
    return Stream.concat(
            injections.stream()
                .filter(injection -> injection.flow() == flow)
                .map(TcpInjection::fault),
            heldCallers.contains(caller) ? Stream.of(new TcpFault.Hold()) : Stream.empty())
        .toList();
  }

  private static ServerSocket listen(String name, int port) {
    try {
      return new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the proxy of %s cannot listen on port %d; choose another, or 0 for any"
              .formatted(name, port),
          failure);
    }
  }

  private Thread doorkeeper(ServerSocket listening) {
    return Thread.ofVirtual()
        .name("fault-tcp-" + name)
        .unstarted(
            () -> {
              while (!listening.isClosed()) {
                try {
                  Socket client = listening.accept();
                  RandomGenerator random = new SplittableRandom(seed + opened++);
                  Thread.ofVirtual().start(() -> connect(listening, client, random));
                } catch (IOException _) {
                  // It was closed, or a client went away before it was let in.
                }
              }
            });
  }

  private void connect(ServerSocket through, Socket client, RandomGenerator random) {
    TcpLink link = new TcpLink(this, client, random);
    links.add(link);
    try {
      // The proxy may have gone down between taking the connection and noting it.
      if (!through.isClosed()) {
        link.run(target);
      }
    } finally {
      link.reset();
      links.remove(link);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception _) {
      // Nothing is left to do with it.
    }
  }
}
