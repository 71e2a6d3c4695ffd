// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a unary call that takes too long, whatever deadline its caller set, or none: gRPC itself
 * knows no default. Streams have a life of their own.
 */
final class UnaryTimeLimit implements ServerInterceptor {
  private final Duration limit;
  private final ScheduledExecutorService timer;

  UnaryTimeLimit(Duration limit, ScheduledExecutorService timer) {
    this.limit = limit;
    this.timer = timer;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
      return next.startCall(call, headers);
    }
    LimitedCall<Q, A> limited = new LimitedCall<>(call);
    ScheduledFuture<?> alarm =
        timer.schedule(() -> limited.expire(limit), limit.toMillis(), TimeUnit.MILLISECONDS);
    return new SimpleForwardingServerCallListener<>(next.startCall(limited, headers)) {
      @Override
      public void onCancel() {
        alarm.cancel(false);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        alarm.cancel(false);
        super.onComplete();
      }
    };
  }

  /** A call that may be ended from outside; what its handler says afterwards goes nowhere. */
  private static final class LimitedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private boolean ended;

    private LimitedCall(ServerCall<Q, A> call) {
      super(call);
    }

    private synchronized void expire(Duration limit) {
      StatusRuntimeException status = RefusalStatus.of(new Refusal.TooLong(limit));
      Metadata trailers = status.getTrailers();
      close(Status.fromThrowable(status), trailers == null ? new Metadata() : trailers);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!ended) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!ended) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!ended) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }
}
