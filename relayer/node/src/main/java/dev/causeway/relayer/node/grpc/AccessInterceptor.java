// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call pass if the {@link AccessTable} allows it to its caller, and names the caller to what
 * follows.
 *
 * <p>A caller over TLS is an operator by certificate alone, also from loopback: a proxy on this
 * machine would make everybody local.
 */
final class AccessInterceptor implements ServerInterceptor {
  /** Names the client: a certificate's subject, or an address without its port. */
  static final Context.Key<String> CLIENT = Context.keyWithDefault("client", "unknown");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Optional<AccessTable.Role> role = AccessTable.roleOf(method);
    if (role.isEmpty()) {
      return refuse(call, new ApiFailure.Unlisted(method));
    }
    Attributes attributes = call.getAttributes();
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Optional<String> subject = session == null ? Optional.empty() : subject(session);
    boolean operator =
        session == null
            ? remote instanceof InetSocketAddress address
                && address.getAddress().isLoopbackAddress()
            : subject.isPresent();
    boolean allowed =
        switch (role.get()) {
          case ANYBODY -> true;
          case OPERATOR -> operator;
        };
    if (!allowed) {
      return refuse(call, new ApiFailure.OperatorOnly(method));
    }
    String client = subject.orElseGet(() -> host(remote));
    return Contexts.interceptCall(Context.current().withValue(CLIENT, client), call, headers, next);
  }

  private static Optional<String> subject(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate.getSubjectX500Principal().getName())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  private static String host(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : String.valueOf(remote);
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, ApiFailure failure) {
    StatusRuntimeException status = FailureStatus.of(failure);
    Metadata trailers = status.getTrailers();
    call.close(Status.fromThrowable(status), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
