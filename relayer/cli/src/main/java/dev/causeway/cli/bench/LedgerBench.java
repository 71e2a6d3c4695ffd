// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.api.ledger.v1.Account;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.SubmitManyRequest;
import dev.causeway.api.ledger.v1.SubmitResult;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.ledger.grpc.LedgerCalls;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.LedgerWallet;
import dev.causeway.cli.launch.Launcher.BenchChoices;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The pace of a ledger's node: payments between many accounts over gRPC, each answered when it is
 * stored durably, while batches are proven behind in the same process.
 *
 * <p>Payments are signed before the clock starts: who pays signs on a machine of their own.
 */
public final class LedgerBench {
  private static final int ACCOUNTS = 1_000;
  private static final int CLIENTS = 8;
  private static final int MOST_IN_A_CALL = 500;
  private static final TokenAmount EACH = TokenAmount.of(1_000_000_000);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchChoices choices;
  private final Console console;
  private final LedgerWallet node;
  private final Domain domain;
  private final Manifest.Token token;
  private final List<SigningKey> keys;
  private final List<Owner> owners;

  /**
   * For a ledger whose node runs in this process.
   *
   * @param node speaks to it
   * @param token what is paid
   */
  public LedgerBench(
      BenchChoices choices,
      Console console,
      LedgerWallet node,
      ManifestLedger ledger,
      Manifest.Token token) {
    this.choices = choices;
    this.console = console;
    this.node = node;
    this.domain = new Domain(ledger.chain(), ledger.contract());
    this.token = token;
    this.keys = IntStream.rangeClosed(1, ACCOUNTS).mapToObj(LedgerBench::key).toList();
    this.owners = keys.stream().map(key -> Owner.of(key.publicKey())).toList();
  }

  private static SigningKey key(int number) {
    return SigningKey.of(Bytes32.parse("0x%064x".formatted(number)));
  }

  /** Who must have tokens on the ledger before the measurement, for all the others. */
  public SigningKey funder() {
    return keys.getFirst();
  }

  /** Measures, and prints; fails when a payment was refused or is not there afterwards. */
  public ExitCode measure() throws Exception {
    List<Integer> indices = fund();
    int warmUp = Math.clamp(choices.transfers() / 5, 1, 20_000);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Payer> payers =
          IntStream.range(0, CLIENTS).mapToObj(client -> new Payer(client, indices)).toList();
      Instant signing = Instant.now();
      List<List<SubmitManyRequest>> first = all(clients, payers, payer -> payer.sign(warmUp));
      List<List<SubmitManyRequest>> second =
          all(clients, payers, payer -> payer.sign(choices.transfers()));
      console.line(
          "signed %d payments in %.1f s"
              .formatted(warmUp + choices.transfers(), seconds(signing, Instant.now())));
      var _ = all(clients, first, this::pay);
      GetStatusResponse before = node.status();
      ProcessUsage.Usage usage = ProcessUsage.of(ProcessHandle.current());
      Instant began = Instant.now();
      List<Long> micros =
          all(clients, second, this::pay).stream().flatMap(List::stream).sorted().toList();
      Instant ended = Instant.now();
      return report(
          before,
          node.status(),
          new Cost(usage, ProcessUsage.of(ProcessHandle.current()), seconds(began, ended)),
          micros,
          warmUp);
    }
  }

  /** One account for each key; answers with their indices. */
  private List<Integer> fund() throws InterruptedException {
    Owner owner = owners.getFirst();
    Instant limit = Instant.now().plus(PATIENCE);
    while (node.balance(owner, token).isZero()) {
      if (Instant.now().isAfter(limit)) {
        throw new CliException(ExitCode.FAILED, "the first deposit did not reach " + owner);
      }
      Thread.sleep(100);
    }
    Account account = node.accounts(owner).getFirst();
    List<Integer> indices = new ArrayList<>(List.of(account.getIndex()));
    long nonce = account.getNonce();
    for (int at = 1; at < ACCOUNTS; at += MOST_IN_A_CALL) {
      SubmitManyRequest.Builder call = SubmitManyRequest.newBuilder();
      for (Owner payee : owners.subList(at, Math.min(ACCOUNTS, at + MOST_IN_A_CALL))) {
        call.addTransactions(
            LedgerCalls.message(
                payment(funder(), account.getIndex(), nonce++, payee, account.getToken(), EACH)));
      }
      for (SubmitResult result : accepted(call.build())) {
        indices.add(result.getTransaction().getToIndex());
      }
    }
    return indices;
  }

  private SignedPayment payment(
      SigningKey key, int from, long nonce, Owner payee, int number, TokenAmount amount) {
    AccountIndex payer = AccountIndex.of(from);
    return SignedPayment.sign(
        new Transfer(payer, payer, payee, TokenNumber.of(number), amount),
        Nonce.of(nonce),
        domain,
        key);
  }

  /** A client with accounts of its own, whose nonces it counts. */
  private final class Payer {
    private final List<Integer> mine;
    private final List<Integer> indices;
    private final int number;
    private final long[] nonces = new long[ACCOUNTS];
    private int turn;

    Payer(int client, List<Integer> indices) {
      this.indices = indices;
      this.number = node.number(token).orElseThrow();
      this.mine = IntStream.range(0, ACCOUNTS).filter(i -> i % CLIENTS == client).boxed().toList();
      // It has paid all the others.
      nonces[0] = ACCOUNTS - 1L;
    }

    /** The calls of its share of so many payments. */
    List<SubmitManyRequest> sign(int payments) {
      int share = payments / CLIENTS + (mine.getFirst() < payments % CLIENTS ? 1 : 0);
      List<SubmitManyRequest> calls = new ArrayList<>();
      for (int done = 0; done < share; done += choices.batch()) {
        SubmitManyRequest.Builder call = SubmitManyRequest.newBuilder();
        for (int i = 0; i < Math.min(choices.batch(), share - done); i++) {
          int payer = mine.get(turn++ % mine.size());
          Owner payee = owners.get((payer * 7 + 1) % ACCOUNTS);
          call.addTransactions(
              LedgerCalls.message(
                  payment(
                      keys.get(payer),
                      indices.get(payer),
                      nonces[payer]++,
                      payee,
                      number,
                      TokenAmount.of(1))));
        }
        calls.add(call.build());
      }
      return calls;
    }
  }

  /** How long each call took, in microseconds. */
  private List<Long> pay(List<SubmitManyRequest> calls) {
    List<Long> micros = new ArrayList<>(calls.size());
    for (SubmitManyRequest call : calls) {
      long sent = System.nanoTime();
      var _ = accepted(call);
      micros.add((System.nanoTime() - sent) / 1_000);
    }
    return micros;
  }

  private List<SubmitResult> accepted(SubmitManyRequest call) {
    List<SubmitResult> results = node.submit(call);
    results.stream()
        .filter(result -> !result.hasTransaction())
        .findFirst()
        .ifPresent(
            refused -> {
              throw new CliException(
                  ExitCode.FAILED,
                  "the ledger refused a payment: " + refused.getRejection().getMessage());
            });
    return results;
  }

  private interface Work<T, R> {
    R on(T item) throws Exception;
  }

  private static <T, R> List<R> all(ExecutorService threads, List<T> items, Work<T, R> work)
      throws InterruptedException, ExecutionException {
    List<Callable<R>> tasks = new ArrayList<>();
    items.forEach(item -> tasks.add(() -> work.on(item)));
    List<R> results = new ArrayList<>();
    for (Future<R> future : threads.invokeAll(tasks)) {
      results.add(future.get());
    }
    return results;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  /** What the machine did in the measured time. */
  private record Cost(ProcessUsage.Usage before, ProcessUsage.Usage after, double seconds) {
    double coresHere() {
      return after.own().minus(before.own()).toMillis() / 1000.0 / seconds;
    }

    double coresBelow() {
      return after.children().minus(before.children()).toMillis() / 1000.0 / seconds;
    }
  }

  private ExitCode report(
      GetStatusResponse before, GetStatusResponse after, Cost cost, List<Long> micros, int warmUp)
      throws IOException {
    long ordered = after.getTransactions() - before.getTransactions();
    long settled = after.getBatchesSettled() - before.getBatchesSettled();
    long unproven = after.getBatches() - after.getBatchesProven();
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("ledger", true)
        .put("transfers", choices.transfers())
        .put("warmup", warmUp)
        .put("perCall", choices.batch())
        .put("clients", CLIENTS)
        .put("accounts", ACCOUNTS)
        .put("seconds", cost.seconds())
        .put("transfersPerSecond", choices.transfers() / cost.seconds())
        .put("callMillisP50", percentile(micros, 50))
        .put("callMillisP99", percentile(micros, 99))
        .put("coresNodeProverClients", cost.coresHere())
        .put("coresPostgresAndChains", cost.coresBelow())
        .put("batchesSettledMeanwhile", settled)
        .put("batchesUnproven", unproven)
        .put("unbatched", after.getUnbatched());
    console.line(
        "transfers per second       %.0f (%d in %.1f s, after %d to warm up; all stored before they were answered)"
            .formatted(
                choices.transfers() / cost.seconds(), choices.transfers(), cost.seconds(), warmUp));
    console.line(
        "a call of %d, ms          p50 %.1f  p99 %.1f (%d clients, %d accounts)"
            .formatted(
                choices.batch(),
                percentile(micros, 50),
                percentile(micros, 99),
                CLIENTS,
                ACCOUNTS));
    console.line(
        "cores used                 node, relayer, prover and clients %.2f  PostgreSQL and chains %.2f"
            .formatted(cost.coresHere(), cost.coresBelow()));
    console.line(
        "proving meanwhile          %d batches settled; %d wait for their proofs, and %d transactions for a batch"
            .formatted(settled, unproven, after.getUnbatched()));
    if (choices.json().isPresent()) {
      Files.writeString(choices.json().get(), json.toPrettyString() + "\n");
      console.line("written to " + choices.json().get());
    }
    if (ordered != choices.transfers()) {
      console.line(
          "FAILED: %d payments were answered, and the ledger has %d more"
              .formatted(choices.transfers(), ordered));
      return ExitCode.FAILED;
    }
    return ExitCode.OK;
  }

  private static double percentile(List<Long> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1_000.0;
  }
}
