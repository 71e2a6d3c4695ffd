// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainEvent;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.proofs.merkle.GlobalTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The contract {@code GlobalRoots} on L1. */
final class GlobalRootsLedger {
  private final List<ChainId> slots;
  private final Map<ChainId, ExitRoot> exitRoots = new HashMap<>();
  private final Set<GlobalRoot> known = new HashSet<>();
  private GlobalTree tree = GlobalTree.EMPTY;
  private long sequence;

  GlobalRootsLedger(List<ChainId> slots) {
    this.slots = slots;
  }

  boolean isKnown(GlobalRoot root) {
    return known.contains(root);
  }

  /** What the storage slot of the global root holds: zero before the first. */
  Bytes32 word() {
    return sequence == 0 ? Bytes32.ZERO : tree.root().value();
  }

  /** Takes an exit root into its slot; nothing happens when it is there already. */
  void accept(Execution execution, ChainId chain, ExitRoot exitRoot) {
    ExitRoot before = exitRoots.get(chain);
    if (exitRoot.equals(before)) {
      return;
    }
    GlobalTree treeBefore = tree;
    exitRoots.put(chain, exitRoot);
    tree = tree.with(slots.indexOf(chain), chain, exitRoot);
    sequence++;
    GlobalRoot root = tree.root();
    boolean isNew = known.add(root);
    execution
        .undo()
        .add(
            () -> {
              if (before == null) {
                exitRoots.remove(chain);
              } else {
                exitRoots.put(chain, before);
              }
              tree = treeBefore;
              sequence--;
              if (isNew) {
                known.remove(root);
              }
            });
    execution.events().add(new ChainEvent.GlobalRootUpdated(root, chain, exitRoot, sequence));
  }
}
