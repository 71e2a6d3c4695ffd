// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.api.ledger.v1.LedgerServiceGrpc;
import dev.causeway.api.ledger.v1.SubmitManyRequest;
import dev.causeway.api.ledger.v1.SubmitManyResponse;
import dev.causeway.chains.ledger.grpc.LedgerApiConfig;
import dev.causeway.chains.ledger.grpc.LedgerCalls;
import dev.causeway.chains.ledger.grpc.LedgerServer;
import dev.causeway.model.Bytes;
import dev.causeway.proofs.validity.BatchInputs;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.crypto.SigningKey;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Measures transfers per second over gRPC, with durability, while inputs of proofs are built
 * behind. Clients sign as they go, in the same process, so their signing is part of what the
 * machine does. Arguments: seconds, accounts, payments per call, clients, whether to build inputs.
 */
public final class LedgerLoad {
  private LedgerLoad() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = number(arguments, 0, 30);
    int accounts = number(arguments, 1, 5_000);
    int perCall = number(arguments, 2, 100);
    int clients = number(arguments, 3, 8);
    boolean proving = number(arguments, 4, 1) == 1;
    int warmUp = number(arguments, 5, 20_000);
    try (TestLedger ledger =
            TestLedger.on(
                TestDatabase.fresh(),
                new MemoryContract(),
                LedgerConfig.named("load").withMostUnsettled(Integer.MAX_VALUE),
                store -> store);
        LedgerServer server = LedgerServer.start(LedgerApiConfig.loopback(0), ledger.node)) {
      measure(ledger, server, new Shape(seconds, accounts, perCall, clients, proving, warmUp));
    }
    System.exit(0);
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }

  private record Shape(
      int seconds, int accounts, int perCall, int clients, boolean proving, int warmUp) {}

  private static void measure(TestLedger ledger, LedgerServer server, Shape shape)
      throws InterruptedException {
    int accounts = shape.accounts();
    int clients = shape.clients();
    int perCall = shape.perCall();
    List<SigningKey> keys = IntStream.range(0, accounts).mapToObj(TestLedger::key).toList();
    List<Owner> owners = keys.stream().map(key -> Owner.of(key.publicKey())).toList();
    ledger.listToken();
    ledger.contract.deposit(owners, 1, 1_000_000_000);
    TestLedger.await("credited", () -> ledger.node.status().depositsCredited() == accounts);
    System.out.printf(
        "accounts=%d per-call=%d clients=%d fsync=%s synchronous_commit=%s%n",
        accounts,
        perCall,
        clients,
        setting(ledger, "fsync"),
        setting(ledger, "synchronous_commit"));

    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean counting = new AtomicBoolean();
    AtomicLong built = new AtomicLong();
    ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int first = client * (accounts / clients);
      int count = accounts / clients;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () ->
                      pay(
                          server,
                          keys.subList(first, first + count),
                          owners,
                          first,
                          perCall,
                          stop,
                          counting,
                          latencies)));
    }
    if (shape.proving()) {
      threads.add(Thread.ofPlatform().start(() -> build(ledger, stop, built)));
    }
    await(() -> transactions(ledger) >= accounts + shape.warmUp());
    double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    long cpu = cpuNanos();
    long serverCpu = TestDatabase.serverCpu().toNanos();
    long began = System.nanoTime();
    long blocks = ledger.node.status().head().orElseThrow().number();
    long before = transactions(ledger);
    counting.set(true);
    await(() -> System.nanoTime() - began >= shape.seconds() * 1_000_000_000L);
    counting.set(false);
    double elapsed = (System.nanoTime() - began) / 1e9;
    cpu = cpuNanos() - cpu;
    serverCpu = TestDatabase.serverCpu().toNanos() - serverCpu;
    long ordered = transactions(ledger) - before;
    blocks = ledger.node.status().head().orElseThrow().number() - blocks;
    double loadAfter = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "transfers/s=%.0f seconds=%.1f blocks/s=%.1f call: p50=%.1f ms p99=%.1f ms%n",
        ordered / elapsed,
        elapsed,
        blocks / elapsed,
        percentile(sorted, 50),
        percentile(sorted, 99));
    System.out.printf(
        "cores used: node and clients %.2f, PostgreSQL %.2f; CPU per transfer: %.3f ms and %.3f ms%n",
        cpu / 1e9 / elapsed,
        serverCpu / 1e9 / elapsed,
        cpu / 1e6 / ordered,
        serverCpu / 1e6 / ordered);
    System.out.printf(
        "batch inputs built=%d load average=%.1f to %.1f%n", built.get(), loadBefore, loadAfter);
  }

  private static long transactions(TestLedger ledger) {
    return ledger.node.status().head().map(BlockHeader::endPosition).orElse(0L);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static void pay(
      LedgerServer server,
      List<SigningKey> keys,
      List<Owner> owners,
      int first,
      int perCall,
      AtomicBoolean stop,
      AtomicBoolean counting,
      ConcurrentLinkedQueue<Long> latencies) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    var stub = LedgerServiceGrpc.newBlockingStub(channel);
    long[] nonces = new long[keys.size()];
    int at = 0;
    while (!stop.get()) {
      SubmitManyRequest.Builder request = SubmitManyRequest.newBuilder();
      for (int i = 0; i < perCall; i++) {
        int payer = at++ % keys.size();
        Owner payee = owners.get((first + payer * 7 + 1) % owners.size());
        request.addTransactions(
            LedgerCalls.message(
                TestLedger.transfer(keys.get(payer), first + payer, payee, 1, nonces[payer]++)));
      }
      long sent = System.nanoTime();
      SubmitManyResponse response = stub.submitMany(request.build());
      long took = System.nanoTime() - sent;
      response
          .getResultsList()
          .forEach(
              result -> {
                if (!result.hasTransaction()) {
                  throw new IllegalStateException(result.getRejection().getMessage());
                }
              });
      if (counting.get()) {
        latencies.add(took);
      }
    }
    channel.shutdownNow();
  }

  /** As the prover does, as fast as it can: inputs of one batch after the other. */
  private static void build(TestLedger ledger, AtomicBoolean stop, AtomicLong built) {
    while (!stop.get()) {
      Optional<Batch> batch = ledger.node.proofs().next();
      if (batch.isEmpty()) {
        LockSupport.parkNanos(10_000_000);
        continue;
      }
      BatchInputs inputs = ledger.node.proofs().inputs(batch.get());
      if (ledger.node.proven(batch.get(), inputs, Bytes.EMPTY)) {
        built.incrementAndGet();
      }
      // A proof of twenty takes seconds; this is many times that pace.
      LockSupport.parkNanos(1_000_000_000);
    }
  }

  private static String setting(TestLedger ledger, String name) {
    return ledger.database.number(
                "select count(*) from pg_settings where name = '" + name + "' and setting = 'on'")
            == 1
        ? "on"
        : "off";
  }

  private static double percentile(long[] sorted, int percent) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
