// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.failpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A moment between something that is persisted and something that has an effect, or right inside a
 * transaction. A node that dies there must lose nothing and repeat nothing; each says what its
 * successor finds.
 */
public enum Failpoint {
  /** Blocks were read, none is stored: the successor reads them again. */
  WATCH_BEFORE_STORE("blocks are read, not stored"),
  /** Blocks, messages and cursor are stored in one transaction: the successor goes on after it. */
  WATCH_AFTER_STORE("blocks, their messages and the cursor are stored"),
  /** A reorg was found, nothing is rolled back: the successor finds it again. */
  WATCH_BEFORE_ROLLBACK("a reorg is found, nothing is rolled back"),
  /** The chain is rolled back to the ancestor, no new block is stored. */
  WATCH_AFTER_ROLLBACK("the journal is rolled back, no new block is stored"),
  /** A batch is planned and its proofs are checked, no intent is stored: it is planned again. */
  CLAIM_BEFORE_INTENT("a claim is planned, its intent is not stored"),
  /** The intent of a claim is stored: the sender finds it. */
  CLAIM_AFTER_INTENT("the intent of a claim is stored"),
  /** A root was read and proven, no intent is stored. */
  CARRY_BEFORE_INTENT("a global root is proven, the intent to carry it is not stored"),
  /** The intent to carry or update a root is stored. */
  CARRY_AFTER_INTENT("the intent to carry or update a root is stored"),
  /** An output was computed, no intent to propose it is stored. */
  PROPOSE_BEFORE_INTENT("an output is computed, the intent to propose it is not stored"),
  /** The intent to propose an output is stored. */
  PROPOSE_AFTER_INTENT("the intent to propose an output is stored"),
  /** The verdict on a proposal is stored, no intent to settle it. */
  SETTLE_BEFORE_INTENT("the verdict on an output is stored, the intent to settle it is not"),
  /** The intent to settle an output is stored. */
  SETTLE_AFTER_INTENT("the intent to settle an output is stored"),
  /** A batch was read, no proof of it is wanted: it is read again. */
  PROOF_BEFORE_WANTED("a batch is read, its proof is not wanted yet"),
  /** The proof of a batch is wanted. */
  PROOF_AFTER_WANTED("the proof of a batch is wanted"),
  /** A job was taken, nothing is proven: it is free when the time of its prover is over. */
  PROVER_AFTER_TAKEN("a job is taken, nothing is proven"),
  /** A proof was made and verified, it is not stored: another prover makes it again. */
  PROVER_BEFORE_STORE("a proof is made, it is not stored"),
  /** The proof is stored: it is never made again. */
  PROVER_AFTER_STORE("a proof is stored"),
  /** The proof of a batch is there, no intent to submit it is stored. */
  SUBMIT_BEFORE_INTENT("a proof is there, the intent to submit its batch is not stored"),
  /** The intent to submit a batch is stored. */
  SUBMIT_AFTER_INTENT("the intent to submit a batch is stored"),
  /** A wrong output was found, no intent to challenge or decide it is stored. */
  CHALLENGE_BEFORE_INTENT("a wrong output is found, the intent to act on it is not stored"),
  /** The intent to challenge or decide is stored. */
  CHALLENGE_AFTER_INTENT("the intent to act on a wrong output is stored"),
  /** A nonce was chosen, nothing is signed: the nonce is free again. */
  SENDER_AFTER_NONCE("a nonce is chosen, nothing is signed"),
  /** A transaction was signed, its bytes are nowhere else: the nonce is free again. */
  SENDER_AFTER_SIGN("a transaction is signed, its bytes are not stored"),
  /** Signed bytes are stored, not broadcast: the successor broadcasts them. */
  SENDER_AFTER_STORE("signed bytes are stored, not broadcast"),
  /** A replacement is signed and stored, not broadcast. */
  SENDER_AFTER_REPLACEMENT("a replacement is stored, not broadcast"),
  /** The chain has the transactions, the store does not know that it has. */
  SENDER_AFTER_BROADCAST("transactions are broadcast, the store does not know it"),
  /** The broadcast is noted. */
  SENDER_AFTER_BROADCAST_NOTE("the broadcast is noted"),
  /** Receipts were read, none is stored. */
  SENDER_BEFORE_RECEIPTS("receipts are read, not stored"),
  /** Receipts are stored. */
  SENDER_AFTER_RECEIPTS("receipts are stored"),
  /** A lease was taken, its duty has done nothing yet: it is taken again, with the next epoch. */
  LEASE_AFTER_TAKEN("a lease is taken, nothing is done under it"),
  /** A lease was given up in a planned hand-over: the successor takes it as it would anyway. */
  LEASE_AFTER_RELEASED("a lease is given up, the node that gave it up still runs"),
  /** Inside a transaction that holds the lease row: whoever hangs here must not block others. */
  STORE_HOLDING_LEASE("a transaction holds the row of the lease, nothing is written"),
  /** Everything is written, nothing is committed. */
  STORE_BEFORE_COMMIT("everything is written, nothing is committed");

  private final String description;

  Failpoint(String description) {
    this.description = description;
  }

  /** Its name in configuration, such as {@code sender-after-store}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What has happened there and what has not. */
  public String description() {
    return description;
  }

  /** The one with that key. */
  public static Optional<Failpoint> of(String key) {
    return Arrays.stream(values()).filter(point -> point.key().equals(key)).findFirst();
  }
}
