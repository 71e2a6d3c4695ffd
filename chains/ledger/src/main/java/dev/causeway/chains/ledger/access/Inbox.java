// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the ledger's contract received on L1, read from final blocks and kept in memory: which
 * message a deposit came with, and what tokens are called. Read anew after a restart, from the
 * contract's first block on. Safe for concurrent use.
 */
final class Inbox {
  private static final int AT_ONCE = 64;

  private final LedgerContract contract;
  private final Map<Long, Optional<MessageId>> deposits = new HashMap<>();
  private final Set<MessageId> withDeposit = new HashSet<>();
  private final Map<MessageId, Received> received = new HashMap<>();
  private final NavigableMap<Long, List<Received>> byBlock = new TreeMap<>();
  private final NavigableMap<Long, List<Token>> tokensByBlock = new TreeMap<>();
  private final Map<Long, Token> tokens = new HashMap<>();
  private BlockNumber next;

  Inbox(LedgerContract contract) {
    this.contract = contract;
    this.next = contract.terms().deployed();
  }

  /**
   * A message that was taken into the inbox.
   *
   * @param id its leaf hash
   * @param key its identity
   * @param outcome what became of it
   */
  record Received(MessageId id, MessageKey key, ClaimOutcome outcome) {}

  /**
   * A token.
   *
   * @param number what the contract calls it
   * @param key where it comes from
   * @param description what a metadata message carries as data
   */
  record Token(long number, TokenKey key, Bytes description) {}

  /** Reads L1 up to that final block; a failure when it is not final here yet. */
  synchronized Outcome<BlockNumber> readTo(BlockNumber block) {
    while (!next.isAfter(block)) {
      switch (contract.finalBlocks(next, AT_ONCE)) {
        case Outcome.Failed<List<LedgerBlock>>(var failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Ok<List<LedgerBlock>>(var blocks) -> {
          if (blocks.isEmpty()) {
            return Outcome.failed(
                new ChainFailure.NotFound(
                    contract.terms().baseChain(), "block " + block + " among its final ones"));
          }
          blocks.forEach(this::take);
          next = blocks.getLast().block().number().next();
        }
      }
    }
    return Outcome.ok(block);
  }

  private void take(LedgerBlock block) {
    long number = block.block().number().value();
    for (LedgerEvent event : block.events()) {
      switch (event) {
        case LedgerEvent.MessageReceived(var id, var key, var outcome) -> {
          Received message = new Received(id, key, outcome);
          received.put(id, message);
          byBlock.computeIfAbsent(number, _ -> new ArrayList<>()).add(message);
        }
        case LedgerEvent.DepositQueued deposit -> {
          deposits.put(deposit.index(), deposit.messageId());
          deposit.messageId().ifPresent(withDeposit::add);
        }
        case LedgerEvent.TokenListed(var token, var key, var description) ->
            put(number, new Token(token, key, description));
        case LedgerEvent.BatchSettled _,
            LedgerEvent.BatchData _,
            LedgerEvent.LeafAppended _,
            LedgerEvent.BatchDemanded _,
            LedgerEvent.Frozen _ -> {
          // The contract's own progress is followed by the L1's reader.
        }
      }
    }
  }

  private void put(long block, Token token) {
    tokens.put(token.number(), token);
    tokensByBlock.computeIfAbsent(block, _ -> new ArrayList<>()).add(token);
  }

  /** The message that a deposit came with; empty for a relayer's fee, which is part of others. */
  synchronized Optional<Received> ofDeposit(long index) {
    return deposits
        .getOrDefault(index, Optional.empty())
        .flatMap(id -> Optional.ofNullable(received.get(id)));
  }

  /** Whether the deposit was read. */
  synchronized boolean knows(long deposit) {
    return deposits.containsKey(deposit);
  }

  /** Messages of the blocks after one up to another of which no deposit came. */
  synchronized List<Received> withoutDeposit(BlockNumber after, BlockNumber upTo) {
    return byBlock.subMap(after.value(), false, upTo.value(), true).values().stream()
        .flatMap(List::stream)
        .filter(message -> !withDeposit.contains(message.id()))
        .toList();
  }

  /** Tokens that got their number in the blocks after one up to another. */
  synchronized List<Token> listed(BlockNumber after, BlockNumber upTo) {
    return tokensByBlock.subMap(after.value(), false, upTo.value(), true).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  /** The token with that number. */
  synchronized Optional<Token> token(long number) {
    return Optional.ofNullable(tokens.get(number));
  }

  /** The token with that key. */
  synchronized Optional<Token> token(TokenKey key) {
    return tokens.values().stream().filter(token -> token.key().equals(key)).findFirst();
  }
}
