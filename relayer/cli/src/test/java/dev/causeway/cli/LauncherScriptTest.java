// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code causeway} on machines where something is missing or too old. */
class LauncherScriptTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "find",
          "grep",
          "head",
          "mkdir",
          "readlink",
          "rm",
          "sed",
          "tail",
          "touch");

  @TempDir private Path folder;
  private Path bin = Path.of("");
  private Path script = Path.of("");

  @BeforeEach
  void copyTheScriptToAMachineWithTheUsualToolsAlone() throws IOException {
    script =
        Files.copy(
            Path.of(System.getProperty("causeway.root"), "causeway"), folder.resolve("causeway"));
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), installed(tool));
    }
  }

  @Test
  void shouldNameTheVersionWhenTheJdkIsTooOld() throws Exception {
    Path home = folder.resolve("old-jdk");
    program(
        Files.createDirectories(home.resolve("bin")).resolve("java"),
        "openjdk version \\\"17.0.9\\\"");
    refused(home)
        .contains("JDK 25 or newer")
        .contains("bin/java is 17")
        .contains("CAUSEWAY_JAVA_HOME");
  }

  @Test
  void shouldReadTheVersionBelowWhatTheJvmSaysOfItsOptions() throws Exception {
    Path home = folder.resolve("talkative-jdk");
    program(
        Files.createDirectories(home.resolve("bin")).resolve("java"),
        "Picked up JAVA_TOOL_OPTIONS: -Dsome=\\\"99\\\"\nopenjdk version \\\"17.0.9\\\"");
    refused(home).contains("bin/java is 17");
  }

  @Test
  void shouldSayThatThereIsNoneWhenTheFolderHoldsNoJdk() throws Exception {
    refused(folder).contains("JDK 25 or newer").contains("none was found");
  }

  @Test
  void shouldNameMavenWhenThereIsNone() throws Exception {
    refused(currentJdk()).contains("Maven 3.8.6 or newer").contains("PATH");
  }

  @Test
  void shouldNameNodeWhenThereIsNone() throws Exception {
    program(bin.resolve("mvn"), "");
    refused(currentJdk()).contains("Install Node 20 or newer").contains("PATH");
  }

  @Test
  void shouldNameTheVersionWhenNodeIsTooOld() throws Exception {
    program(bin.resolve("mvn"), "");
    program(bin.resolve("node"), "v18.19.1");
    refused(currentJdk()).contains("Node 20 or newer").contains("bin/node is v18.19.1");
  }

  /** Keys that could not be made ahead are made later: no reason to refuse the command. */
  @Test
  void shouldWarnAndGoOnWhenTheKeysOfTheLedgerCannotBeMade() throws Exception {
    program(bin.resolve("mvn"), "");
    program(bin.resolve("node"), "v22.0.0");
    Path home = folder.resolve("jdk");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    script(
        java,
        """
        case "$*" in
          -version) echo 'openjdk version "25.0.1"' ;;
          *"Causeway ledger setup") echo 'no space left'; exit 1 ;;
          *) echo "started: $*" ;;
        esac
        """);
    Files.createDirectories(folder.resolve("relayer/cli/target"));

    Said said = run(home);
    assertThat(said.code()).as(said.text()).isZero();
    assertThat(said.text().lines().toList())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).contains("Building Causeway");
              assertThat(lines.get(1)).contains("warning", "ledger", "causeway-build.log");
              assertThat(lines.get(2)).startsWith("started: ").endsWith("Causeway demo");
            });
    assertThat(folder.resolve("target/causeway-build.log")).content().contains("no space left");

    // What is built is not built again, and neither are the keys.
    assertThat(run(home).text().lines()).singleElement().asString().startsWith("started: ");
  }

  @Test
  void shouldRunTheScriptOfTheAttacksWithoutABuild() throws Exception {
    program(bin.resolve("mvn"), "");
    script(bin.resolve("node"), "[ \"$1\" = --version ] && echo v22.0.0 || echo \"node $*\"\n");

    Said said = run(currentJdk(), "attacks");
    assertThat(said.code()).as(said.text()).isZero();
    assertThat(said.text().strip())
        .isEqualTo("node " + folder.toRealPath().resolve("docs/attacks/attacks.mjs") + " run");
    assertThat(run(currentJdk(), "attacks", "--help").text()).contains("Usage: causeway attacks");

    Said wrong = run(currentJdk(), "attacks", "12");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.text()).contains("attacks takes no arguments, but was given 12");
  }

  private static Path currentJdk() {
    return Path.of(System.getProperty("java.home"));
  }

  private static Path installed(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  /** A program that says one line, whatever it is asked. */
  private static void program(Path file, String line) throws IOException {
    script(file, "echo \"" + line + "\"\n");
  }

  private static void script(Path file, String lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + lines);
    var _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Said(int code, String text) {}

  private AbstractStringAssert<?> refused(Path javaHome) throws IOException, InterruptedException {
    Said said = run(javaHome);
    assertThat(said.code()).as(said.text()).isEqualTo(2);
    assertThat(said.text().lines()).as(said.text()).hasSize(1);
    return assertThat(said.text()).startsWith("causeway: ");
  }

  private Said run(Path javaHome) throws IOException, InterruptedException {
    return run(javaHome, "demo");
  }

  private Said run(Path javaHome, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(bin.resolve("bash").toString()));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().put("CAUSEWAY_JAVA_HOME", javaHome.toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
