// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.causeway.chains.ChainFailure;
import dev.causeway.model.ChainId;
import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.ReliefPolicy;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.relayer.node.cluster.Membership;
import dev.causeway.relayer.node.cluster.PeerMessage;
import dev.causeway.relayer.node.duty.DutyStatus.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time is manual and steps run on the actor's thread, so nothing here waits. */
class DutySupervisorTest {
  private static final DutyName NAME = DutyName.watch(ChainId.of(900));
  private static final NodeId OTHER = new NodeId("node-2");
  private static final NodeId NODE = new NodeId("node-1");
  private static final DutySettings SETTINGS =
      new DutySettings(
          Duration.ofSeconds(6),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          new ReliefPolicy(Duration.ofSeconds(10), Duration.ofMinutes(1)));

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<DutyStatus> board = kit.createTestProbe();
  private final TestProbe<Fence> steps = kit.createTestProbe();
  private final TestProbe<Fence> releases = kit.createTestProbe();
  private final OneLease leases = new OneLease();
  private final AtomicLong nanos = new AtomicLong();
  private final List<StoreContact> contacts = new CopyOnWriteArrayList<>();
  private final TestProbe<PeerMessage> told = kit.createTestProbe();
  private final Membership peers = new Listening();
  private volatile boolean reaches = true;
  private final Deque<Supplier<Duty.Step>> script = new ArrayDeque<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void shouldStepAtOnceWhenTheLeaseIsFree() {
    spawn();

    assertThat(steps.receiveMessage().epoch()).isEqualTo(Epoch.of(1));
    assertThat(phases(2)).containsExactly(Phase.STANDBY, Phase.ACTIVE);
  }

  @Test
  void shouldNotStepUntilTheOtherNodeGivesTheLeaseUp() {
    leases.heldElsewhere = true;
    spawn();
    passes(Duration.ofSeconds(3));
    steps.expectNoMessage(Duration.ZERO);

    leases.heldElsewhere = false;
    passes(Duration.ofSeconds(1));

    steps.receiveMessage();
  }

  @Test
  void shouldStepAgainWithoutWaitingWhenMoreWorkIsLeft() {
    script.add(Duty.Step.Again::new);
    spawn();

    steps.receiveMessage();
    steps.receiveMessage();
    steps.expectNoMessage(Duration.ZERO);
  }

  @Test
  void shouldStepWhenWokenAndWhenTheIdleTimeIsOver() {
    ActorRef<SupervisorCommand> actor = spawn();
    steps.receiveMessage();

    actor.tell(new SupervisorCommand.WakeDuty(NAME));
    steps.receiveMessage();
    passes(Duration.ofSeconds(61));
    steps.receiveMessage();
  }

  @Test
  void shouldBackOffAfterFailuresWhateverWakesIt() {
    ChainFailure failure = new ChainFailure.Unreachable(ChainId.of(900), "refused");
    script.add(() -> new Duty.Step.Failed(failure));
    script.add(() -> new Duty.Step.Failed(failure));
    ActorRef<SupervisorCommand> actor = spawn();
    steps.receiveMessage();
    actor.tell(new SupervisorCommand.WakeDuty(NAME));
    assertThat(phases(3)).endsWith(Phase.FAILING);
    steps.expectNoMessage(Duration.ZERO);

    passes(Duration.ofMillis(130));
    steps.receiveMessage();
    board.receiveMessage();
    passes(Duration.ofMillis(130));
    steps.expectNoMessage(Duration.ZERO);
    passes(Duration.ofMillis(130));
    steps.receiveMessage();
    assertThat(phases(1)).containsExactly(Phase.ACTIVE);
  }

  @Test
  void shouldNotBackOffForLongerThanAFailureAllowsHoweverOftenItFails() {
    ChainFailure failure = new ChainFailure.Unreachable(ChainId.of(900), "refused");
    Duration most = Duration.ofMillis(250);
    for (int i = 0; i < 20; i++) {
      script.add(() -> new Duty.Step.Failed(failure, Optional.of(most)));
    }
    spawn();
    steps.receiveMessage();
    assertThat(phases(3)).endsWith(Phase.FAILING);

    for (int i = 0; i < 10; i++) {
      passes(most);
      steps.receiveMessage();
      board.receiveMessage();
    }
  }

  @Test
  void shouldReturnToStandbyWhenAWriteIsFencedOut() {
    script.add(
        () -> {
          throw new FencedOutException(new Fence(NAME, NODE, Epoch.of(1)));
        });
    spawn();
    steps.receiveMessage();
    assertThat(phases(3)).endsWith(Phase.STANDBY);

    passes(Duration.ofSeconds(1));
    assertThat(steps.receiveMessage().epoch()).isEqualTo(Epoch.of(2));
  }

  @Test
  void shouldReturnToStandbyWhenTheRenewalIsRefused() {
    spawn();
    steps.receiveMessage();
    leases.heldElsewhere = true;
    passes(Duration.ofSeconds(2));

    assertThat(phases(3)).containsExactly(Phase.STANDBY, Phase.ACTIVE, Phase.STANDBY);
  }

  @Test
  void shouldStopAtOnceAndSaySoWhenTheStoreDoesNotAnswerForALeasesTime() {
    ActorRef<SupervisorCommand> actor = spawn();
    steps.receiveMessage();
    leases.unreachable = true;

    passes(Duration.ofMillis(6_100));
    assertThat(phases(3)).containsExactly(Phase.STANDBY, Phase.ACTIVE, Phase.STANDBY);
    actor.tell(new SupervisorCommand.WakeDuty(NAME));
    steps.expectNoMessage(Duration.ofMillis(100));
    assertThat(contacts).last().isEqualTo(StoreContact.LOST);

    leases.unreachable = false;
    passes(Duration.ofMillis(600));
    steps.receiveMessage();
  }

  @Test
  void shouldNotBeginAStepWhenTheProcessStoodStillLongerThanItsLease() {
    ActorRef<SupervisorCommand> actor = spawn();
    steps.receiveMessage();
    // Time went by, and no timer of ours ran.
    nanos.addAndGet(Duration.ofSeconds(7).toNanos());

    actor.tell(new SupervisorCommand.WakeDuty(NAME));

    steps.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void shouldReleaseTheLeasesAndTakeNoneWhenDrained() {
    ActorRef<SupervisorCommand> actor = spawn();
    steps.receiveMessage();
    TestProbe<Done> done = kit.createTestProbe();

    actor.tell(new SupervisorCommand.Drain(done.getRef()));

    done.receiveMessage();
    assertThat(leases.released).hasSize(1);
    assertThat(contacts).contains(StoreContact.DRAINED);
    passes(Duration.ofSeconds(10));
    steps.expectNoMessage(Duration.ZERO);
  }

  @Test
  void shouldAskTheOthersForReliefWhenADutyHasFailedForLong() {
    ActorRef<SupervisorCommand> actor = spawnedWithOther();
    passesByTicks(Duration.ofSeconds(9));
    told.expectNoMessage(Duration.ZERO);

    passesByTicks(Duration.ofSeconds(6));
    assertThat(told.receiveMessage())
        .isEqualTo(new PeerMessage.Relieve(NODE, ChainId.of(900), Set.of(NAME)));

    actor.tell(new SupervisorCommand.FromPeer(new PeerMessage.Accept(OTHER, Set.of(NAME))));
    assertThat(released().duty()).isEqualTo(NAME);
    assertThat(takeTold()).isEqualTo(new PeerMessage.Take(NODE, Set.of(NAME)));
  }

  @Test
  void shouldNotTakeBackWhatItGaveAwayUntilItHasRested() {
    ActorRef<SupervisorCommand> actor = spawnedWithOther();
    passesByTicks(Duration.ofSeconds(16));
    actor.tell(new SupervisorCommand.FromPeer(new PeerMessage.Accept(OTHER, Set.of(NAME))));
    released();
    takeTold();
    leases.heldElsewhere = true;

    actor.tell(new SupervisorCommand.FromPeer(new PeerMessage.Offer(OTHER, Set.of(NAME))));
    told.expectNoMessage(Duration.ofMillis(100));

    passesByTicks(Duration.ofSeconds(61));
    reaches = false;
    actor.tell(new SupervisorCommand.FromPeer(new PeerMessage.Offer(OTHER, Set.of(NAME))));
    told.expectNoMessage(Duration.ofMillis(100));

    reaches = true;
    actor.tell(new SupervisorCommand.FromPeer(new PeerMessage.Offer(OTHER, Set.of(NAME))));
    assertThat(told.receiveMessage()).isEqualTo(new PeerMessage.Accept(NODE, Set.of(NAME)));
  }

  @Test
  void shouldKeepWhatItPerformsAgainWhenAnAnswerComesLate() {
    ActorRef<SupervisorCommand> actor = spawnedWithOther();
    passesByTicks(Duration.ofSeconds(16));
    script.clear();
    passesByTicks(Duration.ofSeconds(7));

    actor.tell(new SupervisorCommand.FromPeer(new PeerMessage.Accept(OTHER, Set.of(NAME))));
    passesByTicks(Duration.ofSeconds(1));

    assertThat(leases.released).isEmpty();
  }

  @Test
  void shouldRelieveAnotherNodeOnlyWhenItReachesTheChainItself() {
    leases.heldElsewhere = true;
    ActorRef<SupervisorCommand> actor = spawnedWithOther();
    var asked = new PeerMessage.Relieve(OTHER, ChainId.of(900), Set.of(NAME));

    reaches = false;
    actor.tell(new SupervisorCommand.FromPeer(asked));
    told.expectNoMessage(Duration.ofMillis(100));
    reaches = true;
    actor.tell(new SupervisorCommand.FromPeer(asked));

    assertThat(told.receiveMessage()).isEqualTo(new PeerMessage.Accept(NODE, Set.of(NAME)));
  }

  private ActorRef<SupervisorCommand> spawnedWithOther() {
    for (int i = 0; i < 100; i++) {
      script.add(
          () -> new Duty.Step.Failed(new ChainFailure.Unreachable(ChainId.of(900), "refused")));
    }
    ActorRef<SupervisorCommand> actor = spawn();
    actor.tell(new SupervisorCommand.MembersChanged(Set.of(NODE, OTHER)));
    return actor;
  }

  private void passesByTicks(Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= 500) {
      passes(Duration.ofMillis(Math.min(500, left)));
    }
  }

  private Fence released() {
    return releases.receiveMessage();
  }

  /** What is told next but for repeated cries for relief. */
  private PeerMessage takeTold() {
    PeerMessage next = told.receiveMessage();
    return next instanceof PeerMessage.Relieve ? takeTold() : next;
  }

  private final class Listening implements Membership {
    @Override
    public void start(Consumer<Set<NodeId>> members, Consumer<PeerMessage> messages) {
      members.accept(Set.of(NODE));
    }

    @Override
    public void tell(NodeId node, PeerMessage message) {
      // Where the placement would have a duty is not what these tests are about.
      if (!(message instanceof PeerMessage.Offer)) {
        told.getRef().tell(message);
      }
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  private void passes(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }

  private ActorRef<SupervisorCommand> spawn() {
    var around =
        new NodeSurroundings(
            NODE,
            leases,
            peers,
            contacts::add,
            _ -> reaches,
            new DutyActor.Surroundings(
                new HeldLeases(nanos::get),
                SETTINGS,
                Runnable::run,
                InstantSource.system(),
                new Random(1),
                status -> board.getRef().tell(status)));
    return kit.spawn(DutySupervisor.create(List.of(new ScriptedDuty()), around));
  }

  private List<Phase> phases(int count) {
    List<Phase> phases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      phases.add(board.receiveMessage().phase());
    }
    return phases;
  }

  private final class ScriptedDuty implements Duty {
    @Override
    public DutyName name() {
      return NAME;
    }

    @Override
    public boolean wakesOn(Notice notice) {
      return false;
    }

    @Override
    public Step step(Fence fence) {
      steps.getRef().tell(fence);
      Supplier<Step> next = script.poll();
      return next == null ? new Step.Idle(Duration.ofMinutes(1)) : next.get();
    }
  }

  /** One lease that another node may hold. */
  private final class OneLease implements Leases {
    private final List<Fence> released = new ArrayList<>();
    private volatile boolean heldElsewhere;
    private volatile boolean unreachable;
    private long epoch;

    @Override
    public Optional<Fence> acquire(DutyName duty, NodeId node, Duration timeToLive) {
      return heldElsewhere
          ? Optional.empty()
          : Optional.of(new Fence(duty, node, Epoch.of(++epoch)));
    }

    @Override
    public boolean renew(Fence fence, Duration timeToLive) {
      if (unreachable) {
        throw new StoreUnavailableException("cut off", new java.io.IOException());
      }
      return !heldElsewhere;
    }

    @Override
    public void release(Fence fence) {
      released.add(fence);
      releases.getRef().tell(fence);
    }

    @Override
    public List<Lease> all() {
      if (unreachable) {
        throw new StoreUnavailableException("cut off", new java.io.IOException());
      }
      return List.of();
    }
  }
}
