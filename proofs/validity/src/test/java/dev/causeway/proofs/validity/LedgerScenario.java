// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.crypto.SigningKey;
import java.util.List;

/**
 * A ledger with a handful of people, on which batches follow one another as they would on L1: what
 * tests and vectors are made of.
 */
public final class LedgerScenario {
  /** The chain that forge's tests believe to be on. */
  public static final ChainId BASE_CHAIN = ChainId.of(31337);

  /** The deployment of the vectors. */
  public static final Domain DOMAIN =
      new Domain(ChainId.of(950), Address.parse("0x00000000000000000000000000000000001ed9e4"));

  /** Somebody with a key. */
  public enum Person {
    /** Gets the first deposits. */
    ALICE,
    /** Gets the first transfer. */
    BOB,
    /** Comes later. */
    CAROL;

    /** The key, from a published seed. */
    public SigningKey key() {
      return SigningKey.of(seed());
    }

    /** The owner. */
    public Owner owner() {
      return Owner.of(key().publicKey());
    }

    /** The seed. */
    public Bytes32 seed() {
      return Keccak.hash("causeway test key " + name());
    }
  }

  private final LedgerState state;
  private long batch;
  private long deposits;
  private long leaves;

  /** Starts from the empty state. */
  public LedgerScenario() {
    state = new LedgerState(DOMAIN);
  }

  private LedgerScenario(LedgerState state, long batch, long deposits, long leaves) {
    this.state = state;
    this.batch = batch;
    this.deposits = deposits;
    this.leaves = leaves;
  }

  /** Alice and Bob hold tokens 1, Carol token 2; every kind of transaction has happened. */
  public static LedgerScenario lived() {
    LedgerScenario scenario = new LedgerScenario();
    scenario.settle(
        List.of(
            deposit(0, Person.ALICE, 1, 1_000),
            deposit(1, Person.BOB, 1, 500),
            deposit(40_000, Person.CAROL, 2, 70)),
        4);
    return scenario.settle(List.of(scenario.exit(Person.ALICE, 0, 1, 10)), 1).scenario();
  }

  /** The state before the next batch. */
  public LedgerState state() {
    return state;
  }

  /** Where the next batch stands on L1. */
  public BatchBinding binding() {
    return new BatchBinding(BASE_CHAIN, DOMAIN, batch, deposits, leaves);
  }

  /** Puts the next batch together; it must be possible. */
  public BatchInputs batch(List<? extends BatchEntry> entries, int size) {
    return assembled(entries, size).inputs();
  }

  /** The same, and this scenario goes on after it. */
  public Settled settle(List<? extends BatchEntry> entries, int size) {
    BatchAssembly.Assembled assembled = assembled(entries, size);
    for (LedgerTransaction transaction : assembled.inputs().transactions()) {
      if (!(state.replay(transaction) instanceof LedgerOutcome.Applied)) {
        throw new AssertionError("assembled, but not replayed: " + transaction);
      }
      deposits += transaction instanceof Deposit ? 1 : 0;
      leaves += transaction instanceof Exit ? 1 : 0;
    }
    batch++;
    if (!state.root().equals(assembled.inputs().signals().newRoot())) {
      throw new AssertionError("replayed to another root");
    }
    return new Settled(assembled.inputs(), this);
  }

  /** A scenario that goes on apart from this one. */
  public LedgerScenario copy() {
    return new LedgerScenario(state.copy(), batch, deposits, leaves);
  }

  /** A deposit. */
  public static Deposit deposit(int to, Person recipient, long token, long amount) {
    return new Deposit(
        AccountIndex.of(to), recipient.owner(), TokenNumber.of(token), TokenAmount.of(amount));
  }

  /** A transfer, not signed. */
  public static Transfer transfer(int from, int to, Person recipient, long token, long amount) {
    return new Transfer(
        AccountIndex.of(from),
        AccountIndex.of(to),
        recipient.owner(),
        TokenNumber.of(token),
        TokenAmount.of(amount));
  }

  /** A transfer, signed with the payer's nonce. */
  public SignedPayment transfer(
      Person payer, int from, int to, Person recipient, long token, long amount) {
    return signed(payer, transfer(from, to, recipient, token, amount));
  }

  /** An exit to the base chain, signed with the payer's nonce. */
  public SignedPayment exit(Person payer, int from, long token, long amount) {
    return signed(
        payer,
        new Exit(
            AccountIndex.of(from),
            Address.parse("0x00000000000000000000000000000000000b0b0b"),
            BASE_CHAIN,
            TokenNumber.of(token),
            TokenAmount.of(amount)));
  }

  /** Signs with the payer's nonce, or that after so many payments in the same batch. */
  public SignedPayment signed(Person payer, Payment payment, int after) {
    long nonce = state.account(payment.from()).map(account -> account.nonce().value()).orElse(0L);
    return SignedPayment.sign(payment, Nonce.of(nonce + after), DOMAIN, payer.key());
  }

  private SignedPayment signed(Person payer, Payment payment) {
    return signed(payer, payment, 0);
  }

  private BatchAssembly.Assembled assembled(List<? extends BatchEntry> entries, int size) {
    return switch (BatchInputs.assemble(state, entries, size, binding())) {
      case BatchAssembly.Assembled assembled -> assembled;
      case BatchAssembly.Refused(int position, LedgerRejection reason) ->
          throw new AssertionError("entry %d: %s".formatted(position, reason.describe()));
    };
  }

  /**
   * A batch that has happened.
   *
   * @param inputs the batch
   * @param scenario what follows
   */
  public record Settled(BatchInputs inputs, LedgerScenario scenario) {}
}
