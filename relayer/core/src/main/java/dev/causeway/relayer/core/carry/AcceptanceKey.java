// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import dev.causeway.chains.ContractCall;
import dev.causeway.model.GlobalRoot;
import dev.causeway.relayer.core.store.Outbox.Intent;
import java.util.Optional;

/** Names the acceptance of a global root in the outbox, so that claims can be queued behind it. */
public final class AcceptanceKey {
  /** Purpose of acceptances in the outbox: the name of {@link ContractCall.AcceptRoot}. */
  public static final String PURPOSE = "accept-root";

  private static final String PREFIX = PURPOSE + ":";

  private AcceptanceKey() {}

  /** The dedupe key of the acceptance of a root. */
  public static String of(GlobalRoot root) {
    return PREFIX + root;
  }

  /** The root that an intent accepts; empty when it is no acceptance. */
  public static Optional<GlobalRoot> rootOf(Intent intent) {
    String key = intent.wish().dedupeKey();
    return key.startsWith(PREFIX)
        ? Optional.of(GlobalRoot.parse(key.substring(PREFIX.length())))
        : Optional.empty();
  }
}
