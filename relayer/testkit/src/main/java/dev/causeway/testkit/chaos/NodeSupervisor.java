// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a node again that ended by itself, as whoever runs one for real does: a node that is cut
 * off may decide that its side has lost. Nodes that a fault has in its hands are left alone.
 */
final class NodeSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(NodeSupervisor.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final ChaosNetwork network;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("supervisor").unstarted(this::run);
  private volatile boolean ended;

  NodeSupervisor(ChaosNetwork network) {
    this.network = network;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!ended) {
        network.processes().forEach(this::look);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(ChaosNode node) {
    if (node.isRunning() || !node.hands.tryLock()) {
      return;
    }
    try {
      if (!node.isRunning()) {
        LOG.warn("node ended by itself: node={}", node.name());
        notes.add("node %s ended by itself and was started again".formatted(node.name()));
        node.launch();
      }
    } finally {
      node.hands.unlock();
    }
  }

  /** Looks no more; tells what it did. */
  List<String> end() throws InterruptedException {
    ended = true;
    thread.join();
    return List.copyOf(notes);
  }
}
