// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.EndpointFault.Kind;
import dev.causeway.model.ChainId;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the endpoints of one chain: the first healthy one in the order of the configuration, the
 * next when it fails. A whole batch is answered by one endpoint. Blocking; safe for concurrent use.
 *
 * <p>An endpoint is used only while its chain id is known to be right: it is asked at first, after
 * every failure, and again every so often.
 */
final class RpcClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);

  private final ChainId chain;
  private final RpcOptions options;
  private final RpcCounters counters;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * Who answered last on this thread: a question is asked and judged on one thread. One for each
   * client, as a question may ask two chains.
   */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable Candidate> lastAnswered = new ThreadLocal<>();

  RpcClient(ChainId chain, RpcOptions options, InstantSource clock, RandomGenerator random) {
    this.chain = chain;
    this.options = options;
    this.clock = clock;
    this.counters = new RpcCounters(options.endpoints().size());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
    for (int i = 0; i < options.endpoints().size(); i++) {
      RpcEndpoint endpoint =
          new RpcEndpoint(http, options.endpoints().get(i), options, counters, clock);
      candidates.add(new Candidate(i, endpoint, new EndpointHealth(random)));
    }
  }

  ChainId chain() {
    return chain;
  }

  RpcCounters counters() {
    return counters;
  }

  /**
   * Answers a question that only reads. When an endpoint gives an answer that contradicts itself or
   * the specification, it is distrusted for a while and the next endpoint is asked.
   */
  <T> Outcome<T> outcome(ChainFault.Question<T> question) {
    for (int attempt = 1; ; attempt++) {
      lastAnswered.remove();
      try {
        return Outcome.ok(question.ask());
      } catch (ChainFault fault) {
        boolean distrusted =
            switch (fault.failure()) {
              case ChainFailure.Inconsistent _, ChainFailure.Malformed _ ->
                  distrustLast(fault.failure().summary());
              default -> false;
            };
        if (!distrusted || attempt >= candidates.size()) {
          return Outcome.failed(fault.failure());
        }
      }
    }
  }

  private boolean distrustLast(String detail) {
    Candidate candidate = lastAnswered.get();
    if (candidate == null) {
      return false;
    }
    counters.failure(candidate.index);
    candidate.failed(new EndpointFault(Kind.MALFORMED, detail), clock.instant());
    return true;
  }

  /** One call. Its result, which may be JSON null; a refusal is a fault. */
  JsonNode call(RpcCall call) throws ChainFault {
    return result(call, batch(List.of(call)).getFirst());
  }

  /** The result of a reply where a refusal is a fault. */
  JsonNode result(RpcCall call, RpcReply reply) throws ChainFault {
    return switch (reply) {
      case RpcReply.Result(JsonNode json) -> json;
      case RpcReply.Refusal refusal -> throw new ChainFault(refused(call, refusal));
    };
  }

  ChainFailure refused(RpcCall call, RpcReply.Refusal refusal) {
    return new ChainFailure.Refused(
        chain, refusal.code(), call.method() + ": " + refusal.message());
  }

  /** Several calls, answered by one and the same endpoint; an answer for each, in order. */
  List<RpcReply> batch(List<RpcCall> calls) throws ChainFault {
    if (calls.isEmpty()) {
      return List.of();
    }
    List<EndpointFault> faults = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Optional<String> closed = candidate.closed(clock.instant());
      if (closed.isPresent()) {
        candidate.lastFault().ifPresent(faults::add);
        details.add("endpoint " + candidate.index + ": " + closed.get());
        continue;
      }
      try {
        List<RpcReply> replies = ask(candidate, calls);
        candidate.succeeded();
        lastAnswered.set(candidate);
        return replies;
      } catch (EndpointFault fault) {
        counters.failure(candidate.index);
        candidate.failed(fault, clock.instant());
        faults.add(fault);
        details.add("endpoint " + candidate.index + ": " + fault.detail());
      }
    }
    throw new ChainFault(together(faults, String.join("; ", details)));
  }

  private List<RpcReply> ask(Candidate candidate, List<RpcCall> calls) throws EndpointFault {
    if (!candidate.chainIsChecked(clock.instant())) {
      RpcCall question = RpcCall.of("eth_chainId");
      RpcReply reply = candidate.endpoint.exchange(List.of(question)).getFirst();
      String actual =
          switch (reply) {
            case RpcReply.Result(JsonNode json) -> json.asText("null");
            case RpcReply.Refusal refusal ->
                throw new EndpointFault(
                    Kind.UNREACHABLE, "refuses to tell its chain: " + refusal.message());
          };
      if (!actual.equals("0x" + Long.toHexString(chain.value()))) {
        throw new EndpointFault(Kind.WRONG_CHAIN, inDecimal(actual));
      }
      candidate.chainChecked(clock.instant(), options.chainIdInterval());
    }
    return candidate.endpoint.exchange(calls);
  }

  private static String inDecimal(String quantity) {
    try {
      return Long.toString(Long.decode(quantity));
    } catch (NumberFormatException notANumber) {
      return "\"" + JsonRpc.shortened(quantity) + "\"";
    }
  }

  /** The most telling failure of all: what a person or a policy can act on comes first. */
  private ChainFailure together(List<EndpointFault> faults, String detail) {
    if (!faults.isEmpty() && faults.stream().allMatch(f -> f.kind() == Kind.WRONG_CHAIN)) {
      for (Candidate candidate : candidates) {
        Optional<EndpointFault> last = candidate.lastFault();
        if (last.isPresent()) {
          return new ChainFailure.WrongChain(chain, last.get().detail(), candidate.index);
        }
      }
    }
    if (!faults.isEmpty() && faults.stream().allMatch(f -> f.kind() == Kind.THROTTLED)) {
      Optional<Duration> soonest =
          faults.stream().flatMap(f -> f.retryAfter().stream()).min(Duration::compareTo);
      return new ChainFailure.Throttled(chain, soonest);
    }
    if (!faults.isEmpty() && faults.stream().allMatch(f -> f.kind() == Kind.MALFORMED)) {
      return new ChainFailure.Malformed(chain, detail);
    }
    return new ChainFailure.Unreachable(chain, detail);
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }

  /** An endpoint with its health. */
  private final class Candidate {
    private final int index;
    private final RpcEndpoint endpoint;
    private final EndpointHealth health;
    private Optional<EndpointFault> last = Optional.empty();

    Candidate(int index, RpcEndpoint endpoint, EndpointHealth health) {
      this.index = index;
      this.endpoint = endpoint;
      this.health = health;
    }

    /** Why it is not to be asked now; empty when it is. */
    synchronized Optional<String> closed(Instant now) {
      if (health.mayAsk(now)) {
        return Optional.empty();
      }
      long wait = Duration.between(now, health.mayAskAt()).toMillis();
      String reason = last.map(EndpointFault::detail).orElse("failed");
      return Optional.of(reason + ", to be asked again in " + wait + " ms");
    }

    synchronized Optional<EndpointFault> lastFault() {
      return last;
    }

    synchronized boolean chainIsChecked(Instant now) {
      return health.chainIsChecked(now);
    }

    synchronized void chainChecked(Instant now, Duration validFor) {
      health.chainChecked(now, validFor);
    }

    synchronized void succeeded() {
      if (last.isPresent()) {
        LOG.info("endpoint is back: chain={} endpoint={}", chain, index);
      }
      last = Optional.empty();
      health.succeeded();
    }

    synchronized void failed(EndpointFault fault, Instant now) {
      boolean wrongChain = fault.kind() == Kind.WRONG_CHAIN;
      if (last.isEmpty() || last.get().kind() != fault.kind()) {
        if (wrongChain) {
          LOG.error(
              "endpoint serves another chain: chain={} endpoint={} serves={}",
              chain,
              index,
              fault.detail());
        } else {
          LOG.warn("endpoint failed: chain={} endpoint={} detail={}", chain, index, fault.detail());
        }
      }
      last = Optional.of(fault);
      if (wrongChain) {
        health.servesWrongChain(now);
      } else {
        health.failed(now, fault.retryAfter());
      }
    }
  }
}
