// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.api.v1.ListChainsRequest;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.api.v1.NetworkServiceGrpc;
import dev.causeway.api.v1.OperatorServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what over TLS, with keys made by the JDK's keytool. */
class ApiTlsTest {
  @TempDir private Path folder;
  private final MemoryStore store = new MemoryStore();
  private Optional<ApiServer> server = Optional.empty();
  private Optional<ManagedChannel> channel = Optional.empty();
  private TestKeys keys = new TestKeys(Path.of(""));

  @BeforeEach
  void makeKeys() throws Exception {
    keys = new TestKeys(folder);
    keys.authority("operators");
    keys.authority("strangers");
    keys.signed("server", "operators");
    keys.signed("operator", "operators");
    keys.signed("stranger", "strangers");
  }

  @AfterEach
  void stop() {
    channel.ifPresent(ManagedChannel::shutdownNow);
    server.ifPresent(ApiServer::close);
  }

  @Test
  void shouldLetReadersReadAndRefuseThemWhatIsForOperatorsWhenTheyHaveNoCertificate()
      throws IOException {
    connect(false, trusting().build());
    assertThat(chains()).isEqualTo(2);
    // Loopback alone makes no operator here: a proxy on this machine would make everybody local.
    StatusRuntimeException refused = ApiServerTest.refusal(this::duties);
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refused).hasMessageContaining("client certificate");
  }

  @Test
  void shouldRefuseEveryCallOfOperatorsWhenTheCallerHasNoCertificate() throws IOException {
    connect(false, trusting().build());
    var methods = OperatorServiceGrpc.getServiceDescriptor().getMethods();
    assertThat(methods).hasSizeGreaterThanOrEqualTo(5);
    for (MethodDescriptor<?, ?> method : methods) {
      StatusRuntimeException refused = ApiServerTest.refusal(() -> callWithNothing(method));
      assertThat(refused.getStatus().getCode())
          .as(method.getFullMethodName())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  /** An empty message is empty in every type. */
  private <Q, A> void callWithNothing(MethodDescriptor<Q, A> method) {
    var _ =
        ClientCalls.blockingUnaryCall(
            channel.orElseThrow(),
            method,
            CallOptions.DEFAULT,
            method.parseRequest(InputStream.nullInputStream()));
  }

  @Test
  void shouldLetOperatorsInWhenTheirCertificateIsSignedByTheAuthority() throws IOException {
    connect(
        false, trusting().keyManager(keys.certificate("operator"), keys.key("operator")).build());
    duties();
  }

  @Test
  void shouldMakeNobodyAnOperatorWhenTheCertificateIsSignedBySomebodyElse() throws IOException {
    connect(
        false, trusting().keyManager(keys.certificate("stranger"), keys.key("stranger")).build());
    assertThatThrownBy(this::duties).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void shouldRefuseReadersToWhenCertificatesAreRequired() throws IOException {
    connect(true, trusting().build());
    assertThatThrownBy(this::chains).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void shouldRefusePlaintextWhenTlsIsConfigured() throws IOException {
    connect(false, InsecureChannelCredentials.create());
    assertThatThrownBy(this::chains).isInstanceOf(StatusRuntimeException.class);
  }

  /** As after a hijacked name: at the address of the relayer stands somebody else's. */
  private void connectToTheImpostor(ChannelCredentials credentials) throws Exception {
    keys.signed("impostor", "strangers");
    connect("impostor", false, credentials);
  }

  @Test
  @Tag("system-43")
  void shouldTellNothingToAnImpostorAndBelieveNothingOfHis() throws Exception {
    connectToTheImpostor(
        trusting().keyManager(keys.certificate("operator"), keys.key("operator")).build());
    for (ThrowingCallable call : List.<ThrowingCallable>of(this::chains, this::duties)) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
          .hasStackTraceContaining("SSLHandshakeException");
    }
  }

  private TlsChannelCredentials.Builder trusting() throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(keys.certificate("operators"));
  }

  private void connect(boolean required, ChannelCredentials credentials) {
    connect("server", required, credentials);
  }

  private void connect(String name, boolean required, ChannelCredentials credentials) {
    ApiConfig.Tls tls =
        new ApiConfig.Tls(
            keys.certificate(name).toPath(),
            keys.key(name).toPath(),
            keys.certificate("operators").toPath(),
            required);
    ApiServer started =
        ApiServer.start(
            new ApiConfig("127.0.0.1", 0, Optional.of(tls), ApiLimits.DEFAULT),
            ServedStore.sources(store));
    server = Optional.of(started);
    channel = Optional.of(Grpc.newChannelBuilder(started.target(), credentials).build());
  }

  private int chains() {
    return NetworkServiceGrpc.newBlockingStub(channel.orElseThrow())
        .listChains(ListChainsRequest.getDefaultInstance())
        .getChainsCount();
  }

  private void duties() {
    var _ =
        OperatorServiceGrpc.newBlockingStub(channel.orElseThrow())
            .listDuties(ListDutiesRequest.getDefaultInstance());
  }
}
