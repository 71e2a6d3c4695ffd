// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import dev.causeway.api.v1.Duty;
import dev.causeway.api.v1.Transfer;
import dev.causeway.testkit.rpc.FaultRpc;
import dev.causeway.testkit.tcp.FaultTcp;
import dev.causeway.testkit.tcp.TcpFault;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relayer node: a real process, with proxies of its own in front of everything that it reaches
 * and in front of its service. It can be killed, paused, ended and started again as often as a test
 * likes. Safe for concurrent use.
 */
public final class TestNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TestNode.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration END_LIMIT = Duration.ofSeconds(40);
  private static final long RESTART_MILLIS = 300;

  private final int number;
  private final NodeCommandLine command;
  private final Path log;
  private final boolean supervised;
  private final FaultTcp database;
  private final FaultTcp api;
  private final PeerTraffic peers;
  private final Map<String, List<FaultRpc>> rpc;
  private final NodeService service;
  private @Nullable NodeRun process;
  private boolean wanted;
  private int starts;

  TestNode(
      int number,
      NodeCommandLine command,
      boolean supervised,
      FaultTcp database,
      PeerTraffic peers,
      Map<String, List<FaultRpc>> rpc,
      long seed) {
    this.number = number;
    this.command = command;
    this.log = command.data().resolve("output.log");
    this.supervised = supervised;
    this.database = database;
    this.peers = peers;
    this.rpc = Map.copyOf(rpc);
    // Nobody listens on the discard port of loopback: until the node serves, it refuses.
    this.api =
        FaultTcp.start(
            "service of " + command.id(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9),
            seed);
    this.service = new NodeService("127.0.0.1:" + api.port());
  }

  /** Its number, from 1. */
  public int number() {
    return number;
  }

  /** Its name, as leases and logs have it. */
  public String id() {
    return command.id();
  }

  /** What its processes wrote to their output. */
  public Path log() {
    return log;
  }

  /** Its data folder, with {@code causeway.log}. */
  public Path folder() {
    return command.data();
  }

  // --- its life ---

  /** Starts a process, unless one runs; does not wait until it serves. */
  public void start() {
    start(List.of());
  }

  /**
   * As {@link #start()}, with more options for this process alone, such as {@code -Dname=value}.
   */
  public synchronized void start(List<String> jvmOptions) {
    wanted = true;
    if (process != null && process.isAlive()) {
      return;
    }
    starts++;
    NodeRun started = NodeRun.start(command.withJvmOptions(jvmOptions), log);
    process = started;
    LOG.info("node started: id={} pid={} start={}", id(), started.pid(), starts);
    var _ = started.end().thenAccept(code -> ended(started, code));
  }

  private void ended(NodeRun ended, int code) {
    LOG.info("node ended: id={} pid={} exitCode={}", id(), ended.pid(), code);
    if (!supervised) {
      return;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(RESTART_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    synchronized (this) {
      if (wanted && process == ended) {
        start();
      }
    }
  }

  /** Waits until the process serves, and lets clients reach it. */
  public void awaitServing() {
    String target =
        Patience.value(
            id() + " serves",
            START_LIMIT,
            () -> {
              NodeRun current = current();
              if (!current.isAlive() && !supervised) {
                throw new HarnessException(
                    "%s ended with code %d before it served; see %s, which ends: %s"
                        .formatted(id(), current.awaitEnd(END_LIMIT), log, current.lastWords()));
              }
              return current.target();
            });
    int colon = target.lastIndexOf(':');
    api.retarget(
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(target.substring(colon + 1))));
    service.channel().resetConnectBackoff();
  }

  /** As the kernel kills: no goodbye. With supervision it is started again. */
  public void kill() {
    current().kill();
  }

  /** As {@link #kill}, and it stays down until it is started. */
  public void killForGood() {
    synchronized (this) {
      wanted = false;
    }
    kill();
  }

  /** Has the process stand still in whatever it does, until {@link #resume}. */
  public void pause() {
    current().pause();
  }

  /** Ends {@link #pause}. */
  public void resume() {
    current().resume();
  }

  /**
   * Asks it to end, as a service manager does, and waits.
   *
   * @return its exit code
   */
  public int terminate() {
    synchronized (this) {
      wanted = false;
    }
    NodeRun current = current();
    current.terminate();
    return current.awaitEnd(END_LIMIT);
  }

  /** Waits until the process has ended by itself, such as at a failpoint. */
  public int awaitEnd() {
    return current().awaitEnd(END_LIMIT);
  }

  /** Kills it if it runs, starts it, and waits until it serves. */
  public void restart() {
    if (isAlive()) {
      killForGood();
    }
    start();
    awaitServing();
  }

  /** Whether the process exists; a paused one does. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The process id of the current or last run; 0 for a container that has ended. */
  public long pid() {
    return current().pid();
  }

  /** How often it was started. */
  public synchronized int starts() {
    return starts;
  }

  private synchronized NodeRun current() {
    if (process == null) {
      throw new HarnessException(id() + " was never started; call start() first");
    }
    return process;
  }

  // --- its surroundings ---

  /** Its only, or its preferred, endpoint of a chain. */
  public FaultRpc rpc(String chain) {
    return endpoints(chain).getFirst();
  }

  /** All its endpoints of a chain, the preferred one first. */
  public List<FaultRpc> endpoints(String chain) {
    List<FaultRpc> found = rpc.get(chain);
    if (found == null) {
      throw new HarnessException(
          "no chain is called \"%s\"; there are %s".formatted(chain, rpc.keySet()));
    }
    return found;
  }

  /** Its endpoints of all chains. */
  public List<FaultRpc> endpoints() {
    return rpc.values().stream().flatMap(List::stream).toList();
  }

  /** Its way to the database. */
  public FaultTcp database() {
    return database;
  }

  /** The way of clients to its service; the address stays over restarts. */
  public FaultTcp api() {
    return api;
  }

  /** Cuts it off from the database without a word to either, as a broken switch does. */
  public void isolateFromDatabase() {
    database.inject(new TcpFault.Hold());
  }

  PeerTraffic peers() {
    return peers;
  }

  /** Cuts it off from the database and from every chain. */
  public void isolate() {
    isolateFromDatabase();
    endpoints().forEach(proxy -> proxy.inject(dev.causeway.testkit.rpc.RpcFault.F33));
  }

  /** Ends every fault of its proxies, and brings those up that were down. */
  public void heal() {
    endpoints().forEach(FaultRpc::clear);
    peers.heal();
    database.clear();
    database.up();
    api.clear();
    api.up();
  }

  // --- its word ---

  /**
   * What it says about a transfer; empty while it does not know it.
   *
   * @throws io.grpc.StatusRuntimeException when it does not answer
   */
  public Optional<Transfer> status(SentTransfer transfer) {
    return service.transfer(transfer.id());
  }

  /** What it says about all duties of the network. */
  public List<Duty> duties() {
    return service.duties();
  }

  /** For calls that are not covered here. */
  public ManagedChannel channel() {
    return service.channel();
  }

  @Override
  public void close() {
    NodeRun last;
    synchronized (this) {
      wanted = false;
      last = process;
    }
    service.close();
    if (last != null && last.isAlive()) {
      last.kill();
    }
    api.close();
    peers.close();
    database.close();
    endpoints().forEach(FaultRpc::close);
  }
}
