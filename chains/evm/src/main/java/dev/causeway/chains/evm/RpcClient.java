// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.EndpointFault.Kind;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the endpoints of one chain: the preferred healthy one, the next when it fails; or all of
 * them, to compare. A whole batch is answered by one endpoint. Blocking; safe for concurrent use.
 */
final class RpcClient implements AutoCloseable {
  /** How much longer endpoints are waited for once a quorum has answered. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final ChainId chain;
  private final TrustPolicy trust;
  private final RpcCounters counters;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final List<EndpointState> candidates = new ArrayList<>();
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * Who answered last on this thread: a question is asked and judged on one thread. One for each
   * client, as a question may ask two chains.
   */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable EndpointState> lastAnswered = new ThreadLocal<>();

  /** The highest block that the question of this thread is about. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable BlockNumber> needed = new ThreadLocal<>();

  RpcClient(ChainId chain, RpcOptions options, InstantSource clock, RandomGenerator random) {
    this(chain, options, TrustPolicy.of(options.endpoints().size()), clock, random);
  }

  RpcClient(
      ChainId chain,
      RpcOptions options,
      TrustPolicy trust,
      InstantSource clock,
      RandomGenerator random) {
    this.chain = chain;
    this.trust = trust;
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
      candidates.add(
          new EndpointState(
              chain,
              i,
              trust.groups().get(i),
              endpoint,
              new EndpointHealth(random),
              options.chainIdInterval()));
    }
  }

  ChainId chain() {
    return chain;
  }

  RpcCounters counters() {
    return counters;
  }

  /** How many endpoints there are. */
  int endpoints() {
    return candidates.size();
  }

  /** How far each endpoint is believed. */
  List<EndpointStatus> statuses() {
    return candidates.stream().map(EndpointState::status).toList();
  }

  /**
   * As {@link #outcome(ChainFault.Question)}; endpoints known to be below a block are not asked.
   */
  <T> Outcome<T> outcomeAt(BlockNumber highest, ChainFault.Question<T> question) {
    needed.set(highest);
    try {
      return outcome(question);
    } finally {
      needed.remove();
    }
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
    EndpointState candidate = lastAnswered.get();
    if (candidate == null) {
      return false;
    }
    distrust(candidate.index(), detail);
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
    for (EndpointState candidate : inOrder()) {
      Optional<String> closed = candidate.closed(clock.instant());
      if (closed.isPresent() || candidate.isDistrusted()) {
        candidate.lastFault().ifPresent(faults::add);
        details.add("endpoint " + candidate.index() + ": " + closed.orElseGet(candidate::trouble));
        continue;
      }
      try {
        List<RpcReply> replies = candidate.ask(calls, clock.instant());
        candidate.succeeded();
        lastAnswered.set(candidate);
        return replies;
      } catch (EndpointFault fault) {
        failed(candidate, fault);
        faults.add(fault);
        details.add("endpoint " + candidate.index() + ": " + fault.detail());
      }
    }
    throw new ChainFault(together(faults, String.join("; ", details)));
  }

  /**
   * Whom to ask first: the one whose head is believed, then the others as configured, those that
   * lag last. Those that cannot know the block in question are left out, unless all are.
   */
  private List<EndpointState> inOrder() {
    if (candidates.size() == 1) {
      return candidates;
    }
    BlockNumber highest = needed.get();
    List<EndpointState> able =
        highest == null
            ? candidates
            : candidates.stream().filter(candidate -> !candidate.isBelow(highest)).toList();
    List<EndpointState> sorted = new ArrayList<>(able.isEmpty() ? candidates : able);
    int first = preferred.get();
    sorted.sort(
        Comparator.comparing(EndpointState::isLagging)
            .thenComparing(candidate -> candidate.index() != first)
            .thenComparing(EndpointState::index));
    return sorted;
  }

  private void failed(EndpointState candidate, EndpointFault fault) {
    counters.failure(candidate.index());
    candidate.failed(fault, clock.instant());
  }

  /** The endpoint gave an answer that cannot be: it is not asked for a while. */
  void distrust(int endpoint, String detail) {
    failed(candidates.get(endpoint), new EndpointFault(Kind.MALFORMED, detail));
  }

  /** The endpoint contradicts a quorum of its peers. */
  void quarantine(int endpoint, String detail) {
    counters.failure(endpoint);
    candidates.get(endpoint).diverged(detail, clock.instant());
  }

  /** The endpoint names what a quorum of its peers names. */
  void agreed(int endpoint) {
    candidates.get(endpoint).agreed();
  }

  /** Notes the head of an endpoint, and whether it is behind its peers. */
  void sawHead(int endpoint, BlockNumber head, boolean behind) {
    candidates.get(endpoint).sawHead(head, behind);
  }

  /** Asks this endpoint first from now on. */
  void prefer(int endpoint) {
    preferred.set(endpoint);
  }

  /** What all endpoints are asked at once about. */
  enum Topic {
    /** Heads and the blocks at their heights. */
    HEADS,
    /** What a sender has to know, and what it sends. */
    SENDING
  }

  /** Whether one endpoint is believed without the others: it is the only one, or one suffices. */
  boolean oneVoiceDecides() {
    return candidates.size() == 1 || trust.quorum() == 1;
  }

  TrustPolicy trust() {
    return trust;
  }

  /**
   * What several endpoints answered to the same calls.
   *
   * @param replies by endpoint
   * @param complete whether everybody was waited for who may be asked now
   * @param failure what is wrong with the others; meaningful when there are no replies
   * @param detail the same for people
   */
  record Round(
      Map<Integer, List<RpcReply>> replies,
      boolean complete,
      ChainFailure failure,
      String detail) {}

  /**
   * Asks endpoints the same calls, all at once, also those that are only compared with others.
   *
   * @param which positions of the endpoints to ask
   * @param patient whether all are waited for; otherwise, once a quorum has answered, the rest gets
   *     a little more time, and what comes later counts for their health alone
   */
  Round each(List<RpcCall> calls, Predicate<Integer> which, boolean patient) throws ChainFault {
    return each(calls, which, patient, Set.of());
  }

  /**
   * As the other.
   *
   * @param heard those whose answer is known already; they count for the quorum
   */
  Round each(List<RpcCall> calls, Predicate<Integer> which, boolean patient, Set<Integer> heard)
      throws ChainFault {
    return round(Topic.HEADS, calls, which, patient, heard, _ -> false);
  }

  /**
   * Asks all endpoints the same calls for a sender.
   *
   * @param patient as above
   * @param settled whether nothing that is still to come can change what follows from the replies
   */
  Round each(List<RpcCall> calls, boolean patient, Predicate<Map<Integer, List<RpcReply>>> settled)
      throws ChainFault {
    return round(Topic.SENDING, calls, _ -> true, patient, Set.of(), settled);
  }

  private Round round(
      Topic topic,
      List<RpcCall> calls,
      Predicate<Integer> which,
      boolean patient,
      Set<Integer> heard,
      Predicate<Map<Integer, List<RpcReply>>> settled)
      throws ChainFault {
    CompletionService<Answer> answers = new ExecutorCompletionService<>(threads);
    List<EndpointFault> faults = new ArrayList<>();
    List<String> details = new ArrayList<>();
    boolean complete = true;
    int asked = 0;
    for (EndpointState candidate : candidates) {
      if (!which.test(candidate.index())) {
        continue;
      }
      Optional<String> closed = candidate.closed(clock.instant());
      if (closed.isPresent()) {
        candidate.lastFault().ifPresent(faults::add);
        details.add("endpoint " + candidate.index() + ": " + closed.get());
      } else if (takesPart(candidate.debt(topic), patient)) {
        asked++;
        var _ = answers.submit(() -> answer(candidate, topic, calls));
      } else {
        complete = false;
        details.add("endpoint " + candidate.index() + ": has not answered yet");
      }
    }
    Map<Integer, List<RpcReply>> replies = new TreeMap<>();
    GroupVote vote = new GroupVote(trust);
    Set<Integer> voices = new HashSet<>(heard);
    try {
      for (int answered = 0; answered < asked; answered++) {
        if (settled.test(replies)) {
          complete = false;
          break;
        }
        boolean enough = !patient && vote.groups(voices) >= trust.quorum();
        Future<Answer> next =
            enough ? answers.poll(GRACE.toMillis(), TimeUnit.MILLISECONDS) : answers.take();
        if (next == null) {
          complete = false;
          details.add("an endpoint is slower than its peers");
          break;
        }
        Answer answer = next.get();
        answer.replies().ifPresent(list -> replies.put(answer.endpoint(), list));
        if (answer.replies().isPresent()) {
          voices.add(answer.endpoint());
        }
        answer
            .fault()
            .ifPresent(
                fault -> {
                  faults.add(fault);
                  details.add("endpoint " + answer.endpoint() + ": " + fault.detail());
                });
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ChainFault(new ChainFailure.Unreachable(chain, "interrupted while waiting"));
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a round of questions failed", bug);
    }
    String detail = String.join("; ", details);
    return new Round(replies, complete, together(faults, detail), detail);
  }

  private static boolean takesPart(Debt debt, boolean patient) {
    if (patient) {
      debt.ask();
      return true;
    }
    return debt.ask(GRACE);
  }

  private record Answer(
      int endpoint, Optional<List<RpcReply>> replies, Optional<EndpointFault> fault) {}

  private Answer answer(EndpointState candidate, Topic topic, List<RpcCall> calls) {
    try {
      List<RpcReply> replies = candidate.ask(calls, clock.instant());
      candidate.succeeded();
      return new Answer(candidate.index(), Optional.of(replies), Optional.empty());
    } catch (EndpointFault fault) {
      failed(candidate, fault);
      return new Answer(candidate.index(), Optional.empty(), Optional.of(fault));
    } finally {
      candidate.debt(topic).answered();
    }
  }

  /** The most telling failure of all: what a person or a policy can act on comes first. */
  private ChainFailure together(List<EndpointFault> faults, String detail) {
    if (!faults.isEmpty() && faults.stream().allMatch(f -> f.kind() == Kind.WRONG_CHAIN)) {
      for (EndpointState candidate : candidates) {
        Optional<EndpointFault> last = candidate.lastFault();
        if (last.isPresent() && last.get().kind() == Kind.WRONG_CHAIN) {
          return new ChainFailure.WrongChain(chain, last.get().detail(), candidate.index());
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
}
