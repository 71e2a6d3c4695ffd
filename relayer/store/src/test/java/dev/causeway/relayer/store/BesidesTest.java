// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.ChainId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BesidesTest {
  private static final int CALLERS = 6;

  @Test
  void shouldGiveAllTheSameDatabaseWhenSeveralAskAtOnce() throws Exception {
    try (PostgresStore store = TestDatabase.open(ChainId.of(900))) {
      for (String name : List.of("one", "two", "three")) {
        CountDownLatch together = new CountDownLatch(1);
        List<CompletableFuture<StoreConfig.External>> callers =
            IntStream.range(0, CALLERS)
                .mapToObj(
                    _ ->
                        CompletableFuture.supplyAsync(
                            () -> {
                              await(together);
                              return store.besides("besides" + name);
                            },
                            task -> Thread.ofPlatform().start(task)))
                .toList();
        together.countDown();
        assertThat(callers.stream().map(CompletableFuture::join).distinct())
            .singleElement()
            .satisfies(found -> assertThat(found.url()).endsWith("/besides" + name));
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
