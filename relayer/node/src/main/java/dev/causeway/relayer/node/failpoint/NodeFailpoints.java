// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.failpoint;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.failpoint.ArmedFailpoints;
import dev.causeway.relayer.core.failpoint.FailpointRule;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failpoints of this process. Refused as soon as one chain is none of a devnet: a node that moves
 * anything of value cannot be made to die at a chosen moment by a property.
 */
public final class NodeFailpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFailpoints.class);
  // Those that "causeway devnet" gives, and the usual ids of local development chains.
  private static final long FIRST = 900;
  private static final long LAST = 931;
  private static final List<Long> OTHERS = List.of(1337L, 31337L);

  private final WatchService watch;
  private final Path file;

  private NodeFailpoints(WatchService watch, Path file) {
    this.watch = watch;
    this.file = file;
  }

  /**
   * Arms what the source says; nothing, and at no cost, when it says nothing.
   *
   * @param chains all chains of the node
   * @return to be closed with the node
   * @throws InvalidSettingsException when a chain is none of a devnet, or a rule is wrong
   */
  public static AutoCloseable arm(FailpointSource source, Collection<ChainId> chains)
      throws IOException {
    if (source.isEmpty()) {
      return () -> {};
    }
    chains.stream()
        .filter(chain -> !isDevnet(chain))
        .findFirst()
        .ifPresent(
            chain -> {
              throw new InvalidSettingsException(
                  ("failpoints are armed, but chain %s is none of a devnet (%d to %d, 1337, 31337):"
                          + " unset causeway.failpoints, CAUSEWAY_FAILPOINTS and those that end in"
                          + " file")
                      .formatted(chain, FIRST, LAST));
            });
    try {
      source.rules().ifPresent(rules -> set(rules, Optional.empty()));
    } catch (IllegalArgumentException wrong) {
      throw new InvalidSettingsException("causeway.failpoints: " + wrong.getMessage(), wrong);
    }
    if (source.file().isEmpty()) {
      return Failpoints::clear;
    }
    Path file = source.file().get().toAbsolutePath();
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InvalidSettingsException(
          "causeway.failpoints.file: there is no folder for " + file + ": create it");
    }
    WatchService watch = folder.getFileSystem().newWatchService();
    var _ =
        folder.register(
            watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
    NodeFailpoints armed = new NodeFailpoints(watch, file);
    armed.read();
    Thread.ofPlatform().daemon().name("failpoints").start(armed::follow);
    return armed;
  }

  private static boolean isDevnet(ChainId chain) {
    return LongStream.rangeClosed(FIRST, LAST).anyMatch(id -> id == chain.value())
        || OTHERS.contains(chain.value());
  }

  private static void set(String text, Optional<Path> note) {
    List<FailpointRule> rules = FailpointRule.parse(text);
    if (rules.isEmpty()) {
      Failpoints.clear();
    } else {
      Failpoints.set(new ArmedFailpoints(rules, new ProcessDeeds(note)));
    }
    LOG.info("failpoints armed: rules={}", text.strip());
  }

  /** Where the moment is written at which a failpoint of the file acted last. */
  private static Path noteOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".acted");
  }

  private void read() {
    try {
      set(Files.readString(file), Optional.of(noteOf(file)));
    } catch (NoSuchFileException none) {
      // It may come later.
    } catch (IOException | IllegalArgumentException wrong) {
      LOG.error("failpoints not armed: file={} cause={}", file, wrong.getMessage());
    }
  }

  private void follow() {
    try {
      while (true) {
        WatchKey key = watch.take();
        boolean ours =
            key.pollEvents().stream()
                .anyMatch(
                    event ->
                        event.context() instanceof Path changed
                            && changed.equals(file.getFileName()));
        if (ours) {
          read();
        }
        var _ = key.reset();
      }
    } catch (InterruptedException | java.nio.file.ClosedWatchServiceException ended) {
      // The node ends.
    }
  }

  @Override
  public void close() throws IOException {
    Failpoints.clear();
    watch.close();
  }
}
