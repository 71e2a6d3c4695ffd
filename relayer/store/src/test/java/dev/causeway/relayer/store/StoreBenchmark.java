// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.leaves;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.TransferQueries.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Measures the store: messages written and claimed per second with fsync on, and what questions
 * cost over a long history. Arguments: number of messages, messages per block.
 */
final class StoreBenchmark {
  private StoreBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int total = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60_000;
    int perBlock = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3_000;
    Path folder = Files.createTempDirectory(TestDatabase.target(), "benchmark");
    long started = System.nanoTime();
    try (Network net =
        new Network(
            PostgresStore.open(new StoreConfig.Embedded(folder, TestDatabase.binaries()), L1))) {
      System.out.printf("first start: %d ms%n", (System.nanoTime() - started) / 1_000_000);
      fill(net, total, perBlock);
      ask(net, total);
      memory();
    }
    PostgresBinaries.deleteTree(folder);
  }

  private static void fill(Network net, int total, int perBlock) {
    long building = 0;
    long inserting = 0;
    long claiming = 0;
    Fence sourceFence = net.watch(L1);
    Fence destinationFence = net.watch(L2A);
    int kept = 20;
    long ourCpu = ourCpuNanos();
    long serverCpu = serverCpuMillis();
    for (int at = 0, number = 1; at < total; at += perBlock, number++) {
      long t0 = System.nanoTime();
      List<LoggedEvent> sent = new ArrayList<>();
      List<LoggedEvent> claims = new ArrayList<>();
      for (int i = at; i < Math.min(total, at + perBlock); i++) {
        Message message = message(L1, i, L2A, 1_000_000_000L + i);
        sent.add(sent("s" + i, i - at, message));
        if (i < total - kept) {
          claims.add(claimed("c" + i / 50, i - at, message));
        }
      }
      long t1 = System.nanoTime();
      extend(net, sourceFence, L1, number, sent);
      long t2 = System.nanoTime();
      extend(net, destinationFence, L2A, number, claims);
      long t3 = System.nanoTime();
      building += t1 - t0;
      inserting += t2 - t1;
      claiming += t3 - t2;
    }
    System.out.printf(
        "%d messages in blocks of %d: %.0f messages inserted/s, %.0f claims/s, both in turn %.0f/s"
            + " (making the input took %d ms and is not counted)%n",
        total,
        perBlock,
        total * 1e9 / inserting,
        total * 1e9 / claiming,
        total * 1e9 / (inserting + claiming),
        building / 1_000_000);
    System.out.printf(
        "CPU per message, inserted and claimed: %.0f us in this process (its input included),"
            + " %.0f us in the server%n",
        (ourCpuNanos() - ourCpu) / 1e3 / total, (serverCpuMillis() - serverCpu) * 1e3 / total);
  }

  private static long ourCpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static long serverCpuMillis() {
    return ProcessHandle.current()
        .descendants()
        .mapToLong(p -> p.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
        .sum();
  }

  private static void extend(
      Network net, Fence fence, ChainId chain, long number, List<LoggedEvent> events) {
    net.store
        .journal()
        .extend(
            fence,
            chain,
            List.of(new ObservedBlock(block(chain, number), events)),
            new ChainHeads(block(chain, number), BlockNumber.of(number)));
  }

  private static void ask(Network net, int total) throws Exception {
    Filter any = new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    Message last = message(L1, total - 1L, L2A, 1_000_000_000L + total - 1);
    time("claimable", () -> net.store.backlog().claimable(L1, L2A, leaves(total), 50));
    time("demand", () -> net.store.backlog().demand(L1));
    time("byId", () -> net.store.transfers().byId(Network.id(last)));
    time("list of 50", () -> net.store.transfers().list(any, 50, Optional.empty()));
    time("counts", () -> net.store.transfers().counts());
    time("leaves, 1000", () -> net.store.messages().leaves(L1, last.leafIndex(), 1_000));
    time("progress", () -> net.store.journal().progress(L1));
  }

  private static void time(String what, Callable<Object> question) throws Exception {
    int warm = 20;
    int times = 50;
    Object answer = question.call();
    for (int i = 0; i < warm; i++) {
      answer = question.call();
    }
    long started = System.nanoTime();
    for (int i = 0; i < times; i++) {
      answer = question.call();
    }
    System.out.printf(
        "%s: %.2f ms (%s)%n",
        what,
        (System.nanoTime() - started) / 1e6 / times,
        answer instanceof List<?> list ? list.size() + " rows" : answer.getClass().getSimpleName());
  }

  /** Private memory of the server and its children, as the kernel counts it. */
  private static void memory() throws IOException {
    long kilobytes = 0;
    int processes = 0;
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      Path rollup = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
      if (Files.isReadable(rollup)) {
        processes++;
        for (String line : Files.readAllLines(rollup)) {
          if (line.startsWith("Pss:")) {
            kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
          }
        }
      }
    }
    System.out.printf("server: %d processes, %d MB%n", processes, kilobytes / 1024);
  }
}
