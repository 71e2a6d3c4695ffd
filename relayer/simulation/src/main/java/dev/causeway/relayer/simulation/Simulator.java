// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.relayer.simulation.Verdict.Totals;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one seed: draws a world, its users and its faults, lets the time pass, and says whether
 * every invariant held. One thread, no clock, no input but the arguments: the same arguments give
 * the same run, event by event. Several runs may go on in several threads.
 */
public final class Simulator {
  private static final long LEAST_ASK = 3 * 60_000L;
  private static final long OPERATOR_LOOKS = 4 * 60_000L;

  private final long seed;
  private final SimulationOptions options;
  private final Sabotage sabotage;

  /** Simulates that seed. */
  public Simulator(long seed, SimulationOptions options) {
    this(seed, options, Sabotage.NONE);
  }

  Simulator(long seed, SimulationOptions options, Sabotage sabotage) {
    this.seed = seed;
    this.options = options;
    this.sabotage = sabotage;
  }

  private record Plan(Shape shape, List<Traffic.Act> acts, List<Fault> faults) {}

  private Plan draw() {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Shape.of(seed, options, random);
    List<Traffic.Act> acts = Traffic.draw(random, shape);
    List<Fault> faults = FaultPlan.draw(random, shape, acts.stream().map(Traffic.Act::at).toList());
    return new Plan(shape, acts, faults);
  }

  /** Everything that goes wrong in this seed, by time; a fault's number is its place here. */
  public List<Fault> faults() {
    return draw().faults();
  }

  /** Runs the whole plan. */
  public Verdict run() {
    return run(_ -> true, null);
  }

  /**
   * Runs only some of the faults.
   *
   * @param kept numbers of the faults
   */
  public Verdict run(List<Integer> kept) {
    return run(kept::contains, null);
  }

  /**
   * Runs some of the faults and tells every event.
   *
   * @param kept which numbers of faults
   * @param listener takes the trace, line by line
   */
  public Verdict run(IntPredicate kept, @Nullable Consumer<String> listener) {
    Plan plan = draw();
    World world = new World(seed, plan.shape(), sabotage, listener);
    List<Integer> numbers = IntStream.range(0, plan.faults().size()).filter(kept).boxed().toList();
    try {
      start(world, plan, numbers);
      world.timeline.runUntil(plan.shape().end());
      world.checker.askStatus();
      FinalChecks.run(world);
      return new Verdict.Held(seed, world.trace.hash(), totals(world));
    } catch (InvariantBroken broken) {
      return broken(world, numbers, broken);
    } catch (RuntimeException bug) {
      // Outside of any step: in the simulator itself or in a port.
      return broken(world, numbers, new InvariantBroken(Invariant.NO_BUGS, bug.toString()));
    }
  }

  private Verdict broken(World world, List<Integer> numbers, InvariantBroken broken) {
    world.note("broken", broken.invariant() + " " + broken.getMessage());
    return new Verdict.Broken(
        seed,
        world.trace.hash(),
        totals(world),
        broken.invariant(),
        String.valueOf(broken.getMessage()),
        Duration.ofMillis(world.timeline.now()),
        numbers);
  }

  private static void start(World world, Plan plan, List<Integer> numbers) {
    Shape shape = plan.shape();
    SimulatedNetwork chains = world.chains;
    for (ChainId chain : chains.slots()) {
      chains.poison(chain, Accounts.REFUSER, true);
      if (shape.limited() && !chain.equals(shape.network().base())) {
        for (ChainId origin : chains.slots()) {
          chains.limit(
              chain,
              Accounts.tokenOf(origin),
              TokenAmount.of(Accounts.CAPACITY),
              TokenAmount.of(1));
        }
      }
    }
    for (Traffic.Act act : plan.acts()) {
      world.timeline.at(
          act.at(),
          () -> {
            chains.deposit(act.chain(), act.deposit());
            world.note("deposit", act.chain() + " " + act.deposit().amount());
            world.blocks.nudge(act.chain());
          });
    }
    FaultInjector injector = new FaultInjector(world);
    numbers.forEach(number -> injector.plan(plan.faults().get(number)));
    for (SimulatedNode node : world.nodes) {
      world.timeline.at(world.random.nextLong(3_000), node::start);
    }
    world.blocks.start();
    ask(world);
    look(world);
  }

  private static void ask(World world) {
    world.timeline.after(
        LEAST_ASK + world.random.nextLong(4 * LEAST_ASK),
        () -> {
          world.checker.askStatus();
          ask(world);
        });
  }

  /** What an operator does: resumes halted chains, and has parked messages tried again. */
  private static void look(World world) {
    world.timeline.after(
        OPERATOR_LOOKS,
        () -> {
          for (ChainId chain : world.chains.slots()) {
            resume(world, chain);
            if (world.timeline.now() > world.shape.calmAt()) {
              retry(world, chain);
            }
          }
          look(world);
        });
  }

  private static void resume(World world, ChainId chain) {
    world
        .store
        .journal()
        .progress(chain)
        .flatMap(progress -> progress.halted())
        .ifPresent(
            reason -> {
              Checker.require(
                  world.checker.haltsExpected(),
                  Invariant.NO_BUGS,
                  "chain " + chain + " is halted without a reorg of final blocks: " + reason);
              world.note("resumed", chain + " " + reason);
              world.store.journal().resume(chain, "operator");
            });
  }

  private static void retry(World world, ChainId source) {
    for (Message message : world.chains.sent(source)) {
      Address recipient = message.recipient();
      boolean hopeless =
          recipient.equals(Accounts.REFUSER)
              || (world.shape.limited()
                  && message.amount().compareTo(TokenAmount.of(Accounts.CAPACITY)) > 0);
      boolean arrived = world.truth.hasArrived(message);
      if (!hopeless && !arrived) {
        boolean claimed = world.chains.isClaimed(message.destinationChain(), message.key());
        if (claimed) {
          world.chains.retryCall(message.destinationChain(), MessageHash.leaf(message));
          world.blocks.nudge(message.destinationChain());
        } else if (world.store.backlog().retry(message.key(), "operator")) {
          world.note("retried", message.key().toString());
        }
      }
    }
  }

  private static Totals totals(World world) {
    Figures figures = world.figures;
    return new Totals(
        Duration.ofMillis(world.timeline.now()),
        figures.steps,
        figures.blocks,
        figures.writes,
        figures.fencedOut,
        figures.takeovers,
        figures.checks,
        figures.messages,
        figures.delivered,
        figures.parked,
        figures.transactions,
        figures.faults);
  }
}
