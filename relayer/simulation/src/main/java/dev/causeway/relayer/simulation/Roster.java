// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Layer;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.chains.simulated.SimulatedSigner;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.audit.AuditConfig;
import dev.causeway.relayer.core.audit.AuditDuty;
import dev.causeway.relayer.core.carry.CarryDuty;
import dev.causeway.relayer.core.carry.UpdateDuty;
import dev.causeway.relayer.core.challenge.ChallengeConfig;
import dev.causeway.relayer.core.challenge.ChallengeDuty;
import dev.causeway.relayer.core.claim.ClaimConfig;
import dev.causeway.relayer.core.claim.ClaimDuty;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ExitTrees;
import dev.causeway.relayer.core.send.FeePolicy;
import dev.causeway.relayer.core.send.SendConfig;
import dev.causeway.relayer.core.send.SendDuty;
import dev.causeway.relayer.core.settle.SettleConfig;
import dev.causeway.relayer.core.settle.SettleDuty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.watch.WatchConfig;
import dev.causeway.relayer.core.watch.WatchDuty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The duties of a node, as a real node lists them, with waits that fit slow chains. */
final class Roster {
  /** Most that the relayer pays per gas. */
  static final Wei CEILING = Wei.of(1_000_000_000L);

  private final World world;
  private final SimulatedNetwork chains;

  Roster(World world) {
    this.world = world;
    this.chains = world.chains;
  }

  /** The names of all duties. */
  List<DutyName> names() {
    List<DutyName> names = new ArrayList<>();
    for (ChainId chain : chains.slots()) {
      boolean base = chain.equals(chains.options().base());
      names.add(DutyName.watch(chain));
      names.add(DutyName.carry(chain));
      names.add(DutyName.claim(chain));
      if (!base) {
        names.add(DutyName.settle(chain));
        names.add(DutyName.challenge(chain));
      }
      roles(base).forEach(role -> names.add(DutyName.send(chain, role)));
    }
    names.add(DutyName.audit());
    return List.copyOf(names);
  }

  private static List<SenderRole> roles(boolean base) {
    return base ? SenderRole.needed() : List.of(SenderRole.RELAYER, SenderRole.GUARDIAN);
  }

  /** All duties of a node, new. */
  List<Duty> duties(SimulatedNode node) {
    NodePorts ports = new NodePorts(world, node);
    RelayStore store = world.sabotage.store(ports.store(), ports::transactions);
    Map<ChainId, ChainAccess> access = new LinkedHashMap<>();
    chains.slots().forEach(chain -> access.put(chain, ports.access(chain)));
    ChainId base = chains.options().base();
    Network network = new Network(base, chains.slots(), access);
    ClaimProofs proofs = new ClaimProofs(new ExitTrees(store.messages()), chains.slots());
    List<Duty> made = new ArrayList<>();
    for (ChainId chain : chains.slots()) {
      made.add(
          new WatchDuty(
              network.access(chain).reader(),
              store,
              new WatchConfig(BlockNumber.of(0), 50, 200, Duration.ofSeconds(60))));
      made.add(
          new ClaimDuty(
              chain,
              network,
              store,
              proofs,
              new ClaimConfig(
                  Accounts.of(SenderRole.RELAYER),
                  Accounts.of(SenderRole.RELAYER),
                  10,
                  Gas.of(8_000_000),
                  16,
                  8,
                  Duration.ofSeconds(30))));
      switch (network.access(chain).layer()) {
        case Layer.Base _ ->
            made.add(new UpdateDuty(chain, network.access(chain).encoder(), store));
        case Layer.Optimistic(var state) -> addRollup(made, chain, state, network, store);
        case Layer.Validity _ ->
            throw new IllegalArgumentException("no ledger is simulated, but " + chain + " is one");
      }
      for (SenderRole role : roles(chain.equals(base))) {
        made.add(send(network.access(chain), role, store));
      }
    }
    made.add(new AuditDuty(network, store, new AuditConfig(Duration.ofMinutes(4), true)));
    return made.stream().filter(world.sabotage::keeps).toList();
  }

  private void addRollup(
      List<Duty> made, ChainId rollup, RollupState state, Network network, RelayStore store) {
    made.add(new CarryDuty(rollup, state, network, store));
    made.add(
        new SettleDuty(rollup, state, network, store, new SettleConfig(Duration.ofSeconds(60))));
    made.add(
        new ChallengeDuty(
            rollup,
            state,
            network,
            store,
            chains.outputVerifiers(),
            new ChallengeConfig(
                chains.options().verifierThreshold(),
                Duration.ofSeconds(60),
                Duration.ofMinutes(4))));
  }

  private static Duty send(ChainAccess chain, SenderRole role, RelayStore store) {
    return new SendDuty(
        chain.transactions(),
        new SimulatedSigner(Accounts.of(role)),
        role,
        store,
        new SendConfig(
            new FeePolicy(CEILING, 13),
            64,
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            20,
            Set.of("accept-root", "propose-output", "challenge-output", "resolve-challenge")));
  }
}
