// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket through the proxy. What the client says passes as it is; each whole text message of
 * the node is shown to a filter first.
 */
final class WebSocketTunnel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEXT = 1;
  private static final int MOST_MESSAGE = 64 * 1024 * 1024;

  /** Whether the client gets a message of the node. */
  interface Filter {
    boolean passes(com.fasterxml.jackson.databind.JsonNode message) throws IOException;
  }

  private WebSocketTunnel() {}

  /** Serves until either side ends it. */
  static void serve(
      URI node, HttpDoor.Head head, Socket client, InputStream fromClient, Filter filter)
      throws IOException {
    try (Socket upstream = new Socket()) {
      upstream.setTcpNoDelay(true);
      upstream.connect(new InetSocketAddress(node.getHost(), node.getPort()), 2_000);
      upstream.getOutputStream().write(handshake(node, head));
      upstream.getOutputStream().flush();
      Thread.ofVirtual().start(() -> pump(fromClient, upstream, client));
      forward(
          new DataInputStream(new BufferedInputStream(upstream.getInputStream())),
          client.getOutputStream(),
          filter);
    }
  }

  private static byte[] handshake(URI node, HttpDoor.Head head) {
    String path = node.getRawPath();
    StringBuilder text =
        new StringBuilder("GET " + (path == null || path.isEmpty() ? "/" : path) + " HTTP/1.1\r\n");
    head.headers()
        .forEach(
            (name, value) -> {
              // Without extensions the node sends text as it is, which can be looked at.
              if (!name.equals("sec-websocket-extensions")) {
                String sent = name.equals("host") ? node.getHost() + ":" + node.getPort() : value;
                text.append(name + ": " + sent + "\r\n");
              }
            });
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void pump(InputStream from, Socket upstream, Socket client) {
    try {
      var _ = from.transferTo(upstream.getOutputStream());
    } catch (IOException _) {
      // One side is gone: so is the other, below.
    } finally {
      HttpDoor.reset(upstream);
      HttpDoor.reset(client);
    }
  }

  private static void forward(DataInputStream node, OutputStream client, Filter filter)
      throws IOException {
    client.write(answerHead(node));
    client.flush();
    while (true) {
      ByteArrayOutputStream header = new ByteArrayOutputStream(10);
      int first = node.read();
      if (first < 0) {
        return;
      }
      int second = node.readUnsignedByte();
      header.write(first);
      header.write(second);
      long length = second & 0x7f;
      int more = length == 126 ? 2 : length == 127 ? 8 : 0;
      if (more > 0) {
        length = 0;
        for (int i = 0; i < more; i++) {
          int next = node.readUnsignedByte();
          header.write(next);
          length = length << 8 | next;
        }
      }
      if ((second & 0x80) != 0) {
        header.write(node.readNBytes(4));
      }
      if (length < 0 || length > MOST_MESSAGE) {
        throw new IOException("a WebSocket message of " + length + " bytes");
      }
      byte[] payload = node.readNBytes((int) length);
      if (payload.length < length) {
        throw new EOFException();
      }
      if (isWholeText(first) && !passes(payload, filter)) {
        continue;
      }
      header.write(payload);
      client.write(header.toByteArray());
      client.flush();
    }
  }

  private static boolean isWholeText(int first) {
    return (first & 0x80) != 0 && (first & 0x0f) == TEXT;
  }

  private static boolean passes(byte[] payload, Filter filter) throws IOException {
    return filter.passes(JSON.readTree(payload));
  }

  private static byte[] answerHead(DataInputStream node) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    int matched = 0;
    while (matched < 4) {
      int next = node.readUnsignedByte();
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }
}
