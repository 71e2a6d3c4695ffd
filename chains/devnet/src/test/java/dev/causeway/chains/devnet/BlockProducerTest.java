// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockProducerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  private final DevnetRpc.Factory rpc = new DevnetRpc.Factory();
  private final AnvilProcess anvil = start();
  private final BlockProducer producer = producer(Duration.ofMillis(50));

  @AfterEach
  void stopNode() {
    producer.close();
    anvil.close();
    rpc.close();
  }

  @Test
  void shouldMakeBlocksUntilItIsPaused() {
    producer.start();
    var _ = producer.awaitBlock(BlockNumber.of(5), LIMIT);

    producer.pause();
    long head = rpc.to(anvil.url()).number("eth_blockNumber");
    assertThat(producer.makeBlock()).isEqualTo(BlockNumber.of(head + 1));

    producer.resume();
    assertThat(producer.awaitBlock(BlockNumber.of(head + 3), LIMIT).value())
        .isGreaterThanOrEqualTo(head + 3);
  }

  @Test
  void shouldReportWhyBlocksAreMissingWhenTheNodeIsGone() {
    producer.start();
    var _ = producer.awaitBlock(BlockNumber.of(1), LIMIT);
    anvil.close();

    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> producer.awaitBlock(BlockNumber.of(1_000_000), Duration.ofSeconds(1)))
        .withMessageContaining("no answer");
    assertThat(producer.status().missed()).isPositive();
  }

  private AnvilProcess start() {
    return AnvilProcess.start(
        AnvilBinary.locate(),
        new AnvilOptions("l1", ChainId.of(900), 0, Gas.of(30_000_000), 64, folder.resolve("l1")),
        rpc);
  }

  private BlockProducer producer(Duration blockTime) {
    return new BlockProducer(
        "l1",
        rpc.to(anvil.url()),
        blockTime,
        0,
        BlockProducer.Production.OURS,
        BlockProducer.BlockContent.NONE);
  }
}
