// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Makes mutating calls idempotent: the same id with the same request again gets the same answer,
 * and with another request a refusal. Remembers the newest {@value #CAPACITY} of this node; a call
 * that failed is forgotten, so that it can be repeated. Safe for concurrent use.
 */
final class RequestIds {
  static final int CAPACITY = 10_000;

  private final Map<Key, Remembered> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Remembered> eldest) {
          return size() > CAPACITY;
        }
      };

  /**
   * The answer to a request, from memory or from {@code work}; a second caller with the same id
   * waits for the first.
   */
  <T extends Message> T once(
      String caller, String id, Message request, Class<T> type, Supplier<T> work) {
    Key key = new Key(caller, id);
    CompletableFuture<Message> mine = new CompletableFuture<>();
    Remembered known;
    synchronized (entries) {
      known = entries.putIfAbsent(key, new Remembered(request, mine));
    }
    if (known != null) {
      if (!known.request().equals(request)) {
        throw new ApiFailure.RequestIdReused(id).exception();
      }
      return type.cast(answerOf(known));
    }
    try {
      T answer = work.get();
      mine.complete(answer);
      return answer;
    } catch (RuntimeException failure) {
      synchronized (entries) {
        entries.remove(key);
      }
      mine.completeExceptionally(failure);
      throw failure;
    }
  }

  private static Message answerOf(Remembered known) {
    try {
      return known.answer().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private record Key(String caller, String id) {}

  private record Remembered(Message request, CompletableFuture<Message> answer) {}
}
