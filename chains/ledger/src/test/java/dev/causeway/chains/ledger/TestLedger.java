// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.ledger.store.PostgresLedgerStore;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.BatchInputs;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.Words;
import dev.causeway.proofs.validity.crypto.SigningKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A node on a real database, with a contract in memory and people who hold keys. */
public final class TestLedger implements AutoCloseable {
  public static final Domain DOMAIN = new Domain(MemoryContract.LEDGER, MemoryContract.CONTRACT);
  public static final Address SOMEBODY =
      Address.parse("0x00000000000000000000000000000000000000aa");
  private static final long PATIENCE_SECONDS = 120;

  public final TestDatabase database;
  public final MemoryContract contract;
  public final LedgerConfig config;
  public final LedgerStore store;
  public final LedgerNode node;

  private TestLedger(
      TestDatabase database,
      MemoryContract contract,
      LedgerConfig config,
      UnaryOperator<LedgerStore> between) {
    this.database = database;
    this.contract = contract;
    this.config = config;
    this.store = between.apply(PostgresLedgerStore.open(database.source(), contract.terms()));
    this.node = new LedgerNode(config, store, contract, InstantSource.system());
  }

  /** Quick to notice things, with small batches. */
  public static LedgerConfig quick(String holder) {
    return new LedgerConfig(
        holder,
        1_000,
        200,
        2,
        Duration.ofSeconds(30),
        Duration.ofMillis(20),
        Duration.ofMillis(20),
        4,
        40,
        10,
        1_000_000,
        List.of(1, 4, 8),
        Duration.ofMillis(50));
  }

  public static TestLedger start() {
    return on(TestDatabase.fresh(), new MemoryContract());
  }

  public static TestLedger on(TestDatabase database, MemoryContract contract) {
    return on(database, contract, quick("test"), store -> store);
  }

  public static TestLedger on(
      TestDatabase database,
      MemoryContract contract,
      LedgerConfig config,
      UnaryOperator<LedgerStore> between) {
    return new TestLedger(database, contract, config, between);
  }

  /** The same database with a new node, once this one is closed. */
  public TestLedger restart() {
    node.close();
    return on(database, contract, config, store -> store);
  }

  public static SigningKey key(int number) {
    return SigningKey.of(Keccak.hash("key " + number));
  }

  public static Owner owner(int number) {
    return Owner.of(key(number).publicKey());
  }

  public static List<Owner> owners(int count) {
    return IntStream.range(0, count).mapToObj(TestLedger::owner).toList();
  }

  /** A token that is native to L2, so that exits to L1 describe it. */
  public long listToken() {
    return contract.list(new TokenKey(MemoryContract.L2, SOMEBODY), "Test token");
  }

  /** Gives each of the first so many people an amount of token 1, and waits for it. */
  public TestLedger funded(int people, long amount) {
    listToken();
    contract.deposit(owners(people), 1, amount);
    await("credited", () -> node.status().depositsCredited() == people);
    return this;
  }

  public static SignedPayment transfer(int from, int to, long amount, long nonce) {
    return transfer(key(from), from, owner(to), amount, nonce);
  }

  public static SignedPayment transfer(
      SigningKey key, int from, Owner to, long amount, long nonce) {
    return sign(
        key,
        new Transfer(
            AccountIndex.of(from),
            AccountIndex.of(0),
            to,
            TokenNumber.of(1),
            TokenAmount.of(amount)),
        nonce);
  }

  public static SignedPayment exit(int from, ChainId destination, long amount, long nonce) {
    return sign(
        key(from),
        new Exit(
            AccountIndex.of(from),
            SOMEBODY,
            destination,
            TokenNumber.of(1),
            TokenAmount.of(amount)),
        nonce);
  }

  public static SignedPayment sign(SigningKey key, Payment payment, long nonce) {
    return SignedPayment.sign(payment, Nonce.of(nonce), DOMAIN, key);
  }

  public Submission submit(SignedPayment payment) {
    return submit(List.of(payment)).getFirst();
  }

  public List<Submission> submit(List<SignedPayment> payments) {
    try {
      return node.submit(payments);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** Submits until a node takes it. */
  public Submission.Ordered ordered(SignedPayment payment) {
    List<Submission> answer = new ArrayList<>();
    await(
        "ordered",
        () -> {
          answer.clear();
          answer.add(submit(payment));
          return answer.getFirst() instanceof Submission.Ordered;
        });
    return (Submission.Ordered) answer.getFirst();
  }

  public TestLedger running() {
    await("running", () -> node.status().running());
    return this;
  }

  /** Proves, as far as a test does, and settles on the contract everything that is cut. */
  public void settleAll() {
    for (var batch = node.proofs().next(); batch.isPresent(); batch = node.proofs().next()) {
      BatchInputs inputs = node.proofs().inputs(batch.get());
      if (!node.proven(batch.get(), inputs, Bytes.EMPTY)) {
        throw new IllegalStateException("the node is not running");
      }
      contract.submit(words(inputs), ProofQueue.roots(inputs).after());
    }
  }

  /** Waits until every ordered transaction is in a batch, and settles all of them. */
  public void settleEverything() {
    await(
        "settled",
        () -> {
          settleAll();
          long end = store.head().map(BlockHeader::endPosition).orElse(0L);
          return store.lastBatch().map(Batch::endPosition).orElse(0L) == end
              && node.proofs().next().isEmpty();
        });
  }

  public static List<Bytes32> words(BatchInputs inputs) {
    List<Bytes32> words = new ArrayList<>();
    for (Words pair : inputs.words()) {
      words.add(pair.a());
      words.add(pair.b());
    }
    return words;
  }

  /** All accounts as the node shows them. */
  public List<AccountEntry> accounts() {
    return IntStream.range(0, node.status().accounts())
        .mapToObj(index -> node.account(AccountIndex.of(index)).orElseThrow())
        .toList();
  }

  /** Waits for something that is bound to happen; how long does not matter. */
  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not " + what + " within " + PATIENCE_SECONDS + " s");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    node.close();
    database.close();
  }
}
