// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.LedgerServiceGrpc;
import dev.causeway.chains.ledger.LedgerNode;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC service of a ledger's node: {@code causeway.ledger.v1}, health and reflection on one
 * port of loopback.
 *
 * <p>Serves from construction until closed; the node stays its owner's. Calls run on virtual
 * threads, so that waiting for the disk may block.
 */
public final class LedgerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerServer.class);
  private static final int RAPID_RESETS = 200;
  private static final int RESET_WINDOW_SECONDS = 30;

  private final Server server;
  private final LedgerApiConfig config;
  private final BlockStreams streams;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ledger-api-timer").daemon().factory());

  private LedgerServer(LedgerApiConfig config, LedgerNode node) throws IOException {
    this.config = config;
    this.streams = new BlockStreams(node, config, threads);
    this.server =
        NettyServerBuilder.forAddress(config.address(), InsecureServerCredentials.create())
            .executor(threads)
            .intercept(new UnaryTimeLimit(config.unaryTime(), timer))
            .maxInboundMessageSize(config.requestBytes())
            .maxInboundMetadataSize(config.metadataBytes())
            .maxConcurrentCallsPerConnection(config.callsPerConnection())
            .maxRstFramesPerWindow(RAPID_RESETS, RESET_WINDOW_SECONDS)
            .handshakeTimeout(10, TimeUnit.SECONDS)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(false)
            .keepAliveTime(1, TimeUnit.MINUTES)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .maxConnectionIdle(10, TimeUnit.MINUTES)
            .maxConnectionAge(config.streamLife().toSeconds() * 2, TimeUnit.SECONDS)
            .maxConnectionAgeGrace(1, TimeUnit.MINUTES)
            .addService(new LedgerEndpoint(node, streams))
            .addService(new BatchEndpoint(node))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
    try {
      server.start();
    } catch (IOException | RuntimeException failure) {
      release();
      throw failure;
    }
    health.setStatus(LedgerServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    LOG.info("ledger api listening: host={} port={}", config.host(), port());
  }

  /**
   * Starts serving.
   *
   * @throws LedgerApiStartException when the port is taken
   */
  public static LedgerServer start(LedgerApiConfig config, LedgerNode node) {
    try {
      return new LedgerServer(config, node);
    } catch (IOException failure) {
      throw LedgerApiStartException.cannotListen(config, failure);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Where clients on this machine find it, as host:port. */
  public String target() {
    return config.host() + ":" + port();
  }

  /** Number of open streams. */
  int openStreams() {
    return streams.open();
  }

  /** Ends health, then calls in progress, then streams, within seconds. */
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    streams.close();
    try {
      if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
        boolean over = server.shutdownNow().awaitTermination(2, TimeUnit.SECONDS);
        LOG.debug("ledger api closed: calls-ended={}", over);
      }
    } catch (InterruptedException stopped) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      release();
    }
  }

  private void release() {
    streams.close();
    threads.shutdownNow();
    timer.shutdownNow();
  }
}
