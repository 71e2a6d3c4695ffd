// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What operators did, and the switch by which they stop relaying. It holds for every node of the
 * network and outlives all of them. Calls need no fence: an operator is no duty.
 */
public interface OperatorLog {
  /** Who stopped relaying; empty while it goes on. */
  Optional<RelayPause> relayPause();

  /**
   * Stops relaying on every node, and gives notice. Where it is stopped already, the first pause
   * stands.
   *
   * @param operator who asks
   * @param reason why, as people will read it
   * @return whether it went on before
   */
  boolean pauseRelaying(String operator, String reason);

  /**
   * Lets every node relay again, and gives notice.
   *
   * @param operator who asks
   * @return whether it was stopped before
   */
  boolean resumeRelaying(String operator);

  /** The newest acts, newest first; those that changed nothing are not among them. */
  List<Act> acts(int limit);

  /**
   * Relaying is stopped.
   *
   * @param operator by whom
   * @param reason why, as that operator said
   * @param since since when, by the store's clock
   */
  record RelayPause(String operator, String reason, Instant since) {}

  /**
   * Something that an operator changed.
   *
   * @param at when, by the store's clock
   * @param operator who
   * @param kind what
   * @param chain on which chain, where it concerns one
   * @param detail what it did, as a line for people
   */
  record Act(Instant at, String operator, Kind kind, Optional<ChainId> chain, String detail) {}

  /** What an operator can change. The names are a stored format. */
  enum Kind {
    /** Relaying was stopped. */
    PAUSE_RELAYING,
    /** Relaying was let go on. */
    RESUME_RELAYING,
    /** A halted chain was let go on. */
    RESUME_CHAIN,
    /** A message that was parked or delayed is tried again. */
    RETRY_TRANSFER
  }
}
