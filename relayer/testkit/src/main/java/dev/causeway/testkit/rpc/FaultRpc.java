// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A JSON-RPC proxy in front of a real node, on loopback, that understands what it forwards: single
 * calls and batches over HTTP, and subscriptions over WebSocket on the same port. Without rules it
 * changes nothing. Rules come and go while it runs; what chance decides follows from the seed and
 * the order of the calls. Safe for concurrent use.
 */
public final class FaultRpc implements AutoCloseable {
  private final Options options;
  private final InstantSource clock = InstantSource.system();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Transcript transcript;
  private final RpcPipeline pipeline;
  private final List<RpcInjection> injections = new CopyOnWriteArrayList<>();
  private final HttpDoor door;
  private volatile URI node;

  /**
   * How a proxy is made.
   *
   * @param name in the transcript and in messages
   * @param node the HTTP address of the node
   * @param seed of all chance
   * @param port to listen on; 0 takes a free one
   * @param transcript file for what happens; empty keeps nothing
   * @param liar another node with other truths, for {@link RpcFault#F46}; a fork of the chain
   */
  public record Options(
      String name, URI node, long seed, int port, Optional<Path> transcript, Optional<URI> liar) {
    /** On a free port, without transcript. */
    public static Options of(String name, URI node) {
      return new Options(name, node, 1, 0, Optional.empty(), Optional.empty());
    }

    /** The same with another seed. */
    public Options withSeed(long newSeed) {
      return new Options(name, node, newSeed, port, transcript, liar);
    }

    /** The same with a transcript. */
    public Options withTranscript(Path file) {
      return new Options(name, node, seed, port, Optional.of(file), liar);
    }

    /** The same with a node that lies. */
    public Options withLiar(URI other) {
      return new Options(name, node, seed, port, transcript, Optional.of(other));
    }
  }

  private FaultRpc(Options options) throws IOException {
    this.options = options;
    this.node = options.node();
    this.transcript = options.transcript().map(Transcript::to).orElseGet(Transcript::none);
    this.pipeline = new RpcPipeline(http, transcript);
    this.door =
        HttpDoor.open(
            options.port(),
            new HttpDoor.Handler() {
              @Override
              public WireAnswer answer(long connection, byte[] body) throws IOException {
                return pipeline.answer(node, active(), connection, body);
              }

              @Override
              public void upgrade(HttpDoor.Head head, Socket client, InputStream in)
                  throws IOException {
                tunnel(head, client, in);
              }
            });
  }

  /**
   * Starts one.
   *
   * @throws UncheckedIOException when the port is taken or the transcript cannot be written
   */
  public static FaultRpc start(Options options) {
    try {
      return new FaultRpc(options);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the proxy of %s cannot listen on port %d; choose another, or 0 for any"
              .formatted(options.name(), options.port()),
          failure);
    }
  }

  /** What it is called. */
  public String name() {
    return options.name();
  }

  /** The seed of all its chance. */
  public long seed() {
    return options.seed();
  }

  /** Where clients ask over HTTP. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + door.port());
  }

  /** Where clients subscribe. */
  public URI webSocket() {
    return URI.create("ws://127.0.0.1:" + door.port());
  }

  /** The transcript's file, when there is one. */
  public Optional<Path> transcript() {
    return options.transcript();
  }

  /** Has another node answer from now on; connections stay. */
  public void retarget(URI newNode) {
    node = newNode;
  }

  /** Puts a rule to work, in front of those that are at work already. */
  public RpcInjection inject(RpcRule rule) {
    return inject(rule.name(), List.of(rule));
  }

  /**
   * Puts a known fault to work.
   *
   * @throws IllegalStateException for {@link RpcFault#F46} without a liar in the options
   */
  public RpcInjection inject(RpcFault fault) {
    return inject(
        fault.name(),
        fault.rules(new RpcFault.Setting(pipeline.past(node, shared()), options.liar())));
  }

  /** Puts rules to work under a name of their own. */
  public RpcInjection inject(String name, List<RpcRule> rules) {
    RpcInjection injection = new RpcInjection(this, name, rules, options.seed(), clock);
    injections.addFirst(injection);
    transcript.event("injected", name);
    if (rules.stream().anyMatch(FaultRpc::breaksEverything)) {
      door.breakAll();
    }
    return injection;
  }

  private java.util.random.RandomGenerator shared() {
    return new java.util.SplittableRandom(options.seed());
  }

  private static boolean breaksEverything(RpcRule rule) {
    return rule.action() instanceof RpcAction.Reset
        && rule.match() == RpcMatch.ANY
        && rule.trigger().equals(Trigger.ALWAYS);
  }

  void remove(RpcInjection injection) {
    if (injections.remove(injection)) {
      transcript.event("removed", injection.name());
    }
  }

  /** Removes everything: it forwards faithfully again. */
  public void clear() {
    injections.forEach(this::remove);
  }

  /** What is at work, the newest first. */
  public List<RpcInjection> injections() {
    return List.copyOf(injections);
  }

  /**
   * Switches faults as a schedule says, beginning now.
   *
   * @return ends it, and the faults that it switched on, when closed
   */
  public AutoCloseable play(FaultSchedule schedule) {
    return schedule.play(this);
  }

  private List<RpcInjection.Armed> active() {
    return injections.stream().flatMap(injection -> injection.rules().stream()).toList();
  }

  private void tunnel(HttpDoor.Head head, Socket client, InputStream in) throws IOException {
    ObjectNode opening = JsonNodeFactory.instance.objectNode().put("method", "websocket");
    RpcRequest asked = new RpcRequest(0, opening);
    for (RpcInjection.Armed armed : active()) {
      if (armed.rule().action() instanceof RpcAction.Reset
          && armed.rule().match().matches(asked)
          && armed.fires()) {
        throw new IOException("refused by rule " + armed.rule().name());
      }
    }
    WebSocketTunnel.serve(node, head, client, in, this::passes);
  }

  private boolean passes(JsonNode message) throws IOException {
    for (RpcInjection.Armed armed : active()) {
      if (armed.rule().action() instanceof RpcAction.Frames(var filter)) {
        // A filter decides over single messages: it counts as applied when it held one back.
        if (!filter.passes(message, pipeline.past(node, armed.random())) && armed.fires()) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    door.close();
    http.shutdownNow();
    transcript.close();
  }
}
