// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with what an earlier process of ours left in a data folder: a server that still runs or is
 * about to stop, or the pid file of one that is gone. The folder lock is held, so nobody uses it.
 */
final class StaleServer {
  private static final Logger LOG = LoggerFactory.getLogger(StaleServer.class);
  private static final long PATIENCE_SECONDS = 20;

  private StaleServer() {}

  static void stop(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> server = server(pidFile);
    if (server.isPresent()) {
      LOG.warn("stopping the server that an earlier process left: pid={}", server.get().pid());
      // Fast, then immediate shutdown; after the latter the next start replays the log.
      if (!signalled(server.get(), "INT") && !signalled(server.get(), "QUIT")) {
        throw StoreStartException.inUse(
            data.getParent() == null ? data : data.getParent(),
            "a server that does not stop, pid " + server.get().pid());
      }
    }
    // A leftover whose pid belongs to something else by now would keep the server from starting.
    Files.deleteIfExists(pidFile);
  }

  private static Optional<ProcessHandle> server(Path pidFile) throws IOException {
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(ProcessHandle::isAlive)
        .filter(StaleServer::isPostgres);
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(command -> command.endsWith("/postgres")).orElse(false);
  }

  private static boolean signalled(ProcessHandle process, String signal) throws IOException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    try {
      return !process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS).isAlive();
    } catch (TimeoutException busy) {
      return false;
    } catch (ExecutionException failed) {
      throw new IOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping a server", stop);
    }
  }
}
