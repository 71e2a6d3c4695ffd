// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.ChainFailure;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.simulation.Fault.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How the endpoints of the chains misbehave now, and towards whom. */
final class Troubles {
  private record Entry(ChainId chain, int node, Trouble trouble, int percent, long until) {
    boolean concerns(ChainId other, int otherNode, long now) {
      return now < until && chain.equals(other) && (node < 0 || node == otherNode);
    }
  }

  private final Timeline timeline;
  private final RandomGenerator random;
  private final List<Entry> entries = new ArrayList<>();

  Troubles(Timeline timeline, RandomGenerator random) {
    this.timeline = timeline;
    this.random = random;
  }

  void begin(ChainId chain, int node, Trouble trouble, int percent, long takes) {
    long now = timeline.now();
    entries.removeIf(entry -> entry.until() <= now);
    entries.add(new Entry(chain, node, trouble, percent, now + takes));
  }

  /** Whether that trouble strikes this question. */
  boolean strikes(ChainId chain, int node, Trouble trouble) {
    for (Entry entry : entries) {
      if (entry.trouble() == trouble
          && entry.concerns(chain, node, timeline.now())
          && random.nextInt(100) < entry.percent()) {
        return true;
      }
    }
    return false;
  }

  /** By how many blocks answers are late. */
  long lag(ChainId chain, int node) {
    long lag = 0;
    for (Entry entry : entries) {
      if (entry.trouble() == Trouble.LAG && entry.concerns(chain, node, timeline.now())) {
        lag = Math.max(lag, entry.percent());
      }
    }
    return lag;
  }

  /** Why a question gets no answer; empty when it gets one. */
  Optional<ChainFailure> refusal(ChainId chain, int node) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    if (strikes(chain, node, Trouble.UNREACHABLE)) {
      return Optional.of(new ChainFailure.Unreachable(chain, "simulated outage"));
    }
    if (strikes(chain, node, Trouble.THROTTLED)) {
      return Optional.of(new ChainFailure.Throttled(chain, Optional.of(Duration.ofSeconds(1))));
    }
    if (strikes(chain, node, Trouble.MALFORMED)) {
      return Optional.of(new ChainFailure.Malformed(chain, "simulated nonsense"));
    }
    if (strikes(chain, node, Trouble.INCONSISTENT)) {
      return Optional.of(new ChainFailure.Inconsistent(chain, "simulated lie, found out"));
    }
    return Optional.empty();
  }
}
