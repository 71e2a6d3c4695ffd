// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainFailureException;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a failure becomes a gRPC status with typed details.
 *
 * <p>Expected failures say what happened and what helps. Anything else becomes INTERNAL with an
 * incident number alone: its text may hold what is nobody's business, and is in the log.
 */
final class FailureStatus {
  static final String DOMAIN = "causeway.dev";
  private static final Logger LOG = LoggerFactory.getLogger(FailureStatus.class);

  private FailureStatus() {}

  static StatusRuntimeException of(Throwable failure) {
    return switch (failure) {
      case ApiException refusal -> of(refusal.failure());
      case ChainFailureException chain -> of(new ApiFailure.ChainFailed(chain.failure()));
      case StoreUnavailableException store -> {
        LOG.warn("store unavailable: {}", store.getMessage());
        yield of(new ApiFailure.StoreDown());
      }
      default -> {
        String incident = UUID.randomUUID().toString();
        LOG.error("call failed: incident={}", incident, failure);
        yield of(new ApiFailure.Internal(incident));
      }
    };
  }

  static StatusRuntimeException of(ApiFailure failure) {
    return switch (failure) {
      case ApiFailure.BadField(var field, var problem) -> badField(field, problem);
      case ApiFailure.NotFound(var resource, var remedy) ->
          status(
              Code.NOT_FOUND,
              "NOT_FOUND",
              "there is no " + resource + ": " + remedy,
              Map.of("resource", resource));
      case ApiFailure.NotReady(var resource, var reason, var text) ->
          status(
              Code.FAILED_PRECONDITION,
              reason,
              resource + ": " + text,
              Map.of("resource", resource));
      case ApiFailure.RequestIdReused(var id) ->
          status(
              Code.ALREADY_EXISTS,
              "REQUEST_ID_REUSED",
              "request_id \"" + id + "\" was used for another request: choose a new one",
              Map.of("request_id", id));
      case ApiFailure.OperatorOnly(var method) ->
          status(
              Code.UNAUTHENTICATED,
              "CLIENT_CERTIFICATE_REQUIRED",
              method
                  + " is for operators: connect with a client certificate that the server trusts,"
                  + " or over loopback on the node itself",
              Map.of("method", method));
      case ApiFailure.Unlisted(var method) ->
          status(
              Code.PERMISSION_DENIED,
              "METHOD_UNLISTED",
              method + " is open to nobody",
              Map.of("method", method));
      case ApiFailure.TooManyStreams(var limit) ->
          status(
              Code.RESOURCE_EXHAUSTED,
              "TOO_MANY_STREAMS",
              "too many open streams: end some of yours, up to " + limit + " are allowed",
              Map.of("limit", Integer.toString(limit)));
      case ApiFailure.SlowConsumer(var patience) ->
          status(
              Code.RESOURCE_EXHAUSTED,
              "SLOW_CONSUMER",
              "nothing was read from the stream for %d s: open it again and read faster"
                  .formatted(patience.toSeconds()),
              Map.of());
      case ApiFailure.StreamLifeOver(var life) ->
          status(
              Code.UNAVAILABLE,
              "STREAM_LIFE_OVER",
              "a stream lives for %d s at most: open it again".formatted(life.toSeconds()),
              Map.of());
      case ApiFailure.TooLong(var cap) ->
          status(
              Code.DEADLINE_EXCEEDED,
              "TOO_LONG",
              "no answer within %d ms, the most a call may take: try again later"
                  .formatted(cap.toMillis()),
              Map.of());
      case ApiFailure.ChainFailed(var chain) -> chainFailed(chain);
      case ApiFailure.StoreDown() ->
          status(
              Code.UNAVAILABLE,
              "STORE_UNAVAILABLE",
              "the relayer's store does not answer: try again in a few seconds",
              Map.of());
      case ApiFailure.Stopping() ->
          status(
              Code.UNAVAILABLE,
              "STOPPING",
              "this node is stopping: connect to another one, or again when it is back",
              Map.of());
      case ApiFailure.Internal(var incident) ->
          status(
              Code.INTERNAL,
              "INTERNAL",
              "the relayer failed: give its operator incident " + incident,
              Map.of("incident", incident));
    };
  }

  private static StatusRuntimeException chainFailed(ChainFailure failure) {
    return switch (failure) {
      case ChainFailure.Unreachable(var chain, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_UNREACHABLE", chain.toString(), failure);
      case ChainFailure.Throttled(var chain, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_THROTTLED", chain.toString(), failure);
      case ChainFailure.Malformed(var chain, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_MALFORMED", chain.toString(), failure);
      case ChainFailure.Inconsistent(var chain, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_INCONSISTENT", chain.toString(), failure);
      case ChainFailure.NoQuorum(var chain, _, _, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_NO_QUORUM", chain.toString(), failure);
      case ChainFailure.Stale(var chain, _, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_STALE", chain.toString(), failure);
      case ChainFailure.NotFound(var chain, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_NOT_FOUND", chain.toString(), failure);
      case ChainFailure.Refused(var chain, _, _) ->
          chainStatus(Code.UNAVAILABLE, "CHAIN_REFUSED", chain.toString(), failure);
      case ChainFailure.WrongChain(var expected, _, _) ->
          chainStatus(Code.FAILED_PRECONDITION, "WRONG_CHAIN", expected.toString(), failure);
      case ChainFailure.Reverted(var chain, _) ->
          chainStatus(Code.FAILED_PRECONDITION, "CALL_REVERTS", chain.toString(), failure);
    };
  }

  private static StatusRuntimeException chainStatus(
      Code code, String reason, String chain, ChainFailure failure) {
    return status(code, reason, failure.summary(), Map.of("chain_id", chain));
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
