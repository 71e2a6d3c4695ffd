// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import dev.causeway.testkit.tcp.FaultTcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * The cluster messages of one node. Others reach it through a proxy, and it calls others from an
 * address of its own, by which their proxies tell it from the rest: so any two nodes can be cut
 * apart without a privilege, in processes and in containers alike.
 *
 * <p>Only Linux has all of 127.0.0.0/8 on its loopback. Elsewhere messages pass by, and a partition
 * is refused.
 */
public final class PeerTraffic implements AutoCloseable {
  private static final boolean TOLD_APART = System.getProperty("os.name", "").startsWith("Linux");
  private static final int FIRST_CALLER = 10;

  private final InetAddress caller;
  private final int port;
  private final FaultTcp door;

  private PeerTraffic(InetAddress caller, int port, FaultTcp door) {
    this.caller = caller;
    this.port = port;
    this.door = door;
  }

  /**
   * Opens a proxy before a node that is not started yet.
   *
   * @param node its name, in messages
   * @param number another for each node, from 1
   * @param seed of the proxy's chance
   */
  public static PeerTraffic of(String node, int number, long seed) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      return new PeerTraffic(
          InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (FIRST_CALLER + number)}),
          port,
          FaultTcp.start(
              "cluster of " + node,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              seed));
    } catch (IOException failure) {
      throw new UncheckedIOException("no port is free for the cluster of " + node, failure);
    }
  }

  /** What the node must be set to. */
  public List<String> settings() {
    return TOLD_APART ? List.of("cluster.port=" + door.port()) : List.of();
  }

  /** What the node's JVM must be told. */
  public List<String> jvmOptions() {
    return TOLD_APART
        ? List.of(
            "-Dpekko.remote.artery.bind.port=" + port,
            "-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname="
                + caller.getHostAddress())
        : List.of();
  }

  /** No message passes between the two, either way; those of now arrive after {@link #heal}. */
  public void cut(PeerTraffic other) {
    if (!TOLD_APART) {
      throw new HarnessException(
          "nodes can only be cut apart on Linux, whose loopback has many addresses; here, cut"
              + " them off from the database, which decides");
    }
    door.hold(other.caller);
    other.door.hold(caller);
  }

  /** What was held back because of {@link #cut} at this node arrives. */
  public void heal() {
    door.clear();
  }

  @Override
  public void close() {
    door.close();
  }
}
