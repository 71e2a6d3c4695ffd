// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.HeadHints;
import dev.causeway.model.BlockNumber;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Early word of new heads: by {@code eth_subscribe} over WebSocket where a URL is given, and by
 * polling the height while there is none or it is silent (F37). Never trusted: what it tells is
 * only a reason to look.
 */
final class EvmHeadHints implements HeadHints {
  private static final Logger LOG = LoggerFactory.getLogger(EvmHeadHints.class);

  /** Without a head for so many block times a subscription counts as dead. */
  private static final int SILENT_BLOCKS = 3;

  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

  private final RpcClient rpc;
  private final Optional<URI> webSocket;
  private final Duration pollInterval;
  private final Duration silence;
  private final InstantSource clock;

  EvmHeadHints(RpcClient rpc, EvmChainConfig config, InstantSource clock) {
    this.rpc = rpc;
    this.webSocket = config.webSocket();
    this.pollInterval = config.pollInterval();
    Duration several = config.blockTime().multipliedBy(SILENT_BLOCKS);
    this.silence = several.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : several;
    this.clock = clock;
  }

  @Override
  public Subscription subscribe(Consumer<BlockNumber> listener) {
    Watch watch = new Watch(listener);
    watch.start();
    return watch;
  }

  /** One subscription: a timer that polls or watches, and a socket while it lives. */
  private final class Watch implements Subscription, WebSocket.Listener {
    private final Consumer<BlockNumber> listener;
    private final AtomicLong highest = new AtomicLong(-1);
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("head-hints-" + rpc.chain()).factory());
    private final HttpClient http = HttpClient.newHttpClient();
    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile Instant lastWord = Instant.MIN;
    private volatile Instant nextConnect = Instant.MIN;
    private volatile boolean closed;

    Watch(Consumer<BlockNumber> listener) {
      this.listener = listener;
    }

    void start() {
      var _ =
          timer.scheduleWithFixedDelay(
              this::tick, 0, pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
      try {
        Instant now = clock.instant();
        boolean spoke = socket != null && now.isBefore(lastWord.plus(silence));
        if (spoke) {
          return;
        }
        if (webSocket.isPresent() && !now.isBefore(nextConnect)) {
          nextConnect = now.plus(silence);
          reconnect(webSocket.get());
        }
        poll();
      } catch (RuntimeException unexpected) {
        // The timer would stop for good: a hint that fails is asked again at the next tick.
        LOG.warn("head hint failed: chain={}", rpc.chain(), unexpected);
      }
    }

    private void poll() {
      try {
        JsonNode json = rpc.call(RpcCall.of("eth_blockNumber"));
        announce(Fields.number(rpc.chain(), "eth_blockNumber", json));
      } catch (ChainFault notNow) {
        LOG.debug("head not polled: chain={} reason={}", rpc.chain(), notNow.failure().summary());
      }
    }

    private void reconnect(URI uri) {
      WebSocket old = socket;
      socket = null;
      if (old != null) {
        LOG.info("head subscription is silent, renewing it: chain={}", rpc.chain());
        old.abort();
      }
      var _ =
          http.newWebSocketBuilder()
              .connectTimeout(silence)
              .buildAsync(uri, this)
              .whenComplete(
                  (opened, failure) -> {
                    if (failure != null) {
                      LOG.debug("no head subscription, polling: chain={}", rpc.chain());
                    } else if (closed) {
                      opened.abort();
                    }
                  });
    }

    /** Tells a height once; a lower one after a reorg is told too, for it is news. */
    private void announce(long height) {
      long before = highest.getAndSet(height);
      if (before != height && !closed) {
        listener.accept(BlockNumber.of(height));
      }
    }

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      lastWord = clock.instant();
      var _ =
          opened.sendText(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}",
              true);
      opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      // Heads are a few kilobytes; whoever sends more is cut off.
      if (text.length() + part.length() > 1 << 20) {
        from.abort();
        return null;
      }
      text.append(part);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        JsonRpc.headOf(message)
            .ifPresent(
                height -> {
                  lastWord = clock.instant();
                  announce(height);
                });
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      lastWord = Instant.MIN;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      lastWord = Instant.MIN;
      return null;
    }

    @Override
    public void close() {
      closed = true;
      timer.shutdownNow();
      WebSocket current = socket;
      if (current != null) {
        current.abort();
      }
      http.shutdownNow();
    }
  }
}
