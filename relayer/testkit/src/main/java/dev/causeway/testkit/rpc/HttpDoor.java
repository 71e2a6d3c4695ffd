// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/**
 * A small HTTP/1.1 server that can also break off, announce more than it sends and hand a
 * connection over to WebSocket, which ready-made servers take care not to do. One virtual thread a
 * connection.
 */
final class HttpDoor implements AutoCloseable {
  private static final int MOST_HEAD = 64 * 1024;
  private static final int MOST_BODY = 64 * 1024 * 1024;

  /** What answers. */
  interface Handler {
    /** The answer to a POST. */
    WireAnswer answer(long connection, byte[] body) throws IOException;

    /** Takes a connection over that wants to speak WebSocket, until it ends. */
    void upgrade(Head head, Socket client, InputStream in) throws IOException;
  }

  /** A request's line and headers; names in lower case. */
  record Head(String line, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final ServerSocket door;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();

  private HttpDoor(ServerSocket door, Handler handler) {
    this.door = door;
    this.handler = handler;
  }

  static HttpDoor open(int port, Handler handler) throws IOException {
    HttpDoor created =
        new HttpDoor(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()), handler);
    Thread.ofVirtual().name("fault-rpc-" + created.port()).start(created::accept);
    return created;
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        // It was closed, or a client went away before it was let in.
      }
    }
  }

  private void serve(Socket client) {
    long connection = connections.incrementAndGet();
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 16 * 1024);
      OutputStream out = new BufferedOutputStream(client.getOutputStream(), 16 * 1024);
      while (true) {
        Head head = readHead(in);
        if (head == null) {
          return;
        }
        if (head.header("upgrade").equalsIgnoreCase("websocket")) {
          handler.upgrade(head, client, in);
          return;
        }
        byte[] body = readBody(head, in, out);
        if (!send(handler.answer(connection, body), client, out)
            || head.header("connection").equalsIgnoreCase("close")) {
          return;
        }
      }
    } catch (IOException _) {
      reset(client);
    } finally {
      open.remove(client);
    }
  }

  private static @org.jspecify.annotations.Nullable Head readHead(InputStream in)
      throws IOException {
    String line = readLine(in);
    if (line == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    int size = line.length();
    for (String next = readLine(in); next != null && !next.isEmpty(); next = readLine(in)) {
      size += next.length();
      int colon = next.indexOf(':');
      if (size > MOST_HEAD || colon < 1) {
        throw new IOException("not an HTTP request");
      }
      headers.put(
          next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
    }
    return new Head(line, headers);
  }

  private static @org.jspecify.annotations.Nullable String readLine(InputStream in)
      throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException();
      }
      if (line.size() > MOST_HEAD) {
        throw new IOException("a line without end");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static byte[] readBody(Head head, InputStream in, OutputStream out) throws IOException {
    if (head.header("expect").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    try {
      if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
        return readChunks(in);
      }
      String length = head.header("content-length");
      return readExactly(in, length.isEmpty() ? 0 : Integer.parseInt(length));
    } catch (NumberFormatException malformed) {
      throw new IOException("a length that is no number", malformed);
    }
  }

  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = Objects.requireNonNullElse(readLine(in), "").split(";", 2)[0].strip();
      int length = Integer.parseInt(size, 16);
      body.write(readExactly(in, length));
      var _ = readLine(in);
      if (length == 0) {
        return body.toByteArray();
      }
      if (body.size() > MOST_BODY) {
        throw new IOException("a body of more than " + MOST_BODY + " bytes");
      }
    }
  }

  private static byte[] readExactly(InputStream in, int length) throws IOException {
    if (length < 0 || length > MOST_BODY) {
      throw new IOException("a body of " + length + " bytes");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return body;
  }

  /** Whether the connection can be used again. */
  private static boolean send(WireAnswer answer, Socket client, OutputStream out)
      throws IOException {
    switch (answer) {
      case WireAnswer.Response(int status, var headers, byte[] body) -> {
        head(out, status, headers, body.length);
        out.write(body);
        out.flush();
        return true;
      }
      case WireAnswer.Partial(byte[] body, int announced) -> {
        head(out, 200, Map.of("content-type", "application/json"), announced);
        out.write(body);
        out.flush();
        return false;
      }
      case WireAnswer.Blanks(long bytes, boolean packed) -> {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("connection", "close");
        if (packed) {
          headers.put("content-encoding", "gzip");
        }
        head(out, 200, headers, packed ? -1 : bytes);
        if (packed) {
          GZIPOutputStream zip = new GZIPOutputStream(out, 64 * 1024);
          blanks(zip, bytes);
          zip.finish();
        } else {
          blanks(out, bytes);
        }
        out.flush();
        return false;
      }
      case WireAnswer.Broken() -> {
        reset(client);
        return false;
      }
    }
  }

  private static void blanks(OutputStream out, long bytes) throws IOException {
    byte[] some = " ".repeat(64 * 1024).getBytes(StandardCharsets.ISO_8859_1);
    for (long left = bytes; left > 0; left -= some.length) {
      out.write(some, 0, (int) Math.min(left, some.length));
    }
  }

  private static void head(OutputStream out, int status, Map<String, String> headers, long length)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (length >= 0) {
      head.append("content-length: " + length + "\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Closes with a reset instead of an orderly end. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is closed already.
    }
  }

  /** Breaks every connection that is open now. */
  void breakAll() {
    open.forEach(HttpDoor::reset);
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException _) {
      // Nobody can connect any more, which is all that was wanted.
    }
    breakAll();
  }
}
