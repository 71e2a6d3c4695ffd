// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.OperatorServiceGrpc;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.relayer.core.store.NodeId;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A store, served over loopback, and clients of it. */
final class ServedStore implements AutoCloseable {
  static final ApiLimits LIMITS = limits(Duration.ofMinutes(1));

  final MemoryStore store = new MemoryStore();
  final ApiServer server;
  final ManagedChannel channel;
  final TransferServiceGrpc.TransferServiceBlockingStub transfers;
  final NetworkServiceGrpc.NetworkServiceBlockingStub network;
  final OperatorServiceGrpc.OperatorServiceBlockingStub operator;

  ServedStore(ApiLimits limits) {
    server =
        ApiServer.start(new ApiConfig("127.0.0.1", 0, Optional.empty(), limits), sources(store));
    channel = Grpc.newChannelBuilder(server.target(), InsecureChannelCredentials.create()).build();
    transfers = TransferServiceGrpc.newBlockingStub(channel);
    network = NetworkServiceGrpc.newBlockingStub(channel);
    operator = OperatorServiceGrpc.newBlockingStub(channel);
  }

  static ApiLimits limits(Duration unaryTime) {
    return new ApiLimits(
        64 * 1024, 8 * 1024, unaryTime, Duration.ofHours(1), Duration.ofSeconds(30), 3, 10, 100);
  }

  static ApiServer.Sources sources(MemoryStore store) {
    return new ApiServer.Sources(
        store,
        Samples.NETWORK,
        (_, _) -> new ProofBundles.Result.NotCovered(),
        RelayerFees.NONE,
        new Drained());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has two duties until it is drained. */
  private static final class Drained implements NodeControl {
    @Override
    public NodeId node() {
      return new NodeId("node-7");
    }

    @Override
    public int drain(Duration atMost) {
      return 2;
    }
  }
}
