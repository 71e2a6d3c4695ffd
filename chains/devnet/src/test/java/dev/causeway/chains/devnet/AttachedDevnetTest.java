// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A devnet on chains that somebody else runs. */
class AttachedDevnetTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BLOCK_TIME = Duration.ofMillis(100);

  @TempDir private static Path folder;

  private final DevnetRpc.Factory rpc = new DevnetRpc.Factory();
  private final AnvilProcess l1 = start("theirs-l1", 31_337);
  private final AnvilProcess l2 = start("theirs-l2", 31_338);
  private final BlockProducer l1Blocks = producer("theirs-l1", l1);
  private final BlockProducer l2Blocks = producer("theirs-l2", l2);

  @AfterEach
  void stop() {
    List.of(l1Blocks, l2Blocks).forEach(BlockProducer::close);
    List.of(l1, l2).forEach(AnvilProcess::close);
    rpc.close();
  }

  @Test
  void shouldDeployOntoThemFeedTheL2AndLeaveThemRunning() {
    l1Blocks.start();
    l2Blocks.start();
    try (Devnet devnet = Devnet.start(options(31_337))) {
      for (ManifestChain chain : devnet.manifest().chains()) {
        try (EvmChain evm = EvmChain.create(chain.toConfig())) {
          assertThat(evm.check()).isInstanceOf(Outcome.Ok.class);
        }
      }
      DevnetChain layer = devnet.chain("rollup");
      BlockNumber head = BlockNumber.of(layer.rpc().number("eth_blockNumber"));
      var _ = layer.producer().awaitBlock(head.plus(5), LIMIT);
      assertThat(layer.driver().orElseThrow().status().origin()).isPresent();
      assertThatExceptionOfType(DevnetException.class)
          .isThrownBy(layer::controls)
          .withMessageContaining("rollup");
    }
    assertThat(l1.isAlive()).isTrue();
    assertThat(rpc.to(l2.url()).number("eth_chainId")).isEqualTo(31_338);
  }

  @Test
  void shouldNameTheChainIdBehindAWrongUrl() {
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> Devnet.start(options(5)))
        .withMessageContaining("has chain id 31337, not 5")
        .withMessageContaining("base");
  }

  private DevnetOptions options(long baseId) {
    DevnetOptions usual = DevnetOptions.standard(folder, 1);
    ChainPlan base = usual.base();
    ChainPlan layer = usual.rollups().getFirst();
    return new DevnetOptions(
        List.of(
            new ChainPlan(
                "base", ChainId.of(baseId), base.kind(), BLOCK_TIME, 1, attached(l1.url())),
            new ChainPlan(
                "rollup", ChainId.of(31_338), layer.kind(), BLOCK_TIME, 1, attached(l2.url()))),
        usual.disputeWindow(),
        usual.blockGasLimit(),
        0,
        usual.stateHistory(),
        false,
        RollupDriver.OriginLoss.HOLD,
        folder,
        Optional.empty());
  }

  private static Hosting attached(URI url) {
    return new Hosting.Attached(url, Optional.empty(), Hosting.L1AttributesFrom.DRIVER);
  }

  private BlockProducer producer(String name, AnvilProcess node) {
    return new BlockProducer(
        name,
        rpc.to(node.url()),
        BLOCK_TIME,
        0,
        BlockProducer.Production.OURS,
        BlockProducer.BlockContent.NONE);
  }

  private AnvilProcess start(String name, long chain) {
    return AnvilProcess.start(
        AnvilBinary.locate(),
        new AnvilOptions(name, ChainId.of(chain), 0, Gas.of(30_000_000), 64, folder.resolve(name)),
        rpc);
  }
}
