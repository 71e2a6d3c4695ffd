// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The faults of real nodes and providers that a proxy can show, by the numbers of the project's
 * fault catalogue. Numbers that are missing are made on the chain itself: reorgs (11 to 15), a
 * reverting contract (19), a base fee (28), block times (9, 48).
 */
public enum RpcFault {
  /** {@code eth_getLogs} is empty because the backend that answers lags. */
  F1("logs as of 20 blocks behind the head", s -> rules(onlyLogs(LaggingView.behind(20)))),
  /** Logs are missing near the head. */
  F2("no logs in the newest 3 blocks", s -> rules(LogFaults.missingNearHead(3))),
  /** A log is missing for ever. */
  F3(
      "a quarter of all logs is never shown, always the same ones",
      s -> rules(LogFaults.missingForEver(s.seed()))),
  /** A result is cut without an error. */
  F4("lists of logs and receipts end after 100", s -> LogFaults.truncated(100)),
  /** A range is refused, in many shapes. */
  F5(
      "ranges of more than one block are refused, in six shapes",
      s -> rules(LogFaults.rangeLimit())),
  /** A range beyond the head is cut without an error. */
  F6("ranges beyond the head end at the head", s -> rules(LogFaults.clipped())),
  /** A block is not known by its hash yet. */
  F7(
      "the newest 2 blocks are unknown by their hash",
      s -> rules(LogFaults.newestBlocksUnknownByHash(2))),
  /** A provider falls behind while it progresses. */
  F8("falls behind the head by a block every 2 s", s -> view(growing())),
  /** No word of removed logs. */
  F16(
      "no notification says that a log was removed",
      s ->
          rules(
              LogFaults.without(
                  "no removals",
                  message -> message.at("/params/result/removed").asBoolean(false)))),
  /** A mined transaction has no receipt. */
  F17("receipts are null", s -> rules(LogFaults.noReceipt())),
  /** A receipt names a block that is not on the chain. */
  F18("receipts name another block hash", s -> rules(LogFaults.staleReceipt())),
  /** The nonce is said to be used. */
  F20(
      "transactions are refused as of too low a nonce",
      s -> rules(RpcRules.error(SendFaults.SEND, -32000, "nonce too low"))),
  /** A transaction is taken and said to be known already. */
  F21("transactions are taken, and said to be known", s -> rules(SendFaults.alreadyKnown())),
  /** A replacement must pay a tenth more. */
  F22("replacements must pay 10 % more, as with geth", s -> rules(SendFaults.replacementRule())),
  /** One transaction is lost and leaves a gap. */
  F23(
      "the next transaction is taken and lost",
      s -> rules(SendFaults.swallow("lost once").atMost(1))),
  /** Transactions fall out of the pool. */
  F24(
      "half of the transactions fall out of the pool (anvil)",
      s -> rules(SendFaults.dropped().withProbability(0.5))),
  /** A transaction is taken and never seen again. */
  F26("transactions are taken and lost", s -> rules(SendFaults.swallow("lost"))),
  /** The pending nonce is wrong. */
  F27("the pending nonce is off by up to 2", s -> rules(SendFaults.wrongPendingNonce())),
  /** Gas is estimated too low, or not at all. */
  F29("gas estimates are halved or refused", s -> rules(SendFaults.lowEstimate())),
  /** A call answers nothing. */
  F30("calls answer 0x", s -> rules(RpcRules.result(RpcMatch.method("eth_call"), "\"0x\""))),
  /** The endpoint is of another chain. */
  F31(
      "says to be of the chain with the next id",
      s ->
          rules(
              RpcRules.mutate(
                  "wrong chain id",
                  RpcMatch.method("eth_chainId"),
                  id -> Quantities.of(Quantities.number(id) + 1)))),
  /** The provider refuses with statuses and pages. */
  F32("answers 429, 403, 502 and 503 with pages", s -> statuses()),
  /** The endpoint is gone. */
  F33("breaks every connection", s -> rules(RpcRules.down(RpcMatch.ANY))),
  /** The body is broken, cut, packed or without end. */
  F34("bodies are no JSON, cut, or hundreds of megabytes of blanks", s -> bodies()),
  /** Answers do not belong to their calls. */
  F35("answers have other ids, another order, or are missing", s -> rules(answers())),
  /** Hexadecimal text is misshapen. */
  F36(
      "numbers without prefix, with odd digits, in upper case, null or doubled",
      s -> rules(RpcRule.of("misshapen", RpcMatch.ANY, new RpcAction.Text(HexShapes::misshapen)))),
  /** A subscription falls silent. */
  F37("WebSockets fall silent", s -> rules(LogFaults.without("silent", _ -> true))),
  /** A subscription leaves heads out. */
  F38(
      "one head in twenty is not told",
      s ->
          rules(
              RpcRules.heads(
                  "missing heads",
                  (message, node) -> !message.has("params") || node.random().nextInt(20) != 0))),
  /** A filter is forgotten. */
  F40(
      "filters are not found",
      s ->
          rules(
              RpcRules.error(
                  RpcMatch.method("eth_getFilterChanges", "eth_getFilterLogs"),
                  -32000,
                  "filter not found"))),
  /** Finality tags are not supported. */
  F41("finalized and safe blocks are refused, null or zero", s -> rules(noFinality())),
  /** Finality tags mean the head. */
  F42("finalized and safe mean latest", s -> rules(finalizedIsLatest())),
  /** History is pruned. */
  F43("no logs and receipts older than 64 blocks", s -> LogFaults.pruned()),
  /** Proofs are not available. */
  F44(
      "proofs are not supported",
      s ->
          rules(
              RpcRules.error(
                  RpcMatch.method("eth_getProof"),
                  -32601,
                  "the method eth_getProof does not exist/is not available"))),
  /** A header does not belong to its hash. */
  F45(
      "a field of every header is wrong",
      s ->
          rules(
              RpcRules.mutate(
                  "header flipped",
                  RpcMatch.method("eth_getBlockByNumber", "eth_getBlockByHash"),
                  HexShapes::withFlippedField))),
  /** A consistent lie. */
  F46("a fork answers everything", s -> rules(RpcRules.route(RpcMatch.ANY, s.requireLiar()))),
  /** The view is frozen. */
  F47("knows nothing newer than now, and loses transactions", RpcFault::frozen);

  /**
   * What presets depend on.
   *
   * @param node the node behind the proxy
   * @param liar a node with other truths
   */
  record Setting(Upstream node, Optional<URI> liar) {
    long seed() {
      return node.random().nextLong();
    }

    URI requireLiar() {
      return liar.orElseThrow(
          () ->
              new IllegalStateException(
                  "F46 needs a node that lies: start the proxy with Options.withLiar"));
    }
  }

  private interface Preset {
    List<RpcRule> rules(Setting setting);
  }

  private final String description;
  private final Preset preset;

  RpcFault(String description, Preset preset) {
    this.description = description;
    this.preset = preset;
  }

  /** The number in the catalogue. */
  public int number() {
    return Integer.parseInt(name().substring(1));
  }

  /** What a client sees, in a few words. */
  public String description() {
    return description;
  }

  List<RpcRule> rules(Setting setting) {
    return preset.rules(setting);
  }

  private static List<RpcRule> rules(RpcRule rule) {
    return List.of(rule);
  }

  private static List<RpcRule> view(LaggingView view) {
    return List.of(RpcRules.view("lag", view), RpcRules.heads("lag", view::passes));
  }

  private static RpcRule onlyLogs(LaggingView view) {
    return RpcRules.intercept("logs lag", RpcMatch.method("eth_getLogs"), view::answer);
  }

  private static LaggingView growing() {
    long since = System.nanoTime();
    return new LaggingView(
        node -> {
          long behind = Duration.ofNanos(System.nanoTime() - since).toMillis() / 2_000 + 1;
          return Math.max(0, Quantities.headOf(node) - behind);
        });
  }

  private static List<RpcRule> frozen(Setting setting) {
    try {
      LaggingView view = LaggingView.at(Quantities.headOf(setting.node()));
      List<RpcRule> all = new ArrayList<>(view(view));
      all.addFirst(SendFaults.swallow("lost"));
      return all;
    } catch (IOException failure) {
      throw new UncheckedIOException("the node must answer when its view is frozen", failure);
    }
  }

  /** One of the four at random: each is tried before those behind it. */
  private static List<RpcRule> statuses() {
    return List.of(
        RpcRules.throttle(RpcMatch.ANY, Duration.ofSeconds(1)).withProbability(0.25),
        RpcRules.status(RpcMatch.ANY, 403, "<html><body><h1>403 Forbidden</h1></body></html>")
            .withProbability(0.33),
        RpcRules.status(
                RpcMatch.ANY, 502, "<html><head><title>502 Bad Gateway</title></head></html>")
            .withProbability(0.5),
        RpcRules.status(
            RpcMatch.ANY, 503, "upstream connect error or disconnect/reset before headers"));
  }

  private static List<RpcRule> bodies() {
    return List.of(
        RpcRule.of("flood", RpcMatch.ANY, new RpcAction.Flood(200_000_000, false))
            .withProbability(0.05),
        RpcRule.of("packed flood", RpcMatch.ANY, new RpcAction.Flood(100_000_000, true))
            .withProbability(0.05),
        RpcRule.of("cut", RpcMatch.ANY, new RpcAction.Cut(0.6)).withProbability(0.5),
        RpcRule.of(
            "no JSON",
            RpcMatch.ANY,
            new RpcAction.Text((text, _) -> text.substring(0, text.length() / 2) + "}{")));
  }

  private static RpcRule answers() {
    return RpcRule.of(
        "answers",
        RpcMatch.ANY,
        new RpcAction.Answers(
            (found, random) -> {
              List<ObjectNode> changed = new ArrayList<>(found);
              int place = random.nextInt(changed.size());
              switch (random.nextInt(4)) {
                case 0 -> changed.get(place).put("id", 987_654_321);
                case 1 -> Collections.reverse(changed);
                case 2 -> {
                  // Of a single call there is nothing to leave out.
                  if (changed.size() > 1) {
                    var _ = changed.remove(place);
                  } else {
                    var _ = changed.getFirst().putNull("id");
                  }
                }
                default -> {
                  ObjectNode one = changed.get(place);
                  var _ = one.remove("result");
                  one.putObject("error").put("code", -32603).put("message", "internal error");
                }
              }
              return changed;
            }));
  }

  private static RpcMatch finality() {
    return RpcMatch.method("eth_getBlockByNumber")
        .where("/0", tag -> List.of("finalized", "safe").contains(tag.asText()));
  }

  private static RpcRule noFinality() {
    return RpcRules.intercept(
        "no finality",
        finality(),
        (request, node) ->
            switch (node.random().nextInt(3)) {
              case 0 ->
                  Interceptor.error(
                      request,
                      -32602,
                      "invalid block tag " + request.param(0).asText().toLowerCase(Locale.ROOT));
              case 1 -> Interceptor.result(request, NullNode.getInstance());
              default -> {
                ObjectNode answer = node.forward(request);
                if (answer.path("result") instanceof ObjectNode header) {
                  header.put("hash", "0x" + "0".repeat(64));
                }
                yield answer;
              }
            });
  }

  private static RpcRule finalizedIsLatest() {
    return RpcRules.intercept(
        "finalized is latest",
        finality(),
        (request, node) -> {
          ArrayNode params = request.params().deepCopy();
          params.set(0, TextNode.valueOf("latest"));
          return node.forward(request.withParams(params));
        });
  }
}
