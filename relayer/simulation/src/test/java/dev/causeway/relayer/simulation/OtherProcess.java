// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The same seeds in a Java process of its own. */
final class OtherProcess {
  private OtherProcess() {}

  /** Starts itself and returns what it prints. */
  static String hash() {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherProcess.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public static void main(String[] arguments) {
    long hash = 0;
    for (long seed = 1; seed <= 40; seed++) {
      hash = hash * 31 + new Simulator(seed, SimulationOptions.STANDARD).run().traceHash();
    }
    System.out.println(Long.toHexString(hash));
  }
}
