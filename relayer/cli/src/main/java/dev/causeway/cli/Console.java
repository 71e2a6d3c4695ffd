// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * Where the program reads its surroundings and writes its answers.
 *
 * @param out answers
 * @param err errors and progress
 * @param environment variables of the environment
 * @param home the user's home folder
 * @param terminal whether answers go to a person's terminal
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    Path home,
    boolean terminal) {
  /** The process's own. */
  public static Console system() {
    return new Console(
        writer(System.out),
        writer(System.err),
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  /** Whether to colour: on a terminal that can, unless NO_COLOR is set (no-color.org). */
  public boolean colours() {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Colours as picocli has them. */
  public Ansi ansi() {
    return colours() ? Ansi.ON : Ansi.OFF;
  }

  /** Text with a style such as {@code bold} or {@code fg(red)}, where there are colours. */
  public String styled(String style, String text) {
    return colours() ? Ansi.ON.string("@|" + style + " " + text.replace("|@", "| @") + "|@") : text;
  }

  /** Prints a line of the answer. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }
}
