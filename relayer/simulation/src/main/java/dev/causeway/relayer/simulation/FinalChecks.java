// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import static dev.causeway.relayer.simulation.Checker.require;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.Direction;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.TransferView;
import java.util.List;
import java.util.Optional;

/** What must hold once the faults are over and enough time has passed. */
final class FinalChecks {
  private static final int LINKED = 300;

  private final World world;
  private final SimulatedNetwork chains;

  private FinalChecks(World world) {
    this.world = world;
    this.chains = world.chains;
  }

  static void run(World world) {
    FinalChecks checks = new FinalChecks(world);
    checks.world.chains.slots().forEach(checks::checkJournal);
    checks.world.chains.slots().forEach(checks::checkMessages);
    if (world.checker.unbackedExpected()) {
      checks.checkPaused();
    } else {
      checks.world.chains.slots().forEach(checks::checkNonces);
    }
    checks.checkEconomy();
  }

  /** I7: what is stored is the chain, up to its last moments. */
  private void checkJournal(ChainId chain) {
    world.figures.checks++;
    Optional<Progress> progress = world.store.journal().progress(chain);
    require(
        progress.isPresent() && progress.get().halted().isEmpty(),
        Invariant.I7_JOURNAL,
        "chain " + chain + " is not followed in the end: " + progress);
    BlockRef cursor = progress.orElseThrow().cursor();
    long head = chains.head(chain).number().value();
    require(
        world.truth.has(chain, cursor) && cursor.number().value() >= head - 3,
        Invariant.I7_JOURNAL,
        "the cursor of chain %s is %s, the head is %d".formatted(chain, cursor, head));
    List<BlockRef> tail = world.store.journal().tail(chain, LINKED);
    for (int i = 1; i < tail.size(); i++) {
      require(
          tail.get(i - 1).isChildOf(tail.get(i)),
          Invariant.I7_JOURNAL,
          "stored block %s of chain %s is no child of the one below"
              .formatted(tail.get(i - 1), chain));
    }
  }

  /** I1: everything is claimed, or parked for a reason of its own; and the store says so. */
  private void checkMessages(ChainId source) {
    for (Message message : chains.sent(source)) {
      world.figures.checks++;
      world.figures.messages++;
      boolean claimed = chains.isClaimed(message.destinationChain(), message.key());
      Optional<TransferState> stored =
          world.store.transfers().byKey(message.key()).map(TransferView::state);
      if (claimed) {
        world.figures.delivered++;
        continue;
      }
      if (world.checker.unbackedExpected()) {
        continue;
      }
      boolean parked = stored.equals(Optional.of(TransferState.PARKED));
      require(
          parked && mayBeParked(message),
          Invariant.I1_NOTHING_LOST,
          "message %s to chain %s is not claimed; the store has it as %s"
              .formatted(
                  message.key(),
                  message.destinationChain(),
                  stored.map(Enum::name).orElse("unknown")));
      world.figures.parked++;
    }
  }

  private boolean mayBeParked(Message message) {
    return message.recipient().equals(Accounts.REFUSER)
        || (world.shape.limited()
            && message.amount().compareTo(TokenAmount.of(Accounts.CAPACITY)) > 0);
  }

  /** I9: everything is paused. */
  private void checkPaused() {
    for (ChainId chain : chains.slots()) {
      for (Direction direction : Direction.values()) {
        world.figures.checks++;
        require(
            chains.isPaused(chain, direction),
            Invariant.I9_SUPPLY_BREAK,
            "tokens without backing were minted, and %s of chain %s is not paused"
                .formatted(direction, chain));
      }
    }
  }

  /** I13: every nonce that was given is used, and nothing waits. */
  private void checkNonces(ChainId chain) {
    for (SenderRole role : SenderRole.needed()) {
      world.figures.checks++;
      AccountState state =
          chains.access(chain).transactions().account(Accounts.of(role)).orElseThrow();
      world.figures.transactions += state.nextNonce().value();
      List<InFlight> waiting =
          world.store.outbox().inFlight(chain, role).stream()
              .filter(flight -> flight.intent().state() == IntentState.SENT)
              .toList();
      require(
          waiting.isEmpty()
              && world.store.outbox().queued(chain, role, 1).isEmpty()
              && state.pendingNonce().equals(state.nextNonce()),
          Invariant.I13_NONCES,
          "%s on chain %s: the chain expects nonce %s, its pool ends before %s, waiting are %s, queued %s"
              .formatted(
                  role,
                  chain,
                  state.nextNonce(),
                  state.pendingNonce(),
                  waiting.stream().map(InFlight::nonce).toList(),
                  world.store.outbox().queued(chain, role, 5).size()));
    }
  }

  /** I16: no storm of transactions, whatever happened. */
  private void checkEconomy() {
    world.figures.checks++;
    long most = 100 + 20 * world.figures.messages;
    require(
        world.figures.transactions <= most,
        Invariant.I16_ECONOMY,
        "%d transactions for %d messages"
            .formatted(world.figures.transactions, world.figures.messages));
  }
}
