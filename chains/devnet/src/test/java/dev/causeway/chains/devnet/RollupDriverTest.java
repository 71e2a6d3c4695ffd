// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.L1Origin;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An L1 and an L2 whose blocks are made one by one, by the test. */
class RollupDriverTest {
  private static final int CONFIRMATIONS = 2;

  @TempDir private static Path folder;

  private final DevnetRpc.Factory rpc = new DevnetRpc.Factory();
  private final AnvilProcess l1Process = start("l1", 900);
  private final AnvilProcess l2Process = start("l2a", 901);
  private final DevnetRpc l1 = rpc.to(l1Process.url());
  private final DevnetRpc l2 = rpc.to(l2Process.url());
  private final BlockProducer l1Blocks = producer("l1", l1, BlockProducer.BlockContent.NONE);

  @AfterEach
  void stop() {
    l1Process.close();
    l2Process.close();
    rpc.close();
  }

  @Test
  void shouldCarryTheNewestConfirmedL1BlockInEveryL2Block() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    for (long height = 5; height <= 8; height++) {
      makeL1BlocksUpTo(height);
      var _ = l2Blocks.makeBlock();

      BlockNumber origin = BlockNumber.of(height - CONFIRMATIONS);
      assertThat(driver.status().origin()).contains(new L1Origin(origin, hashOf(l1, origin)));
      assertThat(attribute("number()")).isEqualTo(origin.value());
      assertThat(Bytes32.parse(attributeWord("hash()"))).isEqualTo(hashOf(l1, origin));
      assertThat(attribute("sequenceNumber()")).isZero();
    }
  }

  @Test
  void shouldCountL2BlocksOfTheSameOrigin() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(5);
    var _ = l2Blocks.makeBlock();
    var _ = l2Blocks.makeBlock();
    var _ = l2Blocks.makeBlock();

    assertThat(attribute("number()")).isEqualTo(3);
    assertThat(attribute("sequenceNumber()")).isEqualTo(2);
  }

  @Test
  void shouldPutTheAttributesBeforeDearerTransactionsWithoutRaisingTheTip() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(5);
    List<String> users =
        List.of(l2.call("eth_accounts").get(0).asText(), l2.call("eth_accounts").get(1).asText());
    for (String user : users) {
      var _ =
          l2.text(
              "eth_sendTransaction",
              Map.of(
                  "from", user,
                  "to", users.getFirst(),
                  "gas", "0x5208",
                  "maxFeePerGas", Quantity.of(1_000_000_000_000L),
                  "maxPriorityFeePerGas", Quantity.of(500_000_000_000L)));
    }
    var _ = l2Blocks.makeBlock();

    JsonNode block = l2.call("eth_getBlockByNumber", "latest", true);
    assertThat(block.get("transactions").size()).isEqualTo(3);
    assertThat(block.get("transactions").get(0).get("from").asText())
        .isEqualTo(AttributesCall.DEPOSITOR.toString());

    var _ = l2Blocks.makeBlock();
    assertThat(l2.call("eth_feeHistory", "0x1", "latest", List.of(50)).at("/reward/0/0").asText())
        .isEqualTo(Quantity.of(1_000_000_000L));
  }

  @Test
  void shouldMakeL2BlocksWithTheOldOriginWhileL1IsGone() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(5);
    BlockNumber before = l2Blocks.makeBlock();
    Optional<L1Origin> origin = driver.status().origin();
    l1Process.close();

    assertThat(l2Blocks.makeBlock()).isEqualTo(before.next());

    assertThat(driver.status().origin()).isEqualTo(origin);
    assertThat(driver.status().holding().orElseThrow()).contains("L1 does not answer");
    assertThat(attribute("sequenceNumber()")).isEqualTo(1);
  }

  @Test
  void shouldNotNoticeAReorgAboveTheOrigin() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(6);
    var _ = l2Blocks.makeBlock();
    new ChainControls(l1, l1Blocks).reorg(CONFIRMATIONS);
    makeL1BlocksUpTo(7);
    BlockNumber head = l2Blocks.makeBlock();

    assertThat(head).isEqualTo(BlockNumber.of(2));
    assertThat(driver.status().rollbacks()).isZero();
    assertThat(driver.status().origin())
        .contains(new L1Origin(BlockNumber.of(5), hashOf(l1, BlockNumber.of(5))));
  }

  @Test
  void shouldKeepTheClockThroughAReorg() {
    makeL1BlocksUpTo(5);
    var _ = l1.call("evm_increaseTime", 60);
    makeL1BlocksUpTo(8);
    long before = timestamp(l1);
    new ChainControls(l1, l1Blocks).reorg(4);
    var _ = l1Blocks.makeBlock();
    // The clock of the last block that stays is a minute slow.
    assertThat(timestamp(l1)).isGreaterThanOrEqualTo(before);
  }

  @Test
  void shouldKeepTheClockWhenTheL2IsRolledBack() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(5);
    var _ = l2Blocks.makeBlock();
    makeL1BlocksUpTo(8);
    var _ = l2.call("evm_increaseTime", 60);
    var _ = l2Blocks.makeBlock();
    long before = timestamp(l2);
    new ChainControls(l1, l1Blocks).reorg(4);
    makeL1BlocksUpTo(9);
    var _ = l2Blocks.makeBlock();
    assertThat(driver.status().rollbacks()).isEqualTo(1);
    assertThat(timestamp(l2)).isGreaterThanOrEqualTo(before);
  }

  private static long timestamp(DevnetRpc rpc) {
    return Quantity.parse(
        rpc.call("eth_getBlockByNumber", "latest", false).path("timestamp").asText());
  }

  @Test
  void shouldRollTheL2BackWhenAReorgRemovesItsOrigin() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    for (long height = 5; height <= 8; height++) {
      makeL1BlocksUpTo(height);
      var _ = l2Blocks.makeBlock();
    }
    Bytes32 second = hashOf(l2, BlockNumber.of(2));
    // L2 blocks 1 to 4 have the origins 3 to 6; from 5 up L1 is another.
    new ChainControls(l1, l1Blocks).reorg(4);
    BlockNumber head = l2Blocks.makeBlock();

    assertThat(head).isEqualTo(BlockNumber.of(3));
    assertThat(hashOf(l2, BlockNumber.of(2))).isEqualTo(second);
    assertThat(driver.status().rollbacks()).isEqualTo(1);
    assertThat(driver.status().holding()).isEmpty();
    assertThat(driver.status().origin())
        .contains(new L1Origin(BlockNumber.of(6), hashOf(l1, BlockNumber.of(6))));
    assertThat(Bytes32.parse(attributeWord("hash()"))).isEqualTo(hashOf(l1, BlockNumber.of(6)));
  }

  @Test
  void shouldHoldTheOriginWhenAReorgRemovesItAndNothingMayBeRolledBack() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.HOLD);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(6);
    var _ = l2Blocks.makeBlock();
    Optional<L1Origin> origin = driver.status().origin();
    new ChainControls(l1, l1Blocks).reorg(4);
    makeL1BlocksUpTo(9);
    BlockNumber head = l2Blocks.makeBlock();

    assertThat(head).isEqualTo(BlockNumber.of(2));
    assertThat(driver.status().origin()).isEqualTo(origin);
    assertThat(driver.status().holding().orElseThrow()).contains("no longer canonical");
  }

  @Test
  void shouldGoOnAfterAReorgOfTheL2() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    for (long height = 5; height <= 8; height++) {
      makeL1BlocksUpTo(height);
      var _ = l2Blocks.makeBlock();
    }
    new ChainControls(l2, l2Blocks).reorg(2);
    makeL1BlocksUpTo(9);
    var _ = l2Blocks.makeBlock();

    assertThat(attribute("number()")).isEqualTo(7);
    assertThat(driver.status().holding()).isEmpty();
  }

  @Test
  void shouldSendAgainWhenTheAttributesWereDroppedFromThePool() {
    RollupDriver driver = driver(RollupDriver.OriginLoss.ROLL_BACK);
    BlockProducer l2Blocks = producer("l2a", l2, driver);
    makeL1BlocksUpTo(5);
    var _ = l2Blocks.makeBlock();
    // A block whose attributes vanish before it is made.
    driver.prepare();
    var _ = l2.call("anvil_dropAllTransactions");
    driver.made(BlockNumber.of(l2.number("eth_blockNumber")));
    makeL1BlocksUpTo(6);
    var _ = l2Blocks.makeBlock();

    assertThat(attribute("number()")).isEqualTo(4);
  }

  private RollupDriver driver(RollupDriver.OriginLoss originLoss) {
    return RollupDriver.install(
        new RollupDriver.Options("l2a", CONFIRMATIONS, Duration.ofSeconds(2), originLoss),
        l1,
        l2,
        Deployment.attributesCode(l2));
  }

  private void makeL1BlocksUpTo(long height) {
    while (l1.number("eth_blockNumber") < height) {
      var _ = l1Blocks.makeBlock();
    }
  }

  private long attribute(String signature) {
    return Quantity.parse("0x" + attributeWord(signature).substring(50));
  }

  private String attributeWord(String signature) {
    String selector = Keccak.hash(signature).toString().substring(0, 10);
    return l2.text(
        "eth_call", Map.of("to", AttributesCall.CONTRACT.toString(), "data", selector), "latest");
  }

  private static Bytes32 hashOf(DevnetRpc chain, BlockNumber number) {
    return Bytes32.parse(
        chain
            .call("eth_getBlockByNumber", Quantity.of(number.value()), false)
            .get("hash")
            .asText());
  }

  private BlockProducer producer(String name, DevnetRpc chain, BlockProducer.BlockContent content) {
    return new BlockProducer(
        name, chain, Duration.ofSeconds(1), 0, BlockProducer.Production.OURS, content);
  }

  private AnvilProcess start(String name, long chain) {
    return AnvilProcess.start(
        AnvilBinary.locate(),
        new AnvilOptions(name, ChainId.of(chain), 0, Gas.of(30_000_000), 64, folder.resolve(name)),
        rpc);
  }
}
