// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenKey;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import dev.causeway.testkit.verdict.Circumstances.Mint;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * I3: at the end of every block of every chain the balances that the chain holds are those that its
 * messages explain, and at no time is more minted than locked.
 */
final class SupplyCheck {
  private static final int MOST_TOLD = 20;

  private final ChainAuditor auditor;
  private final List<ChainRecord> chains;
  private final List<Mint> mints;
  private final Map<MessageId, Message> messages = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long checked;

  /**
   * Checks.
   *
   * @param mints supply that was made from nothing on purpose: it is there, and explained
   */
  SupplyCheck(ChainAuditor auditor, List<ChainRecord> chains, List<Mint> mints) {
    this.mints = mints;
    this.auditor = auditor;
    this.chains = chains;
    for (ChainRecord chain : chains) {
      for (Located located : chain.events()) {
        if (located.event() instanceof ChainEvent.MessageSent sent) {
          messages.put(sent.id(), sent.message());
        }
      }
    }
  }

  Check check() {
    Set<TokenKey> tokens = new HashSet<>();
    messages.values().stream()
        .filter(message -> !message.amount().isZero())
        .forEach(message -> tokens.add(message.token()));
    tokens.forEach(this::check);
    return new Check(
        "I3",
        "Supply: what is minted is locked, at every block",
        "balances and supplies that the chains hold at each block, against the messages before it",
        checked,
        violations);
  }

  private void check(TokenKey token) {
    NavigableMap<Instant, BigInteger> locked = new TreeMap<>();
    NavigableMap<Instant, BigInteger> minted = new TreeMap<>();
    for (ChainRecord chain : chains) {
      boolean home = token.originChain().equals(chain.chain().chain());
      Map<BlockRef, BigInteger> changes = changes(chain, token);
      if (chain.blocks().isEmpty()) {
        // A ledger: what it holds follows from its batches, and is checked there.
        changes.forEach(
            (block, change) -> minted.merge(chain.madeBy(block), change, BigInteger::add));
      }
      BigInteger held = BigInteger.ZERO;
      for (BlockRef block : chain.blocks()) {
        BigInteger change = changes.getOrDefault(block, BigInteger.ZERO);
        held = held.add(change);
        BigInteger there = auditor.supplyAt(chain, token, block);
        checked++;
        BigInteger explained = home ? held : held.add(minted(chain, block));
        if (!there.equals(explained)) {
          tell(
              "chain %s holds %s at block %s, its messages explain %s"
                  .formatted(chain.chain().name(), there, block.number(), explained));
        }
        // Clocks of chains differ: the earliest moment of a lock, the latest of what is minted.
        (home ? locked : minted)
            .merge(home ? block.timestamp() : chain.madeBy(block), change, BigInteger::add);
      }
    }
    neverMoreThanLocked(locked, minted);
  }

  private BigInteger minted(ChainRecord chain, BlockRef block) {
    return mints.stream()
        .filter(mint -> mint.chain().equals(chain.chain().name()))
        .filter(mint -> !mint.from().isAfter(block.number()))
        .filter(mint -> mint.before().isAfter(block.number()))
        .map(Mint::amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** What each block adds where the chain holds the token: locked at home, minted elsewhere. */
  private Map<BlockRef, BigInteger> changes(ChainRecord chain, TokenKey token) {
    boolean home = token.originChain().equals(chain.chain().chain());
    Map<BlockRef, BigInteger> changes = new HashMap<>();
    for (Located located : chain.events()) {
      Message message = null;
      boolean arrives = false;
      if (located.event() instanceof ChainEvent.MessageSent sent) {
        message = sent.message();
      } else if (located.event() instanceof ChainEvent.MessageClaimed claimed
          && claimed.outcome() == ClaimOutcome.DELIVERED) {
        message = messages.get(claimed.id());
        arrives = true;
      } else if (located.event() instanceof ChainEvent.CallRetried retried) {
        message = messages.get(retried.id());
        arrives = true;
      }
      if (message != null && message.token().equals(token)) {
        BigInteger amount = new BigInteger(message.amount().toString());
        changes.merge(located.block(), arrives == home ? amount.negate() : amount, BigInteger::add);
      }
    }
    return changes;
  }

  private void neverMoreThanLocked(
      NavigableMap<Instant, BigInteger> locked, NavigableMap<Instant, BigInteger> minted) {
    BigInteger supply = BigInteger.ZERO;
    BigInteger escrow = BigInteger.ZERO;
    Instant from = Instant.MIN;
    for (Map.Entry<Instant, BigInteger> change : minted.entrySet()) {
      supply = supply.add(change.getValue());
      for (BigInteger more :
          locked.subMap(from, from.equals(Instant.MIN), change.getKey(), true).values()) {
        escrow = escrow.add(more);
      }
      from = change.getKey();
      if (supply.compareTo(escrow) > 0) {
        tell("at %s %s is minted and %s locked".formatted(change.getKey(), supply, escrow));
      }
    }
  }

  private void tell(String violation) {
    if (violations.size() < MOST_TOLD) {
      violations.add(violation);
    }
  }
}
