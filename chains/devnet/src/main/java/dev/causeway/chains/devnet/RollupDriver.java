// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.L1Origin;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for one L2 what a real rollup node does for bridging: puts the number, time and hash of its
 * L1 origin into every L2 block, as the depositor account, before anything else in the block.
 *
 * <p>The origin is the newest L1 block with the configured number of confirmations at the moment
 * the L2 block is made. L1 is asked once per L2 block and within a time limit: when it does not
 * answer, the L2 block is made with the origin of the block before.
 *
 * <p>The attributes come as a transaction from the impersonated depositor with a very high fee
 * limit, because anvil orders its pool by fee limit, and with an ordinary tip, because anvil's fee
 * suggestions follow the tips that were paid. (A deposit transaction of {@code anvil --optimism}
 * bids nothing and comes last.)
 *
 * <p>Called by its {@link BlockProducer} only, one call at a time; {@link #status} is for anybody.
 */
public final class RollupDriver implements BlockProducer.BlockContent {
  private static final Logger LOG = LoggerFactory.getLogger(RollupDriver.class);
  private static final String GAS = Quantity.of(200_000);
  private static final String FEE_LIMIT = Quantity.of(10_000_000_000_000L);
  private static final String TIP = Quantity.of(1_000_000_000L);
  private static final int REMEMBERED_BLOCKS = 1024;
  private static final int HELD_BLOCKS_TO_REPORT = 3;

  /** What happens to an L2 whose origin a reorg of L1 has removed. */
  public enum OriginLoss {
    /**
     * The L2 goes back to its newest block whose origin is still canonical, as a real rollup does,
     * and its transactions since are gone.
     */
    ROLL_BACK,
    /**
     * The L2 goes on with the last origin it had, and hears nothing new of L1 until that origin is
     * canonical again.
     */
    HOLD
  }

  /**
   * How an L2 is driven.
   *
   * @param name of the L2
   * @param l1Confirmations L1 blocks on top of the origin, at least
   * @param l1Limit how long an L2 block waits for L1's answers
   * @param originLoss what to do when L1 drops the origin
   */
  public record Options(String name, int l1Confirmations, Duration l1Limit, OriginLoss originLoss) {
    /** Refuses negative confirmations. */
    public Options {
      if (l1Confirmations < 0) {
        throw new DevnetException("L1 confirmations below zero: " + l1Confirmations);
      }
    }
  }

  /**
   * How it goes.
   *
   * @param origin of the newest L2 block
   * @param holding why the origin does not advance, when something is wrong
   * @param rollbacks how often the L2 went back because L1 dropped its origin
   */
  public record Status(Optional<L1Origin> origin, Optional<String> holding, long rollbacks) {}

  private record Made(BlockNumber block, L1Block origin, long sequenceNumber) {}

  private record Sent(String transaction, L1Block origin, long sequenceNumber) {}

  private final Options options;
  private final DevnetRpc l1;
  private final DevnetRpc l2;

  /** L2 blocks with their origins, newest last. */
  private final Deque<Made> made = new ArrayDeque<>();

  private Optional<Sent> sent = Optional.empty();
  private int heldBlocks;
  private volatile Status status = new Status(Optional.empty(), Optional.empty(), 0);

  private RollupDriver(Options options, DevnetRpc l1, DevnetRpc l2) {
    this.options = options;
    this.l1 = l1.within(options.l1Limit());
    this.l2 = l2;
  }

  /**
   * Puts the attributes contract in its place and takes over the depositor account.
   *
   * @param attributesCode runtime code of {@code L1Attributes}
   * @throws DevnetRpc.CallFailed when the L2 node is not anvil
   */
  public static RollupDriver install(
      Options options, DevnetRpc l1, DevnetRpc l2, Bytes attributesCode) {
    var _ = l2.call("anvil_setCode", AttributesCall.CONTRACT.toString(), attributesCode.toString());
    var _ = l2.call("anvil_impersonateAccount", AttributesCall.DEPOSITOR.toString());
    var _ =
        l2.call(
            "anvil_setBalance",
            AttributesCall.DEPOSITOR.toString(),
            Quantity.of(BigInteger.TWO.pow(128)));
    return new RollupDriver(options, l1, l2);
  }

  /** How it goes, as of the newest L2 block. */
  public Status status() {
    return status;
  }

  @Override
  public void prepare() {
    confirm();
    if (sent.isPresent()) {
      // It was not included: a reorg or a tester removed what its nonce builds on.
      dropOwnTransactions();
    }
    try {
      decide();
    } catch (DevnetRpc.CallFailed failure) {
      hold("L1 does not answer: " + failure.getMessage());
      origin().ifPresent(present -> send(present, nextSequenceNumber()));
    }
  }

  @Override
  public void made(BlockNumber head) {
    confirm();
  }

  private void decide() {
    Optional<L1Block> present = origin();
    switch (OriginRule.next(present, view(present))) {
      case OriginRule.Advance(var origin) -> {
        goOn();
        send(origin, 0);
      }
      case OriginRule.Stay() -> {
        goOn();
        send(present.orElseThrow(), nextSequenceNumber());
      }
      case OriginRule.Lost() -> {
        L1Block lost = present.orElseThrow();
        if (options.originLoss() == OriginLoss.ROLL_BACK && rollBack(lost)) {
          decide();
        } else {
          hold("L1 block %s %s is no longer canonical".formatted(lost.number(), lost.hash()));
          send(lost, nextSequenceNumber());
        }
      }
    }
  }

  private OriginRule.L1View view(Optional<L1Block> present) {
    BlockNumber head = BlockNumber.of(l1.number("eth_blockNumber"));
    JsonNode candidate = l1Block(head.minusOrZero(options.l1Confirmations()));
    if (candidate.isNull()) {
      throw new DevnetRpc.CallFailed("L1 has no block at its own height " + head, false);
    }
    return new OriginRule.L1View(
        L1Block.of(candidate), present.flatMap(origin -> canonicalHash(origin.number())));
  }

  private Optional<Bytes32> canonicalHash(BlockNumber number) {
    JsonNode block = l1Block(number);
    return block.isNull() ? Optional.empty() : Optional.of(L1Block.of(block).hash());
  }

  private JsonNode l1Block(BlockNumber number) {
    return l1.call("eth_getBlockByNumber", Quantity.of(number.value()), false);
  }

  /** Whether the L2 went back to a block whose origin is canonical. */
  private boolean rollBack(L1Block lost) {
    OptionalLong target = newestCanonical();
    if (target.isEmpty()) {
      return false;
    }
    long depth = made.getLast().block().value() - target.getAsLong();
    dropOwnTransactions();
    ChainClock.keep(l2, () -> l2.call("anvil_rollback", depth));
    made.removeIf(block -> block.block().value() > target.getAsLong());
    status = new Status(currentOrigin(), status.holding(), status.rollbacks() + 1);
    LOG.warn(
        "L2 rolled back: chain={} lostOrigin={} blocks={} head={}",
        options.name(),
        lost.number(),
        depth,
        target.getAsLong());
    return true;
  }

  private OptionalLong newestCanonical() {
    Optional<L1Block> asked = Optional.empty();
    var newestFirst = made.descendingIterator();
    while (newestFirst.hasNext()) {
      Made block = newestFirst.next();
      if (asked.equals(Optional.of(block.origin()))) {
        continue;
      }
      asked = Optional.of(block.origin());
      if (canonicalHash(block.origin().number()).equals(Optional.of(block.origin().hash()))) {
        return OptionalLong.of(block.block().value());
      }
    }
    return OptionalLong.empty();
  }

  private void send(L1Block origin, long sequenceNumber) {
    String transaction =
        l2.text(
            "eth_sendTransaction",
            Map.of(
                "from",
                AttributesCall.DEPOSITOR.toString(),
                "to",
                AttributesCall.CONTRACT.toString(),
                "gas",
                GAS,
                "maxFeePerGas",
                FEE_LIMIT,
                "maxPriorityFeePerGas",
                TIP,
                "data",
                AttributesCall.data(origin, sequenceNumber)));
    sent = Optional.of(new Sent(transaction, origin, sequenceNumber));
  }

  /** Notes the block of the attributes that were sent last, when they are in one. */
  private void confirm() {
    if (sent.isEmpty()) {
      return;
    }
    JsonNode receipt = l2.call("eth_getTransactionReceipt", sent.get().transaction());
    if (receipt.isNull()) {
      return;
    }
    if (Quantity.parse(receipt.path("status").asText()) != 1) {
      throw new DevnetException(
          "chain %s: the L1 attributes contract at %s refused its values in transaction %s"
              .formatted(options.name(), AttributesCall.CONTRACT, sent.get().transaction()));
    }
    BlockNumber block = BlockNumber.of(Quantity.parse(receipt.path("blockNumber").asText()));
    // A reorg that a tester asked for may have taken the chain below what is noted.
    made.removeIf(known -> !block.isAfter(known.block()));
    made.addLast(new Made(block, sent.get().origin(), sent.get().sequenceNumber()));
    if (made.size() > REMEMBERED_BLOCKS) {
      made.removeFirst();
    }
    sent = Optional.empty();
    status = new Status(currentOrigin(), status.holding(), status.rollbacks());
  }

  private void dropOwnTransactions() {
    var _ = l2.call("anvil_removePoolTransactions", AttributesCall.DEPOSITOR.toString());
    sent = Optional.empty();
  }

  private Optional<L1Block> origin() {
    return Optional.ofNullable(made.peekLast()).map(Made::origin);
  }

  private long nextSequenceNumber() {
    return made.getLast().sequenceNumber() + 1;
  }

  private Optional<L1Origin> currentOrigin() {
    return origin().map(block -> new L1Origin(block.number(), block.hash()));
  }

  private void hold(String why) {
    heldBlocks++;
    // One late answer is nothing to tell anybody about.
    if (heldBlocks == HELD_BLOCKS_TO_REPORT) {
      LOG.warn("L1 origin does not advance: chain={} reason={}", options.name(), why);
    }
    status = new Status(status.origin(), Optional.of(why), status.rollbacks());
  }

  private void goOn() {
    if (heldBlocks >= HELD_BLOCKS_TO_REPORT) {
      LOG.info("L1 origin advances again: chain={} afterBlocks={}", options.name(), heldBlocks);
    }
    if (heldBlocks > 0) {
      heldBlocks = 0;
      status = new Status(status.origin(), Optional.empty(), status.rollbacks());
    }
  }
}
