// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.evm.EndpointFault.Kind;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One node: posts batches of calls and matches the answers to them. Keeps no health; a fault says
 * what happened and {@link RpcClient} decides.
 */
final class RpcEndpoint {
  private static final int MOST_WAITS = 3;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final HttpClient http;
  private final URI uri;
  private final RpcOptions options;
  private final RpcCounters counters;
  private final InstantSource clock;
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean takesBatches = true;

  RpcEndpoint(
      HttpClient http, URI uri, RpcOptions options, RpcCounters counters, InstantSource clock) {
    this.http = http;
    this.uri = uri;
    this.options = options;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * One answer for each call, in the order of the calls. All together get the time of three
   * answers, or of one for each full batch where there are more: who answers a batch with few
   * answers, or with none, could else make us wait for each of the others by itself.
   */
  List<RpcReply> exchange(List<RpcCall> calls) throws EndpointFault {
    @Nullable RpcReply[] replies = new RpcReply[calls.size()];
    int batches = (calls.size() + options.maxBatch() - 1) / options.maxBatch();
    Duration most = options.requestTimeout().multipliedBy(Math.max(MOST_WAITS, batches));
    long deadline = System.nanoTime() + most.toNanos();
    int step = takesBatches ? options.maxBatch() : 1;
    for (int from = 0; from < calls.size(); from += step) {
      int to = Math.min(from + step, calls.size());
      post(calls, range(from, to), replies, deadline);
    }
    List<Integer> missing = missing(replies);
    if (!missing.isEmpty()) {
      // A partial batch, or a server without batches: those calls once more, each by itself.
      for (int index : missing) {
        post(calls, List.of(index), replies, deadline);
      }
    }
    List<RpcReply> complete = new ArrayList<>(replies.length);
    for (int i = 0; i < replies.length; i++) {
      RpcReply reply = replies[i];
      if (reply == null) {
        throw new EndpointFault(
            Kind.MALFORMED, calls.get(i).method() + ": no answer for this call in the batch");
      }
      complete.add(reply);
    }
    return complete;
  }

  private void post(
      List<RpcCall> calls, List<Integer> indexes, @Nullable RpcReply[] replies, long deadline)
      throws EndpointFault {
    long firstId = ids.getAndAdd(indexes.size()) + 1;
    List<RpcCall> sent = indexes.stream().map(calls::get).toList();
    byte[] body = send(JsonRpc.request(sent, firstId), sent, deadline);
    @Nullable RpcReply[] answers = new RpcReply[sent.size()];
    boolean understood = JsonRpc.answers(body, sent, firstId, answers);
    if (!understood) {
      takesBatches = false;
    }
    for (int i = 0; i < answers.length; i++) {
      replies[indexes.get(i)] = answers[i];
    }
  }

  private byte[] send(String json, List<RpcCall> calls, long deadline) throws EndpointFault {
    try {
      return sendOnce(json, calls, deadline);
    } catch (EndpointFault fault) {
      if (fault.kind() != Kind.BROKEN) {
        throw fault;
      }
      // The server closed a connection that we reused: not a sign of ill health, and every call
      // that we make may be repeated.
      return sendOnce(json, calls, deadline);
    }
  }

  private byte[] sendOnce(String json, List<RpcCall> calls, long deadline) throws EndpointFault {
    long left =
        Math.min(
            options.requestTimeout().toMillis(), (deadline - System.nanoTime()) / NANOS_PER_MILLI);
    if (left <= 0) {
      throw new EndpointFault(Kind.UNREACHABLE, "no answer to all calls in time");
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofMillis(left))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8))
            .build();
    counters.request(calls);
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(request, _ -> new BoundedBody(options.maxResponseBytes()));
    HttpResponse<byte[]> response;
    try {
      // The client's own timeout ends with the headers; this one covers a body that drips.
      response = pending.get(left, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      pending.cancel(true);
      throw new EndpointFault(Kind.UNREACHABLE, "no answer within " + left + " ms");
    } catch (InterruptedException interrupted) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new EndpointFault(Kind.UNREACHABLE, "interrupted while waiting for an answer");
    } catch (ExecutionException failed) {
      throw broken(failed.getCause());
    }
    byte[] body = response.body();
    counters.received(body.length);
    int status = response.statusCode();
    if (status == 429 || status == 503) {
      throw new EndpointFault(Kind.THROTTLED, "HTTP status " + status, retryAfter(response));
    }
    if (status != 200) {
      throw new EndpointFault(Kind.UNREACHABLE, "HTTP status " + status);
    }
    if (response.headers().firstValue("Content-Encoding").isPresent()) {
      throw new EndpointFault(
          Kind.MALFORMED, "the answer has a content encoding that was not asked for");
    }
    return body;
  }

  private EndpointFault broken(@Nullable Throwable cause) {
    return switch (cause) {
      case BoundedBody.TooLarge tooLarge ->
          new EndpointFault(Kind.MALFORMED, String.valueOf(tooLarge.getMessage()));
      case java.net.http.HttpTimeoutException _ ->
          new EndpointFault(
              Kind.UNREACHABLE, "no answer within " + options.requestTimeout().toMillis() + " ms");
      case ConnectException _ -> new EndpointFault(Kind.UNREACHABLE, "no connection");
      case java.io.IOException broken ->
          new EndpointFault(
              Kind.BROKEN, "connection broke (" + broken.getClass().getSimpleName() + ")");
      case null, default ->
          new EndpointFault(
              Kind.UNREACHABLE, cause == null ? "failed" : cause.getClass().getSimpleName());
    };
  }

  /** Seconds, or a date (RFC 9110, section 10.2.3). Anything else is no advice. */
  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    Optional<String> value = response.headers().firstValue("Retry-After").map(String::trim);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }
    try {
      Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.get()));
      Duration wait = Duration.between(clock.instant(), at);
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> indexes = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      indexes.add(i);
    }
    return indexes;
  }

  private static List<Integer> missing(@Nullable RpcReply[] replies) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < replies.length; i++) {
      if (replies[i] == null) {
        missing.add(i);
      }
    }
    return missing;
  }
}
