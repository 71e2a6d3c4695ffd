// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how the service listens.
 *
 * @param host address or host name to listen on
 * @param port TCP port, 0 for any free one
 * @param tls keys; required unless the address is loopback
 * @param limits what callers may ask
 */
public record ApiConfig(String host, int port, Optional<Tls> tls, ApiLimits limits) {
  /**
   * Refuses plaintext on anything but loopback: whoever can reach it could read and change what is
   * said.
   *
   * @throws IllegalArgumentException naming the value and the remedy
   */
  public ApiConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    if (tls.isEmpty() && !resolved(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "refusing to serve plaintext on "
              + host
              + ", which is not loopback: listen on 127.0.0.1, or configure a TLS certificate, its"
              + " key and the authority of client certificates");
    }
  }

  /** Plaintext on 127.0.0.1 with default limits. */
  public static ApiConfig loopback(int port) {
    return new ApiConfig("127.0.0.1", port, Optional.empty(), ApiLimits.DEFAULT);
  }

  /** The address to bind. */
  InetSocketAddress address() {
    return new InetSocketAddress(resolved(host), port);
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "cannot listen on \"" + host + "\": no such host; use an address of this machine",
          unknown);
    }
  }

  /**
   * Keys for TLS, as PEM files. Callers may read without a client certificate unless it is
   * required; with one they are operators.
   *
   * @param certificateChain of this server, its own first
   * @param privateKey of this server, PKCS#8
   * @param clientAuthorities certificates that sign those of operators
   * @param clientCertificateRequired whether readers need one as well
   */
  public record Tls(
      Path certificateChain,
      Path privateKey,
      Path clientAuthorities,
      boolean clientCertificateRequired) {}
}
