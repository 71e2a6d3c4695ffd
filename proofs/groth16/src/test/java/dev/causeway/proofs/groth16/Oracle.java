// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** snarkjs and ffjavascript, run by node in the module's folder. */
final class Oracle {
  /** Below the module's folder, since circom2 writes only there. */
  static final Path FOLDER = Path.of("target", "oracle");

  static final Path SNARKJS = Path.of("js", "node_modules", "snarkjs", "build", "cli.cjs");

  private Oracle() {}

  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** Runs a command of oracle.mjs; its output is shown if it fails. */
  static void run(String command) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path output = Path.of("target", "oracle-" + command + ".txt");
    Process process =
        new ProcessBuilder(List.of("node", "js/oracle.mjs", command, FOLDER.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> text(output)).isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
