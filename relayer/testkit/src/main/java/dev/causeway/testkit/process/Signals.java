// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What only the shell and util-linux can do to processes. */
final class Signals {
  private Signals() {}

  /**
   * Sends a signal.
   *
   * @param name such as STOP
   * @throws HarnessException when the process is not there any more
   */
  static void send(long pid, String name) {
    try {
      // Built into every shell; a program of that name is not on every machine.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
              .redirectErrorStream(true)
              .start();
      String words = new String(kill.getInputStream().readAllBytes()).strip();
      if (kill.waitFor() != 0) {
        throw new HarnessException(
            "signal %s could not be sent to process %d: %s".formatted(name, pid, words));
      }
    } catch (IOException failure) {
      throw new HarnessException("no shell to send a signal with", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while sending a signal", stopped);
    }
  }

  /** Words in front of a command that has the kernel kill it when this JVM dies. */
  static List<String> dieWithParent() {
    Optional<Path> setpriv =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "setpriv"))
            .filter(Files::isExecutable)
            .findFirst();
    return setpriv
        .map(program -> List.of(program.toString(), "--pdeathsig", "KILL", "--"))
        .orElse(List.of());
  }
}
