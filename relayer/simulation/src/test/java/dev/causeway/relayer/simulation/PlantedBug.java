// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.audit.AuditDuty;
import dev.causeway.relayer.core.challenge.ChallengeDuty;
import dev.causeway.relayer.core.send.SendDuty;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases.Lease;
import dev.causeway.relayer.core.store.Outbox.NewAttempt;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Bugs that somebody might write, and what the simulator must say to each. */
enum PlantedBug implements Sabotage {
  /** Writes are not refused to those who lost their lease. */
  REMOVED_FENCE(Invariant.I6_SINGLE_WRITER, Invariant.NO_BUGS) {
    @Override
    public RelayStore store(RelayStore store, Function<ChainId, TransactionPort> ports) {
      return GatedStore.before(
          store,
          (_, arguments, call) -> {
            if (arguments.length > 0 && arguments[0] instanceof Fence fence) {
              arguments[0] = whoeverHolds(store, fence);
            }
            return call.proceed();
          });
    }
  },

  /** A transaction is broadcast before its bytes are stored. */
  EFFECT_BEFORE_PERSIST(Invariant.I5_WRITE_AHEAD) {
    @Override
    public RelayStore store(RelayStore store, Function<ChainId, TransactionPort> ports) {
      return GatedStore.before(
          store,
          (method, arguments, call) -> {
            if (method.getName().equals("recordAttempt")
                && arguments[4] instanceof SignedTransaction signed
                && arguments[3] instanceof UnsignedTransaction transaction) {
              ports.apply(transaction.chain()).broadcast(List.of(signed));
            }
            if (method.getName().equals("recordAttempts")
                && arguments[2] instanceof List<?> attempts
                && attempts.getFirst() instanceof NewAttempt first) {
              ports.apply(first.transaction().chain()).broadcast(List.of(first.signed()));
            }
            return call.proceed();
          });
    }
  },

  /** The cursor of a chain moves in a transaction of its own, before what the blocks held. */
  CURSOR_OUTSIDE_THE_TRANSACTION(Invariant.I1_NOTHING_LOST, Invariant.NO_BUGS) {
    @Override
    public RelayStore store(RelayStore store, Function<ChainId, TransactionPort> ports) {
      return GatedStore.before(
          store,
          (method, arguments, call) -> {
            if (method.getName().equals("extend")
                && arguments[0] instanceof Fence fence
                && arguments[1] instanceof ChainId chain
                && arguments[3] instanceof ChainHeads heads) {
              moveCursor(store, fence, chain, (List<?>) arguments[2], heads);
            }
            return call.proceed();
          });
    }
  },

  /** Nobody looks at proposals. */
  NO_CHALLENGER(Invariant.I12_DISPUTES) {
    @Override
    public boolean keeps(Duty duty) {
      return !(duty instanceof ChallengeDuty);
    }
  },

  /** Nobody looks at the supply. */
  NO_AUDITOR(Invariant.I9_SUPPLY_BREAK) {
    @Override
    public boolean keeps(Duty duty) {
      return !(duty instanceof AuditDuty);
    }
  },

  /** One sender never sends. */
  LAZY_SENDER(Invariant.I1_NOTHING_LOST) {
    @Override
    public boolean keeps(Duty duty) {
      return !(duty instanceof SendDuty
          && duty.name().value().endsWith("901/" + SenderRole.RELAYER));
    }
  };

  final List<Invariant> found;

  PlantedBug(Invariant... found) {
    this.found = Arrays.asList(found);
  }

  private static Fence whoeverHolds(RelayStore store, Fence fence) {
    return store.leases().all().stream()
        .filter(lease -> lease.duty().equals(fence.duty()) && lease.held())
        .findFirst()
        .map((Lease lease) -> new Fence(lease.duty(), lease.owner(), lease.epoch()))
        .orElse(fence);
  }

  private static void moveCursor(
      RelayStore store, Fence fence, ChainId chain, List<?> blocks, ChainHeads heads) {
    List<BlockRef> parent = store.journal().tail(chain, 1);
    if (parent.isEmpty() || blocks.isEmpty()) {
      return;
    }
    List<ObservedBlock> empty =
        blocks.stream()
            .map(ObservedBlock.class::cast)
            .map(block -> new ObservedBlock(block.block(), List.of()))
            .toList();
    store.journal().extend(fence, chain, empty, heads);
    store.journal().rollBack(fence, chain, parent.getFirst());
  }
}
