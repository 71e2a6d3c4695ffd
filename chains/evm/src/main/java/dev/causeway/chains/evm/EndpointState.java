// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.EndpointStatus.Condition;
import dev.causeway.chains.evm.EndpointFault.Kind;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint with all that is known of its health. Safe for concurrent use.
 *
 * <p>It is asked only while its chain id is known to be right: that is asked at first, after every
 * failure, and again every so often.
 */
final class EndpointState {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointState.class);

  /** How a chain id is written. Anything else is a broken answer, not the id of another chain. */
  private static final Pattern CHAIN_ID = Pattern.compile("0x[1-9a-f][0-9a-f]{0,63}");

  private final ChainId chain;
  private final int index;
  private final String group;
  private final RpcEndpoint endpoint;
  private final EndpointHealth health;
  private final Duration chainIdInterval;
  private final Debt heads = new Debt();
  private final Debt sending = new Debt();
  private Optional<EndpointFault> last = Optional.empty();
  private Optional<BlockNumber> head = Optional.empty();
  private boolean lagging;

  EndpointState(
      ChainId chain,
      int index,
      String group,
      RpcEndpoint endpoint,
      EndpointHealth health,
      Duration chainIdInterval) {
    this.chain = chain;
    this.index = index;
    this.group = group;
    this.endpoint = endpoint;
    this.health = health;
    this.chainIdInterval = chainIdInterval;
  }

  int index() {
    return index;
  }

  /**
   * What it owes to rounds about that. One that is slow with the one may be quick with the other.
   */
  Debt debt(RpcClient.Topic topic) {
    return switch (topic) {
      case HEADS -> heads;
      case SENDING -> sending;
    };
  }

  /** Asks, after its chain id where that is due. Keeps no health: the caller judges. */
  List<RpcReply> ask(List<RpcCall> calls, Instant now) throws EndpointFault {
    if (!chainIsChecked(now)) {
      RpcCall question = RpcCall.of("eth_chainId");
      RpcReply reply = endpoint.exchange(List.of(question)).getFirst();
      String actual =
          switch (reply) {
            case RpcReply.Result(JsonNode json) -> json.asText("null");
            case RpcReply.Refusal refusal ->
                throw new EndpointFault(
                    Kind.UNREACHABLE, "refuses to tell its chain: " + refusal.message());
          };
      if (!CHAIN_ID.matcher(actual).matches()) {
        throw new EndpointFault(
            Kind.MALFORMED,
            "names as its chain \"%s\", which is no id".formatted(JsonRpc.shortened(actual)));
      }
      if (!actual.equals("0x" + Long.toHexString(chain.value()))) {
        throw new EndpointFault(
            Kind.WRONG_CHAIN,
            JsonRpc.shortened(new BigInteger(actual.substring(2), 16).toString()));
      }
      chainChecked(now);
    }
    return endpoint.exchange(calls);
  }

  private synchronized boolean chainIsChecked(Instant now) {
    return health.chainIsChecked(now);
  }

  private synchronized void chainChecked(Instant now) {
    health.chainChecked(now, chainIdInterval);
  }

  /** Why it is not to be asked now; empty when it is. */
  synchronized Optional<String> closed(Instant now) {
    if (health.mayAsk(now)) {
      return Optional.empty();
    }
    long wait = Duration.between(now, health.mayAskAt()).toMillis();
    return Optional.of(trouble() + ", to be asked again in " + wait + " ms");
  }

  synchronized String trouble() {
    return last.map(EndpointFault::detail).orElse("failed");
  }

  synchronized Optional<EndpointFault> lastFault() {
    return last;
  }

  /** Whether it may only be compared with its peers, and not answer by itself. */
  synchronized boolean isDistrusted() {
    return health.isDistrusted();
  }

  synchronized boolean isLagging() {
    return lagging;
  }

  /** Whether it is known not to have a block yet. */
  synchronized boolean isBelow(BlockNumber number) {
    return head.isPresent() && number.isAfter(head.get());
  }

  /** Notes its head, and whether that is behind its peers. */
  synchronized void sawHead(BlockNumber number, boolean behind) {
    if (behind != lagging) {
      if (behind) {
        LOG.warn("endpoint lags: chain={} endpoint={} head={}", chain, index, number);
      } else {
        LOG.info("endpoint caught up: chain={} endpoint={} head={}", chain, index, number);
      }
    }
    head = Optional.of(number);
    lagging = behind;
  }

  synchronized void succeeded() {
    if (health.isDistrusted()) {
      return;
    }
    if (last.isPresent()) {
      LOG.info("endpoint is back: chain={} endpoint={}", chain, index);
    }
    last = Optional.empty();
    health.succeeded();
  }

  /** It names what a quorum of its peers names. */
  synchronized void agreed() {
    if (health.isDistrusted()) {
      LOG.info("endpoint agrees again: chain={} endpoint={}", chain, index);
      last = Optional.empty();
    }
    health.agreed();
  }

  /** It contradicts a quorum of its peers: an alarm, for it lies or is on a chain of its own. */
  synchronized void diverged(String detail, Instant now) {
    LOG.error(
        "endpoint contradicts its peers, not believed: chain={} endpoint={} detail={}",
        chain,
        index,
        detail);
    last = Optional.of(new EndpointFault(Kind.DIVERGED, detail));
    health.diverged(now);
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

  synchronized EndpointStatus status() {
    Condition condition = lagging ? Condition.LAGGING : Condition.HEALTHY;
    if (last.isPresent()) {
      condition =
          switch (last.get().kind()) {
            case WRONG_CHAIN, DIVERGED -> Condition.QUARANTINED;
            case UNREACHABLE, BROKEN, THROTTLED, MALFORMED -> Condition.FAILING;
          };
    }
    return new EndpointStatus(
        index, group, condition, head, last.map(EndpointFault::detail).orElse(""));
  }
}
