// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went through a proxy and what was done to it, as JSON lines: {@code {"time","connection",
 * "method","id","rules","outcome","millis"}} for a call, {@code {"time","event","name"}} when rules
 * come and go. Safe for concurrent use.
 */
public final class Transcript implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InstantSource clock;
  private @Nullable BufferedWriter writer;

  private Transcript(InstantSource clock, @Nullable BufferedWriter writer) {
    this.clock = clock;
    this.writer = writer;
  }

  /** Keeps nothing. */
  public static Transcript none() {
    return new Transcript(InstantSource.system(), null);
  }

  /**
   * Writes a file, anew.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  public static Transcript to(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new Transcript(InstantSource.system(), Files.newBufferedWriter(file));
    } catch (IOException failure) {
      throw new UncheckedIOException("the transcript \"" + file + "\" cannot be written", failure);
    }
  }

  void call(RpcRequest request, List<String> rules, String outcome, long millis) {
    if (writer == null) {
      return;
    }
    ObjectNode line = line();
    line.put("connection", request.connection());
    line.put("method", request.method());
    line.set("id", request.id().isMissingNode() ? null : request.id());
    rules.forEach(line.putArray("rules")::add);
    line.put("outcome", outcome);
    line.put("millis", millis);
    write(line);
  }

  void event(String event, String name) {
    ObjectNode line = line();
    line.put("event", event);
    line.put("name", name);
    write(line);
  }

  private ObjectNode line() {
    return JSON.createObjectNode().put("time", clock.instant().toString());
  }

  private synchronized void write(ObjectNode line) {
    if (writer == null) {
      return;
    }
    try {
      writer.write(JSON.writeValueAsString(line));
      writer.newLine();
      // A test that fails reads it while the proxy still runs.
      writer.flush();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (writer != null) {
        writer.close();
      }
      writer = null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
