// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.relayer.core.store.RelayStore;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC service of a node: {@code causeway.v1}, health and reflection on one port.
 *
 * <p>Serves from construction until closed. Calls run on virtual threads, so that reading the store
 * may block.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  // As long as a lease: after that another node may have said more.
  private static final Duration FRESHNESS = Duration.ofSeconds(6);
  private static final int RAPID_RESETS = 200;
  private static final int RESET_WINDOW_SECONDS = 30;

  private final Server server;
  private final ApiConfig config;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ServingInterceptor serving;
  private final TransferStreams streams;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("api-timer").daemon().factory());

  private ApiServer(ApiConfig config, Sources sources) throws IOException {
    this.config = config;
    ApiLimits limits = config.limits();
    this.serving = new ServingInterceptor(FRESHNESS);
    this.streams = new TransferStreams(sources.store(), sources.network(), limits);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(config.address(), credentials(config))
            .executor(threads)
            .intercept(new TimeLimitInterceptor(limits.unaryTime(), timer))
            .intercept(serving)
            .intercept(new AccessInterceptor())
            .maxInboundMessageSize(limits.requestBytes())
            .maxInboundMetadataSize(limits.metadataBytes())
            .maxConcurrentCallsPerConnection(limits.callsPerConnection())
            .maxRstFramesPerWindow(RAPID_RESETS, RESET_WINDOW_SECONDS)
            .handshakeTimeout(10, TimeUnit.SECONDS)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(false)
            .keepAliveTime(1, TimeUnit.MINUTES)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .maxConnectionIdle(10, TimeUnit.MINUTES)
            .maxConnectionAge(limits.streamLife().toSeconds() * 2, TimeUnit.SECONDS)
            .maxConnectionAgeGrace(1, TimeUnit.MINUTES);
    services(sources).forEach(builder::addService);
    this.server = builder.build();
    try {
      server.start();
    } catch (IOException | RuntimeException failure) {
      release();
      throw failure;
    }
    health(true);
    LOG.info(
        "api listening: host={} port={} tls={}", config.host(), port(), config.tls().isPresent());
  }

  /**
   * Starts serving.
   *
   * @throws ApiStartException when the port is taken or the keys cannot be read, naming the value
   *     and the remedy
   */
  public static ApiServer start(ApiConfig config, Sources sources) {
    try {
      return new ApiServer(config, sources);
    } catch (IOException failure) {
      throw ApiStartException.cannotListen(config, failure);
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

  /** What the node can do for its clients. */
  public enum Service {
    /** Answer. */
    ANSWERS,
    /** Nothing until its store answers again. */
    STORE_LOST,
    /** Nothing any more. */
    STOPPING
  }

  /**
   * Says in the health service whether the node does its work, and answers or refuses accordingly.
   * It does when it starts. Operators are always answered.
   */
  public void serve(Service service) {
    boolean changed =
        serving.refuse(
            switch (service) {
              case ANSWERS -> Optional.empty();
              case STORE_LOST -> Optional.of(new ApiFailure.StoreDown());
              case STOPPING -> Optional.of(new ApiFailure.Stopping());
            });
    if (changed) {
      LOG.info("api: service={}", service);
      health(service == Service.ANSWERS);
      if (service != Service.ANSWERS) {
        // Their callers find a node that sees what happens.
        streams.endAll();
      }
    }
  }

  private void health(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    server.getServices().stream()
        .map(service -> service.getServiceDescriptor().getName())
        .filter(name -> name.startsWith("causeway."))
        .forEach(name -> health.setStatus(name, status));
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
  }

  /** The server's services, for the test that compares them with the roles. */
  List<String> methods() {
    return server.getServices().stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor().getFullMethodName())
        .toList();
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
        server.shutdownNow().awaitTermination(2, TimeUnit.SECONDS);
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

  // Clients of the older, deprecated version of reflection are still around.
  @SuppressWarnings("deprecation")
  private List<BindableService> services(Sources sources) {
    Quotes quotes = new Quotes(sources.store(), sources.network(), sources.fees());
    return List.of(
        new TransferEndpoint(sources.store(), sources.network(), sources.proofs(), quotes, streams),
        new NetworkEndpoint(sources.store(), sources.network(), quotes),
        new OperatorEndpoint(sources.store(), sources.network(), sources.node()),
        health.getHealthService(),
        ProtoReflectionServiceV1.newInstance(),
        ProtoReflectionService.newInstance());
  }

  private static ServerCredentials credentials(ApiConfig config) throws IOException {
    if (config.tls().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    ApiConfig.Tls tls = config.tls().get();
    return TlsServerCredentials.newBuilder()
        .keyManager(tls.certificateChain().toFile(), tls.privateKey().toFile())
        .trustManager(tls.clientAuthorities().toFile())
        .clientAuth(
            tls.clientCertificateRequired()
                ? TlsServerCredentials.ClientAuth.REQUIRE
                : TlsServerCredentials.ClientAuth.OPTIONAL)
        .build();
  }

  /**
   * Where the answers come from.
   *
   * @param store transfers, chains and duties
   * @param network names, tokens, limits and timings
   * @param proofs proofs for those who claim by themselves
   * @param fees for which fee this relayer claims
   * @param node the node itself
   */
  public record Sources(
      RelayStore store,
      NetworkView network,
      ProofBundles proofs,
      RelayerFees fees,
      NodeControl node) {}
}
