// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases.Lease;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.cluster.PeerMessage;
import dev.causeway.relayer.node.cluster.PeerMessage.Accept;
import dev.causeway.relayer.node.cluster.PeerMessage.Offer;
import dev.causeway.relayer.node.cluster.PeerMessage.Relieve;
import dev.causeway.relayer.node.cluster.PeerMessage.Take;
import dev.causeway.relayer.node.duty.SupervisorCommand.Drain;
import dev.causeway.relayer.node.duty.SupervisorCommand.FromPeer;
import dev.causeway.relayer.node.duty.SupervisorCommand.Look;
import dev.causeway.relayer.node.duty.SupervisorCommand.MembersChanged;
import dev.causeway.relayer.node.duty.SupervisorCommand.StoreChanged;
import dev.causeway.relayer.node.duty.SupervisorCommand.WakeDuty;
import dev.causeway.relayer.node.duty.SupervisorEvent.Acquired;
import dev.causeway.relayer.node.duty.SupervisorEvent.Failed;
import dev.causeway.relayer.node.duty.SupervisorEvent.FromDuty;
import dev.causeway.relayer.node.duty.SupervisorEvent.Looked;
import dev.causeway.relayer.node.duty.SupervisorEvent.Released;
import dev.causeway.relayer.node.duty.SupervisorEvent.Renew;
import dev.causeway.relayer.node.duty.SupervisorEvent.Renewed;
import dev.causeway.relayer.node.duty.SupervisorEvent.Tick;
import dev.causeway.relayer.node.duty.SupervisorEvent.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Root of the node's actors: holds the node's leases, spawns a {@link DutyActor} for every duty,
 * has it begin and stop, and passes on wake-ups.
 *
 * <p>Lives as long as the node. All leases are renewed by one statement. Free leases are looked for
 * at intervals, and at once when the store says that their owner died or a peer gives them up; who
 * takes which is decided by {@link StandbyRules}, and in the end by the store. A duty actor that
 * fails by a bug is restarted with back-off and starts over from the store; its lease runs on.
 */
public final class DutySupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(DutySupervisor.class);

  private static final DutyName ALL = new DutyName("all");

  private final NodeSurroundings around;
  private final ActorContext<SupervisorCommand> context;
  private final DutyActors actors;
  private final Set<DutyName> acquiring = new HashSet<>();
  private final Map<Fence, Optional<NodeId>> yielding = new HashMap<>();
  private final List<ActorRef<Done>> drainers = new ArrayList<>();
  private final StandbyRules rules;
  private final DutyRelief relief;
  private boolean looking;
  private boolean lookAgain;
  private boolean renewing;
  private boolean draining;
  private boolean wentWell = true;
  private long lastContact;

  private DutySupervisor(
      List<Duty> duties,
      NodeSurroundings around,
      ActorContext<SupervisorCommand> context,
      TimerScheduler<SupervisorCommand> timers) {
    this.around = around;
    this.context = context;
    this.lastContact = around.duty().leases().now();
    this.actors =
        DutyActors.spawn(
            duties,
            around.duty(),
            context,
            context.messageAdapter(DutyActor.Report.class, FromDuty::new));
    this.rules = new StandbyRules(around.node(), actors.names(), settings().relief());
    this.relief = new DutyRelief(around, rules);
    timers.startTimerWithFixedDelay(new Tick(), settings().standbyInterval());
    timers.startTimerWithFixedDelay(new Renew(), settings().leaseRenewal());
    look();
  }

  /** Spawns the duties. */
  public static Behavior<SupervisorCommand> create(List<Duty> duties, NodeSurroundings around) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new DutySupervisor(duties, around, context, timers).running()));
  }

  private DutySettings settings() {
    return around.duty().settings();
  }

  private Behavior<SupervisorCommand> running() {
    return Behaviors.receive(SupervisorCommand.class)
        .onAnyMessage(
            message -> {
              take(message);
              return Behaviors.same();
            })
        .build();
  }

  private void take(SupervisorCommand message) {
    switch (message) {
      case StoreChanged(var notice) -> actors.wake(notice);
      case WakeDuty(var duty) -> actors.tell(duty, new DutyActor.Wake());
      case Look() -> look();
      case MembersChanged(var members) -> {
        LOG.info("members: nodes={}", members);
        rules.members(members, around.duty().leases().now());
        look();
      }
      case FromPeer(var said) -> hear(said);
      case Drain(var replyTo) -> drain(replyTo);
      case Tick() -> tick();
      case Renew() -> renew();
      case Looked(var leases, var asked) -> looked(leases, asked);
      case Renewed(var asked, var held, var time) -> renewed(asked, held, time);
      case Acquired(var duty, var fence, var asked) -> acquired(duty, fence, asked);
      case Released(var fence) -> released(fence);
      case Failed failed -> failed(failed);
      case FromDuty(var report) -> reported(report);
    }
  }

  private void tick() {
    for (Fence overdue : held().overdue()) {
      lose(overdue, "not renewed in time");
    }
    tellContact();
    look();
    offer();
  }

  private void tellContact() {
    boolean recent = held().now() - lastContact < settings().leaseTimeToLive().toNanos();
    around
        .contact()
        .accept(
            draining && drainers.isEmpty()
                ? StoreContact.DRAINED
                : recent ? StoreContact.GOOD : StoreContact.LOST);
  }

  private HeldLeases held() {
    return around.duty().leases();
  }

  private void contact(long asked) {
    lastContact = Math.max(lastContact, asked);
    wentWell = true;
  }

  private void look() {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    long asked = held().now();
    ask(Work.LOOK, Optional.empty(), ALL, () -> new Looked(around.leases().all(), asked));
  }

  private void looked(List<Lease> leases, long asked) {
    looking = false;
    contact(asked);
    if (!draining) {
      rules.wanted(leases, held().now()).forEach(this::acquire);
    }
    if (lookAgain) {
      lookAgain = false;
      look();
    }
  }

  private void acquire(DutyName duty) {
    boolean ours = held().all().stream().anyMatch(fence -> fence.duty().equals(duty));
    if (ours || draining || !actors.names().contains(duty) || !acquiring.add(duty)) {
      return;
    }
    long asked = held().now();
    Duration timeToLive = settings().leaseTimeToLive();
    ask(
        Work.ACQUIRE,
        Optional.empty(),
        duty,
        () -> new Acquired(duty, around.leases().acquire(duty, around.node(), timeToLive), asked));
  }

  private void acquired(DutyName duty, Optional<Fence> fence, long asked) {
    acquiring.remove(duty);
    if (fence.isEmpty()) {
      return;
    }
    contact(asked);
    held().granted(fence.get(), asked, settings().leaseTimeToLive());
    if (draining) {
      handOver(fence.get(), Optional.empty());
    } else {
      actors.tell(duty, new DutyActor.Begin(fence.get()));
    }
  }

  private void renew() {
    Set<Fence> all = Set.copyOf(held().all());
    if (renewing || all.isEmpty()) {
      return;
    }
    renewing = true;
    long asked = held().now();
    ask(
        Work.RENEW,
        Optional.empty(),
        ALL,
        () -> new Renewed(all, around.leases().renewAll(all, settings().leaseTimeToLive()), asked));
  }

  private void renewed(Set<Fence> asked, Set<Fence> renewed, long time) {
    renewing = false;
    contact(time);
    for (Fence fence : asked) {
      if (!held().all().contains(fence)) {
        continue;
      }
      if (renewed.contains(fence)) {
        held().granted(fence, time, settings().leaseTimeToLive());
      } else {
        lose(fence, "renewal refused");
      }
    }
  }

  private void lose(Fence fence, String how) {
    held().gone(fence);
    actors.tell(fence.duty(), new DutyActor.Lose(fence, how));
    handedOver(fence);
  }

  private void handOver(Fence fence, Optional<NodeId> successor) {
    if (yielding.putIfAbsent(fence, successor) == null) {
      actors.tell(fence.duty(), new DutyActor.Yield(fence));
    }
  }

  private void reported(DutyActor.Report report) {
    switch (report) {
      case DutyActor.Ready(var duty) ->
          held().all().stream()
              .filter(fence -> fence.duty().equals(duty))
              .forEach(fence -> actors.tell(duty, again(fence)));
      case DutyActor.Refused(var fence) -> {
        held().gone(fence);
        handedOver(fence);
        look();
      }
      case DutyActor.Yielded(var fence) ->
          ask(
              Work.RELEASE,
              Optional.of(fence),
              fence.duty(),
              () -> {
                around.leases().release(fence);
                return new Released(fence);
              });
      case DutyActor.Struggling(var fence, var chain) -> {
        if (!draining && held().all().contains(fence) && !yielding.containsKey(fence)) {
          relief.struggling(fence, chain);
        }
      }
      case DutyActor.Recovered(var fence) -> relief.settled(fence);
    }
  }

  private DutyActor.Command again(Fence fence) {
    return yielding.containsKey(fence) ? new DutyActor.Yield(fence) : new DutyActor.Begin(fence);
  }

  private void released(Fence fence) {
    held().gone(fence);
    Optional<NodeId> successor = yielding.getOrDefault(fence, Optional.empty());
    successor.ifPresent(
        node -> around.membership().tell(node, new Take(around.node(), Set.of(fence.duty()))));
    LOG.info(
        "lease released: duty={} epoch={} successor={}",
        fence.duty(),
        fence.epoch(),
        successor.map(NodeId::value).orElse("any"));
    handedOver(fence);
  }

  private void handedOver(Fence fence) {
    yielding.remove(fence);
    relief.settled(fence);
    finishDraining();
  }

  private void failed(Failed failed) {
    if (wentWell) {
      wentWell = false;
      LOG.warn("leases: what={} cause={}", failed.work(), failed.cause().toString());
    }
    switch (failed.work()) {
      case LOOK -> looking = false;
      case RENEW -> renewing = false;
      case ACQUIRE -> {
        acquiring.remove(failed.duty());
        finishDraining();
      }
      // It runs out by itself, and nothing is done under it any more.
      case RELEASE -> failed.fence().ifPresent(this::released);
    }
  }

  /** Offers what others should have to them; they answer when they are able to take it. */
  private void offer() {
    if (draining) {
      return;
    }
    rules
        .unwanted(
            held().all().stream().filter(fence -> !yielding.containsKey(fence)).toList(),
            held().now())
        .forEach(
            (node, offered) -> around.membership().tell(node, new Offer(around.node(), offered)));
  }

  private void hear(PeerMessage said) {
    switch (said) {
      case Offer _, Relieve _ -> {
        if (!draining && held().now() - lastContact < settings().leaseRenewal().toNanos()) {
          relief.offered(said, held().now());
        }
      }
      case Accept(var from, var accepted) ->
          held().all().stream()
              .filter(fence -> accepted.contains(fence.duty()))
              .filter(
                  fence ->
                      relief.isSought(fence)
                          || rules.preferred(fence.duty()).equals(Optional.of(from)))
              .forEach(
                  fence -> {
                    relief.handingOver(fence, held().now());
                    handOver(fence, Optional.of(from));
                  });
      case Take(var _, var given) ->
          given.stream().filter(duty -> !rules.rests(duty, held().now())).forEach(this::acquire);
    }
  }

  private void drain(ActorRef<Done> replyTo) {
    drainers.add(replyTo);
    if (!draining) {
      draining = true;
      LOG.info("draining: duties={}", held().all().size());
      for (Fence fence : held().all()) {
        handOver(fence, rules.successor(fence.duty()));
      }
    }
    finishDraining();
  }

  private void finishDraining() {
    if (draining && !drainers.isEmpty() && held().all().isEmpty() && acquiring.isEmpty()) {
      LOG.info("drained");
      List<ActorRef<Done>> waiting = List.copyOf(drainers);
      drainers.clear();
      tellContact();
      waiting.forEach(replyTo -> replyTo.tell(Done.getInstance()));
    }
  }

  private void ask(
      Work work, Optional<Fence> fence, DutyName duty, Supplier<SupervisorCommand> call) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(call, around.duty().blocking()),
        (result, failure) -> failure == null ? result : new Failed(work, fence, duty, failure));
  }
}
