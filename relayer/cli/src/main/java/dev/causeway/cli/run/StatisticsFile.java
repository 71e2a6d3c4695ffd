// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.cli.wiring.LocalRelayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a relayer asked of its nodes to a file twice a second, for whoever measures it. */
final class StatisticsFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatisticsFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalRelayer relayer;
  private final Path file;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("statistics").daemon().factory());

  StatisticsFile(LocalRelayer relayer, Path file) {
    this.relayer = relayer;
    this.file = file;
    var _ = timer.scheduleWithFixedDelay(this::write, 0, 500, TimeUnit.MILLISECONDS);
  }

  private void write() {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode calls = json.putObject("rpcCalls");
    relayer
        .rpcCounters()
        .forEach(
            (chain, counters) -> {
              ObjectNode methods = calls.putObject(chain.toString());
              counters.callsPerMethod().forEach(methods::put);
            });
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(draft, json.toString());
      var _ = Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException failure) {
      LOG.warn("statistics not written: file={} cause={}", file, failure.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
