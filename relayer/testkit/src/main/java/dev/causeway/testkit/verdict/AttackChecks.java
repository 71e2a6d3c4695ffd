// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent.MessageClaimed;
import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.model.MessageId;
import dev.causeway.model.TxHash;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import dev.causeway.testkit.verdict.ChainRecord.OwnTransaction;
import dev.causeway.testkit.verdict.Circumstances.Abuse;
import dev.causeway.testkit.verdict.Circumstances.Mint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of attacks, from the chains. */
final class AttackChecks {
  // Stamps of blocks are whole seconds: a time between two of them is known to one second.
  private static final Duration STAMP = Duration.ofSeconds(1);
  private static final double MOST_SLOWDOWN = 1.1;

  private final List<ChainRecord> chains;

  AttackChecks(List<ChainRecord> chains) {
    this.chains = chains;
  }

  /** E9, the other half of I9: supply that nothing backs is found, and everything is paused. */
  static Check mintsFound(List<Mint> mints, Duration within, int blocks) {
    List<String> violations = new ArrayList<>();
    for (Mint mint : mints) {
      if (mint.took().compareTo(within) > 0 || mint.blocks() > blocks) {
        violations.add(
            "unbacked supply of %s on %s: all bridges were paused after %s and %d blocks"
                .formatted(
                    mint.amount(),
                    mint.chain(),
                    mint.took().compareTo(Duration.ofDays(1)) > 0
                        ? "for ever"
                        : mint.took().toMillis() + " ms",
                    mint.blocks()));
      }
    }
    return new Check(
        "E9",
        "Unbacked supply pauses every bridge in both directions within %d ms and %d blocks"
            .formatted(within.toMillis(), blocks),
        "what each bridge answers to paused(direction), asked all the time",
        mints.size(),
        violations);
  }

  /** E11: of what a thief sends with the relayer's key, nothing has an effect. */
  Check theftsFailed(Set<TxHash> thefts) {
    List<String> violations = new ArrayList<>();
    long mined = 0;
    for (ChainRecord chain : chains) {
      for (OwnTransaction tx : chain.ours()) {
        if (thefts.contains(tx.tx())) {
          mined++;
          if (tx.succeeded()) {
            violations.add(tx.tx() + " on " + chain.chain().name() + " succeeded");
          }
        }
      }
    }
    return new Check(
        "E11",
        "Nothing that a thief sends with the relayer's key has an effect (%d sent)"
            .formatted(thefts.size()),
        "receipts of the thief's transactions that were mined",
        mined,
        violations);
  }

  /** E10: the interface refuses what it should. */
  static Check abuseRefused(List<Abuse> abuse) {
    return new Check(
        "E10",
        "The interface refuses what is too much: %d refused or cut off"
            .formatted(abuse.stream().mapToLong(Abuse::refused).sum()),
        "what hostile clients were answered",
        abuse.size(),
        abuse.stream().flatMap(met -> met.accepted().stream()).toList());
  }

  /** I15: while the interface is abused, deliveries take as long as before. */
  Check isolated(List<Abuse> abuse) {
    Map<MessageId, Instant> sent = new HashMap<>();
    List<Duration> during = new ArrayList<>();
    List<Duration> otherwise = new ArrayList<>();
    for (ChainRecord chain : chains) {
      for (Located located : chain.events()) {
        if (located.event() instanceof MessageSent message) {
          sent.put(message.id(), chain.madeBy(located.block()));
        }
      }
    }
    for (ChainRecord chain : chains) {
      for (Located located : chain.events()) {
        if (located.event() instanceof MessageClaimed claim) {
          Instant from = sent.get(claim.id());
          if (from != null) {
            Instant until = chain.madeBy(located.block());
            // One that was under way when the abuse began was slowed by it, if any was.
            boolean abused =
                abuse.stream()
                    .anyMatch(met -> from.isBefore(met.until()) && until.isAfter(met.at()));
            (abused ? during : otherwise).add(Duration.between(from, until));
          }
        }
      }
    }
    Percentiles abused = Percentiles.of(during);
    Percentiles quiet = Percentiles.of(otherwise);
    Duration limit =
        Duration.ofMillis((long) (quiet.at(99).toMillis() * MOST_SLOWDOWN)).plus(STAMP);
    List<String> violations = new ArrayList<>();
    if (during.isEmpty() || otherwise.isEmpty()) {
      violations.add("nothing was measured");
    } else if (abused.at(99).compareTo(limit) > 0) {
      violations.add(
          "p99 is %d ms, above %d ms".formatted(abused.at(99).toMillis(), limit.toMillis()));
    }
    return new Check(
        "I15",
        "Abuse of the interface does not slow deliveries: p50 %d ms and p99 %d ms, otherwise %d ms and %d ms"
            .formatted(
                abused.at(50).toMillis(),
                abused.at(99).toMillis(),
                quiet.at(50).toMillis(),
                quiet.at(99).toMillis()),
        "from MessageSent to MessageClaimed by the stamps of their blocks; p99 at most a tenth"
            + " longer, and the second that stamps leave open",
        during.size(),
        violations);
  }
}
