// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.TransferServiceGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Connects to several nodes that are equal: {@code causeway:///HOST:PORT,HOST:PORT}. Nodes that say
 * in health that they do not serve are left out, a read that one does not answer within two seconds
 * is asked of the next as well, and a connection over which nothing comes any more is given up.
 */
final class NodesResolver extends NameResolverProvider {
  private static final String SCHEME = "causeway";
  private static final Map<String, ?> ONE_AFTER_THE_OTHER =
      Map.of(
          "maxAttempts", 3.0, "hedgingDelay", "2s", "nonFatalStatusCodes", List.of("UNAVAILABLE"));

  // Reads alone: they may be asked twice.
  private static final Map<String, ?> SERVICE =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "healthCheckConfig",
          Map.of("serviceName", TransferServiceGrpc.SERVICE_NAME),
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  Stream.concat(
                          Stream.of(Map.of("service", NetworkServiceGrpc.SERVICE_NAME)),
                          Stream.of("GetTransfer", "ListTransfers", "GetProofBundle", "GetQuote")
                              .map(
                                  method ->
                                      Map.of(
                                          "service",
                                          TransferServiceGrpc.SERVICE_NAME,
                                          "method",
                                          method)))
                      .toList(),
                  "hedgingPolicy",
                  ONE_AFTER_THE_OTHER)));

  static {
    NameResolverRegistry.getDefaultRegistry().register(new NodesResolver());
  }

  private NodesResolver() {}

  /** A channel to all of these, given as HOST:PORT. */
  static ManagedChannel connect(List<String> nodes, ChannelCredentials credentials) {
    return Grpc.newChannelBuilder(SCHEME + ":///" + String.join(",", nodes), credentials)
        .overrideAuthority(nodes.getFirst())
        .defaultServiceConfig(SERVICE)
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    List<EquivalentAddressGroup> nodes =
        Stream.of(target.getPath().substring(1).split(",", -1))
            .map(NodesResolver::address)
            .map(EquivalentAddressGroup::new)
            .toList();
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return SCHEME;
      }

      @Override
      public void start(Listener2 listener) {
        listener.onResult(
            ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(nodes)).build());
      }

      @Override
      public void shutdown() {
        // Nothing runs.
      }
    };
  }

  private static SocketAddress address(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    String host = hostPort.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, Integer.parseInt(hostPort.substring(colon + 1)));
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }
}
