// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.relayer.store.StoreEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Looks at the network twice a second, for the live view and the pictures of the report. */
final class Observer {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int RATE_OVER = 10;

  private final ChaosNetwork network;
  private final FaultNotes notes;
  private final LiveView view;
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("observer").unstarted(this::run);
  private volatile boolean ended;

  Observer(ChaosNetwork network, FaultNotes notes, LiveView view) {
    this.network = network;
    this.notes = notes;
    this.view = view;
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!ended) {
      try {
        look();
      } catch (StoreUnavailableException away) {
        // The database is one of the things that go away.
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private void look() {
    StoreEvidence.Progress progress = network.evidence().progress();
    Sample sample =
        new Sample(
            Instant.now(),
            (int) network.nodes().stream().filter(n -> n.state().equals("up")).count(),
            progress.messages(),
            progress.claimed(),
            progress.backlog());
    samples.add(sample);
    Sample before = samples.get(Math.max(0, samples.size() - RATE_OVER));
    double seconds = Duration.between(before.at(), sample.at()).toMillis() / 1000.0;
    view.show(
        sample,
        seconds <= 0 ? 0 : Math.max(0, sample.delivered() - before.delivered()) / seconds,
        network.nodes(),
        network.evidence().owners(),
        notes.incidents());
  }

  List<Sample> end() throws InterruptedException {
    ended = true;
    thread.join();
    return List.copyOf(samples);
  }
}
