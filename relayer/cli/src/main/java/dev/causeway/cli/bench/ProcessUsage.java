// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** CPU time and memory of a process and its children, from the operating system. */
final class ProcessUsage {
  private ProcessUsage() {}

  /**
   * What processes used.
   *
   * @param own CPU time of the process itself
   * @param children CPU time of its children, such as PostgreSQL, that are alive
   * @param bytes memory of all of them; shared pages are counted once (proportional set size), or
   *     -1 where the system does not tell
   */
  record Usage(Duration own, Duration children, long bytes) {}

  static Usage of(ProcessHandle process) {
    List<ProcessHandle> children = process.descendants().toList();
    Duration below = children.stream().map(ProcessUsage::cpu).reduce(Duration.ZERO, Duration::plus);
    long bytes =
        Stream.concat(Stream.of(process), children.stream()).mapToLong(ProcessUsage::memory).sum();
    return new Usage(cpu(process), below, bytes < 0 ? -1 : bytes);
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long memory(ProcessHandle process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException gone) {
      // It ended since it was listed, or this system has no such file.
      return process.isAlive() ? Long.MIN_VALUE / 1024 : 0;
    }
    return 0;
  }
}
