// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a relayer node is started: this JVM's program and class path, with the main class of the
 * command line.
 *
 * @param id the node's name
 * @param data its folder
 * @param manifest of the network
 * @param jdbcUrl of the store, as the node shall reach it
 * @param jdbcUser its user
 * @param jdbcPasswordFile a file with the password
 * @param endpoints of each chain, as the node shall reach them
 * @param settings each {@code key=value}
 * @param jvmOptions beside those that every node gets
 * @param image to run it from; empty runs a process
 */
record NodeCommandLine(
    String id,
    Path data,
    Path manifest,
    String jdbcUrl,
    String jdbcUser,
    Path jdbcPasswordFile,
    Map<String, List<URI>> endpoints,
    List<String> settings,
    List<String> jvmOptions,
    Optional<String> image) {
  private static final String MAIN = "dev.causeway.cli.Causeway";

  NodeCommandLine {
    endpoints = new LinkedHashMap<>(endpoints);
    settings = List.copyOf(settings);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** The same with more options of the JVM. */
  NodeCommandLine withJvmOptions(List<String> more) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(more);
    return new NodeCommandLine(
        id, data, manifest, jdbcUrl, jdbcUser, jdbcPasswordFile, endpoints, settings, all, image);
  }

  /** A process of this JVM's program. */
  List<String> processWords() {
    requireCommandLine();
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djdk.virtualThreadScheduler.parallelism=16",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    String root = System.getProperty("causeway.root");
    if (root != null) {
      words.add("-Dcauseway.root=" + root);
    }
    words.addAll(jvmOptions);
    words.addAll(List.of("-cp", classPath(), MAIN));
    words.addAll(arguments());
    return words;
  }

  /** What the command line is told, in a process and in a container alike. */
  List<String> arguments() {
    List<String> words = new ArrayList<>(List.of("node"));
    words.addAll(List.of("--node-id", id));
    words.addAll(List.of("--data", data.toString()));
    words.addAll(List.of("--manifest", manifest.toString()));
    words.addAll(List.of("--jdbc-url", jdbcUrl));
    words.addAll(List.of("--jdbc-user", jdbcUser));
    words.addAll(List.of("--jdbc-password-file", jdbcPasswordFile.toString()));
    words.addAll(List.of("--api-port", "0"));
    endpoints.forEach(
        (chain, urls) ->
            words.addAll(
                List.of(
                    "--rpc",
                    chain + "=" + String.join(",", urls.stream().map(URI::toString).toList()))));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    return words;
  }

  /** Maven's test runner keeps the real one in a property of its own. */
  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  private static void requireCommandLine() {
    try {
      var _ = Class.forName(MAIN, false, NodeCommandLine.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new HarnessException(
          "the class "
              + MAIN
              + " is not on the class path, so no node can be started; add the artifact"
              + " dev.causeway:causeway-cli to the test's dependencies",
          missing);
    }
  }
}
