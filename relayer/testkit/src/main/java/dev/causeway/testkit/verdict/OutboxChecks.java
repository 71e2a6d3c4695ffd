// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.relayer.store.StoreEvidence.AttemptRow;
import dev.causeway.testkit.verdict.ChainRecord.OwnTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is on the chains from the relayer's keys, against what its outbox holds. */
final class OutboxChecks {
  // Timestamps of blocks are whole seconds, so a block that is stamped 7 was made before 8.
  private static final Duration STAMP = Duration.ofSeconds(1);

  private final ChainAuditor auditor;
  private final List<ChainRecord> chains;
  private final Map<TxHash, AttemptRow> attempts = new HashMap<>();
  private final Map<TxHash, String> intents = new HashMap<>();
  private final StoreEvidence evidence;

  /**
   * Checks.
   *
   * @param stores databases that were given up for an older one, and the last, which is in use
   */
  OutboxChecks(ChainAuditor auditor, List<ChainRecord> chains, List<StoreEvidence> stores) {
    this.auditor = auditor;
    this.chains = chains;
    this.evidence = stores.getLast();
    for (int i = 0; i < stores.size(); i++) {
      for (AttemptRow row : stores.get(i).attempts()) {
        // What was stored first counts; numbers of intents begin anew in an older database.
        if (attempts.putIfAbsent(row.hash(), row) == null) {
          intents.put(row.hash(), i + "/" + row.intent());
        }
      }
    }
  }

  /** I5: bytes were stored before anybody else saw them. */
  Check writtenAhead() {
    List<String> violations = new ArrayList<>();
    long checked = 0;
    for (ChainRecord chain : chains) {
      for (OwnTransaction tx : chain.ours()) {
        checked++;
        AttemptRow row = attempts.get(tx.tx());
        if (row == null) {
          violations.add(tx.tx() + " is on chain " + chain.chain().name() + ", not in the outbox");
        } else if (row.storedAt().isAfter(chain.madeBy(tx.block()).plus(STAMP))) {
          violations.add(tx.tx() + " was stored after it was mined");
        }
      }
    }
    for (AttemptRow row : attempts.values()) {
      if (row.firstBroadcastAt().isPresent()
          && row.firstBroadcastAt().get().isBefore(row.storedAt())) {
        violations.add(row.hash() + " was broadcast before it was stored");
      }
    }
    return new Check(
        "I5",
        "Every transaction was stored before it was sent",
        "every mined transaction of the relayer's keys is in the outbox, stored earlier",
        checked,
        violations);
  }

  /**
   * I13: nonces follow each other, and each belongs to the intent that was written down.
   *
   * @param all chains with what a thief sent, which took nonces as well
   */
  Check noncesDense(List<ChainRecord> all) {
    List<String> violations = new ArrayList<>();
    long checked = 0;
    for (ChainRecord chain : all) {
      Map<Address, List<OwnTransaction>> byKey = new TreeMap<>();
      for (OwnTransaction tx : chain.ours()) {
        byKey.computeIfAbsent(tx.from(), _ -> new ArrayList<>()).add(tx);
        AttemptRow row = attempts.get(tx.tx());
        if (row != null && row.nonce() != tx.nonce()) {
          violations.add(tx.tx() + " has nonce " + tx.nonce() + ", written down: " + row.nonce());
        }
      }
      for (Map.Entry<Address, List<OwnTransaction>> key : byKey.entrySet()) {
        long expected = key.getValue().getFirst().nonce();
        for (OwnTransaction tx : key.getValue()) {
          checked++;
          if (tx.nonce() != expected) {
            violations.add(
                "%s on %s: nonce %d follows %d"
                    .formatted(key.getKey(), chain.chain().name(), tx.nonce(), expected - 1));
          }
          expected = tx.nonce() + 1;
        }
        if (auditor.nextNonce(chain.chain(), key.getKey()) != expected) {
          violations.add(
              "%s on %s: the chain expects another nonce than %d"
                  .formatted(key.getKey(), chain.chain().name(), expected));
        }
      }
    }
    Map<String, TxHash> mined = new HashMap<>();
    chains.stream()
        .flatMap(chain -> chain.ours().stream())
        .filter(tx -> attempts.containsKey(tx.tx()))
        .forEach(
            tx -> {
              String intent = intents.get(tx.tx());
              TxHash before = intent == null ? null : mined.put(intent, tx.tx());
              if (before != null) {
                violations.add(before + " and " + tx.tx() + " fulfil the same intent");
              }
            });
    return new Check(
        "I13",
        "Nonces are dense, and each belongs to its intent",
        "nonces of mined transactions of each key, against the outbox",
        checked,
        violations);
  }

  /** I7: what the relayer holds for canonical is what the chain holds for canonical. */
  Check journalTrue() {
    List<String> violations = new ArrayList<>();
    long checked = 0;
    for (ChainRecord chain : chains) {
      Map<Long, BlockRef> there = new HashMap<>();
      chain.blocks().forEach(block -> there.put(block.number().value(), block));
      BlockRef before = null;
      for (BlockRef stored : evidence.canonicalBlocks(chain.chain().chain())) {
        checked++;
        BlockRef real = there.get(stored.number().value());
        if (real != null && !real.hash().equals(stored.hash())) {
          violations.add(
              "block %s of %s is %s, stored is %s"
                  .formatted(stored.number(), chain.chain().name(), real.hash(), stored.hash()));
        }
        if (before != null && !stored.isChildOf(before)) {
          violations.add(
              "block %s of %s does not follow the one stored before"
                  .formatted(stored.number(), chain.chain().name()));
        }
        before = stored;
      }
    }
    return new Check(
        "I7",
        "The journal is the chain",
        "hash and parent hash of every stored canonical block, against the chain",
        checked,
        violations);
  }
}
