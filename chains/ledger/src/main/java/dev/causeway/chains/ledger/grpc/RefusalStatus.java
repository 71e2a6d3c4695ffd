// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.causeway.chains.ledger.StoreUnavailableException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a refusal becomes a gRPC status with typed details.
 *
 * <p>Expected ones say what happened and what helps. Anything else becomes INTERNAL with an
 * incident number alone; its text is in the log.
 */
final class RefusalStatus {
  static final String DOMAIN = "causeway.dev";
  private static final Logger LOG = LoggerFactory.getLogger(RefusalStatus.class);

  private RefusalStatus() {}

  static StatusRuntimeException of(Throwable failure) {
    return switch (failure) {
      case RefusalException refused -> of(refused.refusal());
      case StoreUnavailableException store -> {
        LOG.warn("ledger store unavailable: {}", store.getMessage());
        yield of(new Refusal.StoreDown());
      }
      default -> {
        String incident = UUID.randomUUID().toString();
        LOG.error("ledger call failed: incident={}", incident, failure);
        yield of(new Refusal.Internal(incident));
      }
    };
  }

  static StatusRuntimeException of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.BadField(var field, var problem) -> badField(field, problem);
      case Refusal.NotFound(var resource, var remedy) ->
          status(
              Code.NOT_FOUND,
              "NOT_FOUND",
              "there is no " + resource + ": " + remedy,
              Map.of("resource", resource));
      case Refusal.Rejected(var rejection) ->
          status(
              Code.FAILED_PRECONDITION, rejection.reason().name(), rejection.message(), Map.of());
      case Refusal.QueueFull(var capacity) ->
          status(
              Code.RESOURCE_EXHAUSTED,
              "QUEUE_FULL",
              ("%d transactions wait already and nothing of this call was taken: submit it again"
                      + " in a moment")
                  .formatted(capacity),
              Map.of("capacity", Integer.toString(capacity)));
      case Refusal.ProverBehind(var most) ->
          status(
              Code.RESOURCE_EXHAUSTED,
              "PROVER_BEHIND",
              ("no more than %d transactions may wait for their proof, and with this call more would:"
                      + " nothing of it was taken; submit it again when a batch is settled")
                  .formatted(most),
              Map.of("most", Integer.toString(most)));
      case Refusal.NotRunning(var detail) ->
          status(Code.UNAVAILABLE, "NOT_RUNNING", detail, Map.of());
      case Refusal.TooManyStreams(var limit) ->
          status(
              Code.RESOURCE_EXHAUSTED,
              "TOO_MANY_STREAMS",
              "all " + limit + " streams are in use: try again later",
              Map.of("limit", Integer.toString(limit)));
      case Refusal.SlowConsumer(var patience) ->
          status(
              Code.RESOURCE_EXHAUSTED,
              "SLOW_CONSUMER",
              "nothing was read from the stream for %d s: open it again and read faster"
                  .formatted(patience.toSeconds()),
              Map.of());
      case Refusal.StreamLifeOver(var life) ->
          status(
              Code.UNAVAILABLE,
              "STREAM_LIFE_OVER",
              "a stream lives for %d s at most: open it again with the next block"
                  .formatted(life.toSeconds()),
              Map.of());
      case Refusal.TooLong(var cap) ->
          status(
              Code.DEADLINE_EXCEEDED,
              "TOO_LONG",
              "no answer within %d ms, the most a call may take: try again later"
                  .formatted(cap.toMillis()),
              Map.of());
      case Refusal.Stopping() ->
          status(
              Code.UNAVAILABLE,
              "STOPPING",
              "this node is stopping: connect again when it is back",
              Map.of());
      case Refusal.StoreDown() ->
          status(
              Code.UNAVAILABLE,
              "STORE_UNAVAILABLE",
              "the ledger's store does not answer: try again in a few seconds",
              Map.of());
      case Refusal.Internal(var incident) ->
          status(
              Code.INTERNAL,
              "INTERNAL",
              "the ledger's node failed: give its operator incident " + incident,
              Map.of("incident", incident));
    };
  }

  private static StatusRuntimeException badField(String field, String problem) {
    BadRequest details =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField(field)
                    .setDescription(problem)
                    .setReason("BAD_FIELD"))
            .build();
    Status status =
        plain(Code.INVALID_ARGUMENT, "BAD_FIELD", field + ": " + problem, Map.of("field", field))
            .addDetails(Any.pack(details))
            .build();
    return StatusProto.toStatusRuntimeException(status);
  }

  private static StatusRuntimeException status(
      Code code, String reason, String text, Map<String, String> metadata) {
    return StatusProto.toStatusRuntimeException(plain(code, reason, text, metadata).build());
  }

  private static Status.Builder plain(
      Code code, String reason, String text, Map<String, String> metadata) {
    return Status.newBuilder()
        .setCode(code.getNumber())
        .setMessage(text)
        .addDetails(
            Any.pack(
                ErrorInfo.newBuilder()
                    .setDomain(DOMAIN)
                    .setReason(reason)
                    .putAllMetadata(metadata)
                    .build()));
  }
}
