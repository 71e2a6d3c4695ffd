// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.chains.devnet.AnvilBinary;
import dev.causeway.chains.devnet.AnvilOptions;
import dev.causeway.chains.devnet.AnvilProcess;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A real node with some history, a proxy in front of it, and a client that trusts nothing. */
final class ProxiedNode implements AutoCloseable {
  static final int BLOCKS = 80;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its constructor logs nothing with no topic, and that is all it does. */
  private static final String LOGS = "0x60006000a000";

  private final DevnetRpc.Factory factory = new DevnetRpc.Factory();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AnvilProcess anvil;
  private final DevnetRpc node;
  final FaultRpc proxy;
  final LocalSigner signer = LocalSigner.ofHex("0x" + "1".repeat(62) + "ab");

  ProxiedNode(Path folder) {
    anvil = anvil(folder.resolve("node"), 901);
    node = factory.to(anvil.url());
    var _ = node.call("anvil_setBalance", signer.address().toString(), "0x3635c9adc5dea00000");
    String account = node.call("eth_accounts").get(0).asText();
    for (int i = 0; i < BLOCKS; i++) {
      var _ =
          node.call(
              "eth_sendTransaction",
              JSON.createObjectNode().put("from", account).put("data", LOGS));
      var _ = node.call("evm_mine");
    }
    proxy =
        FaultRpc.start(
            FaultRpc.Options.of("node", anvil.url())
                .withTranscript(folder.resolve("transcript.jsonl"))
                .withLiar(URI.create("http://127.0.0.1:1")));
  }

  AnvilProcess anvil(Path folder, long chain) {
    return AnvilProcess.start(
        AnvilBinary.locate(),
        new AnvilOptions("test", ChainId.of(chain), 0, Gas.of(30_000_000), 256, folder),
        factory);
  }

  DevnetRpc node() {
    return node;
  }

  long head() {
    return node.number("eth_blockNumber");
  }

  /** What came back, whatever it was. */
  record Reply(int status, String body, HttpResponse<?> response) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException malformed) {
        throw new IllegalStateException(body, malformed);
      }
    }

    JsonNode result() {
      return json().path("result");
    }

    JsonNode error() {
      return json().path("error");
    }
  }

  /** Through the proxy. */
  Reply post(String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(proxy.url())
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body(), response);
  }

  Reply call(String method, String params) throws IOException, InterruptedException {
    return post(request(7, method, params));
  }

  static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  String hashOf(long block) {
    return node.call("eth_getBlockByNumber", "0x" + Long.toHexString(block), false)
        .get("hash")
        .asText();
  }

  String transactionIn(long block) {
    return node.call("eth_getBlockByNumber", "0x" + Long.toHexString(block), false)
        .path("transactions")
        .get(0)
        .asText();
  }

  long nonce() {
    return node.number("eth_getTransactionCount", signer.address().toString(), "pending");
  }

  /** A signed transaction. */
  Bytes signed(long nonce, long maxFee, long priorityFee) {
    return signer
        .sign(
            new UnsignedTransaction(
                ChainId.of(901),
                Nonce.of(nonce),
                Address.parse("0x00000000000000000000000000000000000000aa"),
                new Wei(UInt256.of(1)),
                Bytes.EMPTY,
                Gas.of(21_000),
                new Wei(UInt256.of(maxFee)),
                new Wei(UInt256.of(priorityFee))))
        .bytes();
  }

  Reply send(Bytes raw) throws IOException, InterruptedException {
    return call("eth_sendRawTransaction", "[\"" + raw + "\"]");
  }

  boolean knows(String hash) {
    return node.call("eth_getTransactionByHash", hash).isObject();
  }

  /** Whole messages of a subscription through the proxy. */
  Heads subscribe() {
    Heads heads = new Heads();
    WebSocket socket = http.newWebSocketBuilder().buildAsync(proxy.webSocket(), heads).join();
    heads.socket = socket;
    var _ = socket.sendText(request(1, "eth_subscribe", "[\"newHeads\"]"), true).join();
    return heads;
  }

  static final class Heads implements WebSocket.Listener, AutoCloseable {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    /** The next message, parsed. */
    JsonNode next() throws Exception {
      String text = messages.poll(20, java.util.concurrent.TimeUnit.SECONDS);
      if (text == null) {
        throw new AssertionError("no message within 20 s");
      }
      return JSON.readTree(text);
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.abort();
      }
    }
  }

  @Override
  public void close() {
    proxy.close();
    anvil.close();
    factory.close();
    http.shutdownNow();
  }
}
