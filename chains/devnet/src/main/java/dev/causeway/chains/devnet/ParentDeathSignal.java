// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel kill a child when this JVM dies without running its shutdown hooks, and keeps a
 * terminal's Ctrl-C from the child, which this JVM ends in its turn. It needs setpriv and setsid of
 * util-linux; without setpriv a {@code kill -9} of the JVM leaves the child behind, which is said
 * once in the log.
 */
final class ParentDeathSignal {
  private static final Logger LOG = LoggerFactory.getLogger(ParentDeathSignal.class);
  private static final Optional<List<String>> PREFIX = find();

  private ParentDeathSignal() {}

  /** What to put before the command of a child, when this machine has it. */
  static Optional<List<String>> prefix() {
    return PREFIX;
  }

  private static Optional<List<String>> find() {
    Optional<List<String>> found =
        onPath("setpriv").map(tool -> List.of(tool, "--pdeathsig", "KILL", "--"));
    if (found.isEmpty()) {
      LOG.info("setpriv not found: a kill -9 of this process leaves its chains running");
    }
    // Both replace themselves by what follows, so the process id stays that of the child.
    return found.map(prefix -> Stream.concat(onPath("setsid").stream(), prefix.stream()).toList());
  }

  private static Optional<String> onPath(String program) {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString);
  }
}
