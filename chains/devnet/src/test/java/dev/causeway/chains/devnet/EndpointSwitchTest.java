// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class EndpointSwitchTest {
  private final HttpServer node = start();
  private final DevnetRpc.Factory rpc = new DevnetRpc.Factory();

  @AfterEach
  void stopNode() {
    node.stop(0);
  }

  @Test
  void shouldForwardWhileItIsOpen() {
    try (EndpointSwitch door = EndpointSwitch.open(nodeUrl(), 0)) {
      assertThat(rpc.to(door.url()).number("eth_chainId")).isEqualTo(0x385);
    }
  }

  @Test
  void shouldRefuseWhileItIsShutAndForwardAgainOnTheSamePort() {
    try (EndpointSwitch door = EndpointSwitch.open(nodeUrl(), 0)) {
      DevnetRpc client = rpc.to(door.url());
      assertThat(client.number("eth_chainId")).isEqualTo(0x385);

      door.shut();
      assertThatExceptionOfType(DevnetRpc.CallFailed.class)
          .isThrownBy(() -> client.number("eth_chainId"))
          .matches(DevnetRpc.CallFailed::unreachable);

      door.open();
      assertThat(client.number("eth_chainId")).isEqualTo(0x385);
    }
  }

  @RepeatedTest(50)
  void shouldOpenAgainAtOnceWhileAConnectionIsBroken() {
    try (EndpointSwitch door = EndpointSwitch.open(nodeUrl(), 0)) {
      DevnetRpc client = rpc.to(door.url());
      assertThat(client.number("eth_chainId")).isEqualTo(0x385);
      door.shut();
      door.open();
      assertThat(door.isOpen()).isTrue();
    }
  }

  @Test
  void shouldNameThePortWhenItIsTaken() {
    try (EndpointSwitch door = EndpointSwitch.open(nodeUrl(), 0)) {
      int port = door.url().getPort();
      assertThatExceptionOfType(DevnetException.class)
          .isThrownBy(() -> EndpointSwitch.open(nodeUrl(), port))
          .withMessageContaining("port " + port);
    }
  }

  private URI nodeUrl() {
    return URI.create("http://127.0.0.1:" + node.getAddress().getPort());
  }

  private static HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] answer =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x385\"}".getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
