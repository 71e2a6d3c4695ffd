// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.chains.simulated.SimulatedVerifier;
import dev.causeway.chains.simulated.SimulatedVerifier.Behaviour;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.SenderRole;
import java.nio.ByteBuffer;
import java.util.List;

/** Makes the faults of a plan happen. */
final class FaultInjector {
  private static final long TRAP_LIVES = 30 * 60_000L;
  private static final Wei RICH = Wei.parse("1000000000000000000000000");
  private static final Wei BASE_FEE = Wei.of(7);

  private final World world;
  private final SimulatedNetwork chains;

  FaultInjector(World world) {
    this.world = world;
    this.chains = world.chains;
  }

  void plan(Fault fault) {
    world.timeline.at(fault.at(), () -> inject(fault));
  }

  private void inject(Fault fault) {
    switch (fault) {
      case Fault.KillInStep kill -> arm(kill, kill.duty(), kill.point());
      case Fault.FreezeInStep freeze -> arm(freeze, freeze.duty(), freeze.point());
      case Fault.SlowCall slow -> arm(slow, slow.duty(), slow.point());
      case Fault.AmbiguousWrite write -> arm(write, write.duty(), write.write());
      case Fault.Kill kill -> {
        happened(fault);
        world.node(kill.node()).kill(kill.down());
      }
      case Fault.Freeze freeze -> {
        happened(fault);
        freeze(world.node(freeze.node()), freeze.asleep());
      }
      case Fault.StoreDown down -> {
        happened(fault);
        world.takeStoreDown(down.takes());
      }
      case Fault.StoreCut cut -> {
        happened(fault);
        world.node(cut.node()).cutFromStore(cut.takes());
      }
      case Fault.ChainCut cut -> {
        happened(fault);
        world.cut(world.node(cut.node()).index, chain(cut.chain()), cut.takes());
      }
      case Fault.Deaf deaf -> {
        happened(fault);
        world.node(deaf.node()).deafen(deaf.takes());
      }
      case Fault.Drain drain -> {
        happened(fault);
        world.node(drain.node()).drain();
      }
      case Fault.Endpoint trouble -> {
        happened(fault);
        int node = trouble.node() < 0 ? -1 : world.node(trouble.node()).index;
        world.troubles.begin(
            chain(trouble.chain()), node, trouble.trouble(), trouble.percent(), trouble.takes());
      }
      case Fault.Reorg reorg -> reorg(reorg);
      case Fault.DeepReorg reorg -> deepReorg(reorg);
      case Fault.PoolDropped dropped -> {
        happened(fault);
        chains.dropPool(chain(dropped.chain()));
      }
      case Fault.Stall stall -> {
        happened(fault);
        world.blocks.stall(chain(stall.chain()), stall.takes());
      }
      case Fault.FeeSpike spike -> {
        happened(fault);
        chains.baseFee(chain(spike.chain()), Roster.CEILING.times(1_000));
        later(spike.takes(), () -> chains.baseFee(chain(spike.chain()), BASE_FEE));
      }
      case Fault.EmptyWallet empty -> emptyWallet(empty);
      case Fault.Poison poison -> {
        happened(fault);
        Address user = Accounts.USERS.get(Math.floorMod(poison.recipient(), Accounts.USERS.size()));
        chains.poison(chain(poison.chain()), user, true);
        chains.failCalls(chain(poison.chain()), user, true);
        later(
            poison.takes(),
            () -> {
              chains.poison(chain(poison.chain()), user, false);
              chains.failCalls(chain(poison.chain()), user, false);
            });
      }
      case Fault.WrongProposal wrong -> proposeWrong(wrong);
      case Fault.BadVerifier bad -> {
        happened(fault);
        SimulatedVerifier verifier =
            (SimulatedVerifier)
                chains
                    .outputVerifiers()
                    .get(Math.floorMod(bad.verifier(), chains.outputVerifiers().size()));
        verifier.behave(bad.lying() ? Behaviour.LYING : Behaviour.SILENT);
        later(bad.takes(), () -> verifier.behave(Behaviour.HONEST));
      }
      case Fault.UnbackedMint mint -> mintUnbacked(mint);
    }
  }

  private void happened(Fault fault) {
    world.sprung(fault);
  }

  private ChainId chain(int number) {
    return world.shape.chain(number);
  }

  private void later(long millis, Runnable work) {
    world.timeline.after(millis, work);
  }

  private void arm(Fault fault, int duty, int calls) {
    long until = Math.min(fault.at() + TRAP_LIVES, world.shape.calmAt());
    world.traps.arm(world.duty(duty), fault, calls, until);
  }

  private void freeze(SimulatedNode node, long asleep) {
    int incarnation = node.incarnation();
    if (node.freeze()) {
      later(asleep, () -> node.thaw(incarnation));
    }
  }

  private void reorg(Fault.Reorg reorg) {
    ChainId chain = chain(reorg.chain());
    long head = chains.head(chain).number().value();
    long finalized = chains.access(chain).reader().heads().orElseThrow().finalized().value();
    int depth = (int) Math.min(reorg.depth(), head - finalized);
    if (depth > 0) {
      happened(reorg);
      chains.reorg(chain, depth, reorg.keep());
      replaced();
    }
  }

  private void deepReorg(Fault.DeepReorg reorg) {
    ChainId base = chains.options().base();
    long head = chains.head(base).number().value();
    long finalized = chains.access(base).reader().heads().orElseThrow().finalized().value();
    int depth = (int) Math.min(head - finalized + reorg.beyond(), head - 1);
    if (depth > 0) {
      happened(reorg);
      world.checker.expectHalts();
      chains.reorgFinal(base, depth, reorg.keep());
      replaced();
    }
  }

  private void replaced() {
    for (ChainId chain : chains.slots()) {
      world.truth.follow(chain);
    }
    chains.slots().forEach(chain -> world.checker.afterBlock(chain, true));
    world.blocks.reorganized();
  }

  private void emptyWallet(Fault.EmptyWallet empty) {
    List<SenderRole> roles = SenderRole.needed();
    SenderRole role = roles.get(Math.floorMod(empty.role(), roles.size()));
    // Whoever lets the challenger's wallet run dry loses the window: an operator's duty, not a
    // test.
    if (role != SenderRole.CHALLENGER) {
      happened(empty);
      ChainId chain = chain(empty.chain());
      chains.balance(chain, Accounts.of(role), Wei.ZERO);
      later(empty.takes(), () -> chains.balance(chain, Accounts.of(role), RICH));
    }
  }

  private void proposeWrong(Fault.WrongProposal wrong) {
    happened(wrong);
    ChainId rollup = world.shape.rollup(wrong.rollup());
    BlockNumber block = chains.head(rollup).number().minusOrZero(wrong.behind());
    ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE);
    OutputRoot output = new OutputRoot(Bytes32.of(word.putLong(0, world.random.nextLong())));
    chains.propose(rollup, output, block);
    world.blocks.nudge(chains.options().base());
  }

  private void mintUnbacked(Fault.UnbackedMint mint) {
    happened(mint);
    ChainId rollup = world.shape.rollup(mint.rollup());
    TokenKey token = Accounts.tokenOf(chains.options().base());
    TokenAmount amount = TokenAmount.of(77);
    chains.mintUnbacked(rollup, token, Accounts.USERS.getFirst(), amount);
    world.checker.expectUnbacked(token, amount);
    world.blocks.nudge(rollup);
  }
}
