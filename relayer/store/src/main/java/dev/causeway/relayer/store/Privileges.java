// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What it takes on this machine to run the server, which refuses to be root. */
final class Privileges {
  private Privileges() {}

  /**
   * Words in front of a server program. Root enters a user namespace in which it is nobody; it
   * still owns its files.
   */
  static List<String> prefix() throws IOException {
    if (!isRoot()) {
      return List.of();
    }
    Optional<Path> unshare = onPath("unshare");
    if (unshare.isEmpty()) {
      throw new IOException(
          "PostgreSQL refuses to run as root and the program unshare is not there; run as an"
              + " ordinary user, or give a JDBC URL");
    }
    return List.of(unshare.get().toString(), "-U");
  }

  /** Words that give a process a session of its own, out of reach of the terminal's Ctrl-C. */
  static List<String> ownSession() {
    return onPath("setsid").map(program -> List.of(program.toString())).orElse(List.of());
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
