// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.testkit.chaos.Fault.Deed;
import dev.causeway.testkit.verdict.Circumstances.Abuse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Faults of what surrounds a node's process: its limits, its clock, its name, its clients. */
final class NodeDeeds {
  private static final Path LIMITER = Path.of("/usr/bin/prlimit");
  private static final List<Path> OTHER_CLOCKS =
      Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
          .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketimeMT.so.1"))
          .toList();
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ChaosNetwork network;
  private final FaultNotes notes;

  NodeDeeds(ChaosNetwork network, FaultNotes notes) {
    this.network = network;
    this.notes = notes;
  }

  boolean abuse(List<ChaosNode> nodes, Duration length) throws InterruptedException {
    for (ChaosNode node : nodes) {
      Instant at = Instant.now();
      try (ApiAbuse abuse = ApiAbuse.against(node.port())) {
        Thread.sleep(length);
        abuse.end();
        notes.abused(new Abuse(at, Instant.now(), abuse.refused(), abuse.accepted()));
        var _ = notes.happened(at, "abuse-api", node.name(), abuse.summary());
      }
    }
    return !nodes.isEmpty();
  }

  boolean twin(List<ChaosNode> nodes, Duration length) throws InterruptedException {
    for (ChaosNode node : nodes) {
      Instant at = Instant.now();
      ChaosNode twin = network.twinOf(node);
      try {
        twin.launch();
        Optional<Instant> end = twin.awaitEnd(length);
        int code = end.isPresent() ? twin.exitCode() : 0;
        var _ =
            notes.happened(
                at,
                "twin",
                node.name(),
                end.isPresent()
                    ? "a second process of that name ended by itself with code " + code
                    : "a second process of that name lived beside it, and was killed");
      } finally {
        if (twin.isRunning()) {
          var _ = twin.kill();
        }
        twin.close();
      }
    }
    return !nodes.isEmpty();
  }

  boolean burden(Deed.Burden fault, List<ChaosNode> nodes) throws InterruptedException {
    for (ChaosNode node : nodes) {
      node.hands.lock();
      try {
        Instant at = node.kill();
        node.launchWith(burden(fault));
        String fate = bear(node, at, fault.length());
        if (node.isRunning()) {
          var _ = node.kill();
        }
        node.launch();
        node.awaitServing();
        var _ =
            notes.happened(
                at,
                "burden",
                node.name(),
                "%s %d: %s".formatted(fault.kind(), fault.value(), fate));
      } finally {
        node.hands.unlock();
      }
    }
    return !nodes.isEmpty();
  }

  /** As a supervisor does, it starts again what ends. */
  private static String bear(ChaosNode node, Instant at, Duration length)
      throws InterruptedException {
    int ends = 0;
    int code = 0;
    boolean served = false;
    while (Instant.now().isBefore(at.plus(length))) {
      served |= node.serves();
      if (!node.isRunning()) {
        ends++;
        code = node.exitCode();
        node.launchAgain();
      }
      Thread.sleep(LOOK);
    }
    return "%s, ended by itself %d times%s"
        .formatted(
            served ? "served" : "did not serve",
            ends,
            ends == 0 ? "" : ", the last time with code " + code);
  }

  private static ChaosNode.Burden burden(Deed.Burden fault) {
    return switch (fault.kind()) {
      case "clock" -> {
        Path library =
            OTHER_CLOCKS.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(
                    () ->
                        new ScenarioException(
                            "no libfaketime on this machine, so no node gets another clock:"
                                + " install the package faketime"));
        yield new ChaosNode.Burden(
            List.of(),
            Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME",
                "%+d".formatted(fault.value()),
                // Waits go by the monotonic clock, which nobody sets.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1"),
            Optional.empty());
      }
      case "files" -> {
        if (!Files.isExecutable(LIMITER)) {
          throw new ScenarioException(LIMITER + " is not there: install the package util-linux");
        }
        yield new ChaosNode.Burden(
            List.of(LIMITER.toString(), "--nofile=" + fault.value(), "--"),
            Map.of(),
            Optional.empty());
      }
      default ->
          new ChaosNode.Burden(
              List.of(), Map.of(), Optional.of("-Xmx%dm".formatted(fault.value())));
    };
  }
}
