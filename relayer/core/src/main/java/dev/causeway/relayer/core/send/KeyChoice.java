// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.relayer.core.store.SenderRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of several keys of a chain sends what. Pure, but for what it remembers of its own choices.
 *
 * <p>A key that is stuck gets nothing new while another one is not.
 */
final class KeyChoice {

  /**
   * How a key stands.
   *
   * @param key which one
   * @param waiting how many transactions of it are wanted and not mined
   * @param stuck whether it does not get on
   */
  record Standing(SenderRole key, int waiting, boolean stuck) {}

  private final List<Standing> usable = new ArrayList<>();
  private final Map<SenderRole, Integer> waiting = new EnumMap<>(SenderRole.class);

  /**
   * A choice between keys.
   *
   * @param keys all of them, the preferred one first
   */
  KeyChoice(List<Standing> keys) {
    keys.stream().filter(key -> !key.stuck()).forEach(usable::add);
    if (usable.isEmpty()) {
      usable.addAll(keys);
    }
    usable.forEach(key -> waiting.put(key.key(), key.waiting()));
  }

  /** Whether nothing should wait for what this key sends, because another one gets on. */
  boolean isAvoided(SenderRole key) {
    return !waiting.containsKey(key);
  }

  /**
   * The key for what others build upon and whose order matters: all of it goes to one key, in the
   * order of its nonces.
   *
   * @param carrying the key that carries the last such thing that is not mined yet
   */
  SenderRole lead(Optional<SenderRole> carrying) {
    return took(carrying.filter(waiting::containsKey).orElseGet(() -> usable.getFirst().key()));
  }

  /** The key for what depends on nothing that is on its way: the one with the least to do. */
  SenderRole free() {
    SenderRole best = usable.getFirst().key();
    for (Standing key : usable) {
      if (waitingOf(key.key()) < waitingOf(best)) {
        best = key.key();
      }
    }
    return took(best);
  }

  private int waitingOf(SenderRole key) {
    return waiting.getOrDefault(key, 0);
  }

  private SenderRole took(SenderRole key) {
    waiting.merge(key, 1, Integer::sum);
    return key;
  }
}
