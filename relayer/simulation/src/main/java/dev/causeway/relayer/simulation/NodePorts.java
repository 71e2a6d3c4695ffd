// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.BaseState;
import dev.causeway.chains.BatchSource;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.Layer;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TransactionPort;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.MessageLog;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store and the chains as one process of a node reaches them. Every call is a point where the
 * process may die, fall asleep or be slow, where the store may fail and where a chain may not
 * answer.
 */
final class NodePorts {
  private final World world;
  private final SimulatedNode node;
  private final int incarnation;
  private final Map<ChainId, TransactionPort> transactions = new HashMap<>();

  NodePorts(World world, SimulatedNode node) {
    this.world = world;
    this.node = node;
    this.incarnation = node.incarnation();
  }

  RelayStore store() {
    return GatedStore.before(world.store, this::passToStore);
  }

  TransactionPort transactions(ChainId chain) {
    return transactions.computeIfAbsent(
        chain,
        _ ->
            gate(chain)
                .before(TransactionPort.class, new TroubledTransactions(world, node, chain)));
  }

  ChainAccess access(ChainId chain) {
    ChainAccess real = world.chains.access(chain);
    PortGate gate = gate(chain);
    return new ChainAccess(
        chain,
        real.name(),
        gate.before(ChainReader.class, new TroubledReader(world, node, chain)),
        gate.before(SupplyReader.class, real.supplies()),
        transactions(chain),
        real.encoder(),
        real.hints(),
        switch (real.layer()) {
          case Layer.Base(var state) -> new Layer.Base(gate.before(BaseState.class, state));
          case Layer.Optimistic(var state) ->
              new Layer.Optimistic(gate.before(RollupState.class, state));
          case Layer.Validity(var batches) ->
              new Layer.Validity(gate.before(BatchSource.class, batches));
        });
  }

  private PortGate gate(ChainId chain) {
    return (method, _, call) ->
        method.getReturnType() == Outcome.class
            ? passToChain(chain, method.getName().equals("broadcast"), call)
            : call.proceed();
  }

  private @Nullable Object passToChain(ChainId chain, boolean effect, PortGate.Call call) {
    Optional<Fault> trap = trap(effect, false);
    spring(trap, false);
    Optional<ChainFailure> refusal =
        world.isCut(node, chain)
            ? Optional.of(new ChainFailure.Unreachable(chain, "simulated partition"))
            : world.troubles.refusal(chain, node.index);
    Object answer = refusal.isPresent() ? Outcome.failed(refusal.get()) : call.proceed();
    spring(trap, true);
    return answer;
  }

  private @Nullable Object passToStore(Method method, Object[] arguments, PortGate.Call call) {
    requireAlive();
    if (method.getDeclaringClass() == MessageLog.class) {
      // Read under a lock of the exit trees: the node may not do anything else meanwhile.
      requireStore();
      return call.proceed();
    }
    boolean write = arguments.length > 0 && arguments[0] instanceof Fence;
    Optional<Fault> trap = trap(write, write);
    spring(trap, false);
    requireStore();
    if (!write) {
      Object answer = call.proceed();
      spring(trap, true);
      return answer;
    }
    Fence fence = (Fence) arguments[0];
    DutySlot slot = node.current();
    if (slot != null && fence.equals(slot.fence)) {
      node.keepLease(slot);
    }
    boolean fails = trap.orElse(null) instanceof Fault.AmbiguousWrite;
    if (fails && trap.get() instanceof Fault.AmbiguousWrite(_, _, _, var happened) && !happened) {
      throw new StoreUnavailableException("simulated failure before the commit", failure());
    }
    Object answer = call.proceed();
    world.checker.wrote(node.id(), fence, method.getName());
    if (slot != null) {
      slot.effects++;
    }
    if (fails) {
      throw new StoreUnavailableException("simulated failure after the commit", failure());
    }
    spring(trap, true);
    return answer;
  }

  private static IllegalStateException failure() {
    return new IllegalStateException("the connection broke");
  }

  private void requireAlive() {
    if (node.incarnation() != incarnation) {
      throw new NodeCrashed();
    }
  }

  private void requireStore() {
    if (!node.reachesStore()) {
      throw new StoreUnavailableException("simulated: the store is not reached", failure());
    }
  }

  private Optional<Fault> trap(boolean effect, boolean write) {
    requireAlive();
    DutySlot slot = node.current();
    return slot == null
        ? Optional.empty()
        : world.traps.next(slot.name, effect, write, world.timeline.now());
  }

  /** Does what the trap says, if it is for this side of the call. */
  private void spring(Optional<Fault> trap, boolean after) {
    if (trap.isPresent()) {
      switch (trap.get()) {
        case Fault.KillInStep kill when kill.after() == after -> {
          world.sprung(kill);
          node.kill(kill.down());
        }
        case Fault.FreezeInStep freeze when freeze.after() == after && world.maySleep() -> {
          world.sprung(freeze);
          if (node.freeze()) {
            world.sleep(freeze.asleep());
            node.thaw(incarnation);
          }
        }
        case Fault.SlowCall slow when slow.after() == after && world.maySleep() -> {
          world.sprung(slow);
          world.sleep(slow.takes());
        }
        case Fault.AmbiguousWrite write when !after -> world.sprung(write);
        default -> {
          // For the other side of the call.
        }
      }
    }
    requireAlive();
  }
}
