// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.OutboxWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I6: one owner for each epoch, epochs only rise, and nobody else writes. */
final class LeaseCheck {
  private LeaseCheck() {}

  /** What several databases, each on its own, testify to: epochs begin anew in an older one. */
  static Check ofAll(List<Check> each) {
    Check first = each.getFirst();
    return new Check(
        first.id(),
        first.title(),
        first.how(),
        each.stream().mapToLong(Check::checked).sum(),
        each.stream().flatMap(check -> check.violations().stream()).distinct().toList());
  }

  static Check of(List<LeaseChange> changes, List<OutboxWrite> writes) {
    List<String> violations = new ArrayList<>();
    Map<String, LeaseChange> last = new HashMap<>();
    for (LeaseChange change : changes) {
      LeaseChange before = last.put(change.duty(), change);
      if (before == null) {
        continue;
      }
      if (change.epoch() < before.epoch()) {
        violations.add(
            "%s: epoch %d after %d".formatted(change.duty(), change.epoch(), before.epoch()));
      }
      if (change.epoch() == before.epoch() && !change.owner().equals(before.owner())) {
        violations.add(
            "%s: epoch %d of %s and of %s"
                .formatted(change.duty(), change.epoch(), before.owner(), change.owner()));
      }
    }
    for (OutboxWrite write : writes) {
      if (!write.leaseOwner().map(write.node()::equals).orElse(false)) {
        violations.add(
            "%s: %s wrote %s of %s while %s held epoch %d"
                .formatted(
                    write.duty(),
                    write.node(),
                    write.kind(),
                    write.hash(),
                    write.leaseOwner().orElse("nobody"),
                    write.leaseEpoch()));
      }
    }
    return new Check(
        "I6",
        "One owner for each epoch, and no write by anybody else",
        "every change of a lease and every committed write of a signed transaction with the"
            + " connection that made it, recorded by the database server itself",
        changes.size() + (long) writes.size(),
        violations);
  }
}
