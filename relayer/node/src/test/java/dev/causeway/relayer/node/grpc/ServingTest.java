// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import static dev.causeway.relayer.node.grpc.ApiServerTest.reason;
import static dev.causeway.relayer.node.grpc.ApiServerTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.api.v1.DrainNodeRequest;
import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.OperatorServiceGrpc;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.api.v1.WatchTransfersRequest;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node says and refuses that cannot see the newest state, or leaves. */
class ServingTest {
  private final ServedStore served = new ServedStore(ServedStore.LIMITS);

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void shouldRefuseReadsAndSaySoInHealthWhileTheStoreIsLost() {
    assertHealth(ServingStatus.SERVING);
    served.server.serve(ApiServer.Service.STORE_LOST);

    assertHealth(ServingStatus.NOT_SERVING);
    assertThat(
            refusal(() -> served.network.listChains(ListChainsRequest.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(reason(() -> served.network.listChains(ListChainsRequest.getDefaultInstance())))
        .isEqualTo("STORE_UNAVAILABLE");

    served.server.serve(ApiServer.Service.ANSWERS);
    assertHealth(ServingStatus.SERVING);
    assertThat(served.network.listChains(ListChainsRequest.getDefaultInstance()).getChainsCount())
        .isPositive();
  }

  @Test
  void shouldEndStreamsWhenItLeaves() {
    var stream =
        served.transfers.watchTransfers(
            WatchTransfersRequest.newBuilder().setFilter(everything()).build());
    // Until the stream is there, there is nothing to end.
    while (served.server.openStreams() == 0) {
      Thread.onSpinWait();
    }

    served.server.serve(ApiServer.Service.STOPPING);

    assertThat(reason(stream::hasNext)).isEqualTo("STOPPING");
  }

  @Test
  void shouldAnswerOperatorsInAnyState() {
    served.server.serve(ApiServer.Service.STORE_LOST);

    assertThat(served.operator.listDuties(ListDutiesRequest.getDefaultInstance()).getNode())
        .isEqualTo("node-7");
    DrainNodeRequest drain = DrainNodeRequest.newBuilder().setRequestId("one").build();
    assertThat(served.operator.drainNode(drain).getDuties()).isEqualTo(2);
  }

  private static dev.causeway.api.v1.TransferFilter everything() {
    return dev.causeway.api.v1.TransferFilter.getDefaultInstance();
  }

  private void assertHealth(ServingStatus expected) {
    var health = HealthGrpc.newBlockingStub(served.channel);
    for (String service :
        java.util.List.of(
            "",
            TransferServiceGrpc.SERVICE_NAME,
            NetworkServiceGrpc.SERVICE_NAME,
            OperatorServiceGrpc.SERVICE_NAME)) {
      assertThat(
              health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus())
          .as(service)
          .isEqualTo(expected);
    }
  }
}
