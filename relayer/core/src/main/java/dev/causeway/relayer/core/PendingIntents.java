// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import dev.causeway.relayer.core.store.Outbox.Intent;
import java.util.List;

/** Which wishes are still on their way to the chain. Pure. */
public final class PendingIntents {
  private PendingIntents() {}

  /** Whether it waits for a nonce or for its inclusion: it will run after every block so far. */
  public static boolean isUnmined(Intent intent) {
    return switch (intent.state()) {
      case QUEUED, SENT -> true;
      case MINED, FINAL, REVERTED, CLOSED -> false;
    };
  }

  /** Those of the list that will run after every block so far, oldest first. */
  public static List<Intent> unmined(List<Intent> intents) {
    return intents.stream().filter(PendingIntents::isUnmined).toList();
  }
}
