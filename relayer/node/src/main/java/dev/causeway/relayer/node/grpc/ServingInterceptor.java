// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Refuses reads while the node cannot see the newest state, and takes back answers that were read
 * too long ago: a process that stood still in between might contradict what another node said
 * since.
 */
final class ServingInterceptor implements ServerInterceptor {
  private final AtomicReference<@Nullable ApiFailure> refusal = new AtomicReference<>();
  private final Duration freshness;

  /**
   * Serves.
   *
   * @param freshness how old an answer to a unary call may be when it is sent
   */
  ServingInterceptor(Duration freshness) {
    this.freshness = freshness;
  }

  /** Refuses from now on with this failure, or serves. Returns whether that is a change. */
  boolean refuse(Optional<ApiFailure> failure) {
    ApiFailure next = failure.orElse(null);
    return !Objects.equals(refusal.getAndSet(next), next);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!reads(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    ApiFailure refused = refusal.get();
    if (refused != null) {
      end(call, refused);
      return new ServerCall.Listener<>() {};
    }
    return call.getMethodDescriptor().getType().serverSendsOneMessage()
        ? next.startCall(new FreshCall<>(call, System.nanoTime()), headers)
        : next.startCall(call, headers);
  }

  /** The operator's calls, health and reflection say what they can in any state. */
  private static boolean reads(@Nullable String service) {
    return "causeway.v1.TransferService".equals(service)
        || "causeway.v1.NetworkService".equals(service);
  }

  private static void end(ServerCall<?, ?> call, ApiFailure failure) {
    StatusRuntimeException status = FailureStatus.of(failure);
    Metadata trailers = status.getTrailers();
    call.close(Status.fromThrowable(status), trailers == null ? new Metadata() : trailers);
  }

  private final class FreshCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final long began;
    private boolean refused;

    private FreshCall(ServerCall<Q, A> call, long began) {
      super(call);
      this.began = began;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      refused = System.nanoTime() - began > freshness.toNanos();
      if (refused) {
        end(delegate(), new ApiFailure.StoreDown());
      } else {
        super.sendHeaders(headers);
      }
    }

    @Override
    public void sendMessage(A message) {
      if (!refused) {
        super.sendMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!refused) {
        super.close(status, trailers);
      }
    }
  }
}
