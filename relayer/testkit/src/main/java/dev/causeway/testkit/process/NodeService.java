// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import dev.causeway.api.v1.Duty;
import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.api.v1.OperatorServiceGrpc;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferServiceGrpc;
import dev.causeway.model.MessageId;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node's gRPC service, as a client of it sees it. */
final class NodeService implements AutoCloseable {
  private static final long SECONDS = 10;

  private final ManagedChannel channel;

  NodeService(String target) {
    channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Empty when the node does not know it. */
  Optional<Transfer> transfer(MessageId id) {
    try {
      return Optional.of(
          TransferServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
              .getTransfer(GetTransferRequest.newBuilder().setName("transfers/" + id).build())
              .getTransfers(0));
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  List<Duty> duties() {
    return OperatorServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
        .listDuties(ListDutiesRequest.getDefaultInstance())
        .getDutiesList();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
