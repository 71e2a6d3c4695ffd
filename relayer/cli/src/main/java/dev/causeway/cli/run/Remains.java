// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.cli.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run of chains in memory leaves in its folder: of no use afterwards, unless somebody wants
 * to look into it. Must be closed after everything that still writes there. Safe for concurrent
 * use.
 */
final class Remains implements AutoCloseable {
  private final Path folder;
  private final List<String> names;
  private final Console console;
  private volatile boolean wanted;
  private volatile boolean started;

  /**
   * Keeps everything of a start that fails; of one that is interrupted, only what is wanted.
   *
   * @param wanted whether somebody wants them in any case
   */
  Remains(Path folder, List<String> names, boolean wanted, Console console) {
    this.folder = folder;
    this.names = List.copyOf(names);
    this.console = console;
    this.wanted = wanted;
  }

  /** Everything is up. */
  void started() {
    started = true;
  }

  /** Something failed: whoever looks into it needs them. */
  void spare() {
    wanted = true;
  }

  @Override
  public void close() throws IOException {
    if (wanted || (!started && !Lifetime.isProcessEnding())) {
      console
          .err()
          .println(
              names.stream()
                  .map(name -> folder.resolve(name).toString())
                  .collect(Collectors.joining(", ", "kept: ", "")));
      return;
    }
    for (String name : names) {
      RunningNetwork.deleteTree(folder.resolve(name));
    }
  }
}
