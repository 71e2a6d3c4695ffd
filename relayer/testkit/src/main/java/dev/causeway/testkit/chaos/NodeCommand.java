// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a node process is started on this machine. */
@FunctionalInterface
public interface NodeCommand {
  /** The whole command for {@code causeway ARGUMENTS}. */
  List<String> of(List<String> arguments);

  /** The same classes and the same Java as this process. */
  static NodeCommand ofThisProcess() {
    return arguments -> {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx256m",
              "-Djdk.virtualThreadScheduler.parallelism=16",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xss512k",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));
      String root = System.getProperty("causeway.root");
      if (root != null) {
        command.add("-Dcauseway.root=" + root);
      }
      command.add("-cp");
      // A build's test runner keeps the real class path there.
      command.add(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      command.add("dev.causeway.cli.Causeway");
      command.addAll(arguments);
      return command;
    };
  }
}
