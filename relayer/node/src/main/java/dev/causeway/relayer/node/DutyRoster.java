// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Layer;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
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
import dev.causeway.relayer.core.send.PooledStore;
import dev.causeway.relayer.core.send.SendDuty;
import dev.causeway.relayer.core.settle.BatchConfig;
import dev.causeway.relayer.core.settle.BatchDuty;
import dev.causeway.relayer.core.settle.SettleConfig;
import dev.causeway.relayer.core.settle.SettleDuty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.watch.WatchConfig;
import dev.causeway.relayer.core.watch.WatchDuty;
import dev.causeway.relayer.node.duty.HeldLeases;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lists the duties that a network needs. */
final class DutyRoster {
  private final NodeParts parts;
  private final ClaimProofs proofs;
  private final RelaySwitch control;
  private final HeldLeases leases;
  private final List<Duty> duties = new ArrayList<>();

  private DutyRoster(NodeParts parts, ClaimProofs proofs, RelaySwitch control, HeldLeases leases) {
    this.parts = parts;
    this.proofs = proofs;
    this.control = control;
    this.leases = leases;
  }

  static List<Duty> of(
      NodeParts parts, ClaimProofs proofs, RelaySwitch control, HeldLeases leases) {
    DutyRoster roster = new DutyRoster(parts, proofs, control, leases);
    parts.network().slots().stream()
        .filter(parts.network().chains()::containsKey)
        .forEach(roster::addChain);
    NodeSettings.Audit audit = parts.settings().audit();
    roster.duties.add(
        new AuditDuty(
            parts.audited(), parts.store(), new AuditConfig(audit.interval(), audit.pause())));
    return List.copyOf(roster.duties);
  }

  private void addChain(ChainId chain) {
    NodeSettings settings = parts.settings();
    Network network = parts.network();
    RelayStore store = parts.store();
    ChainAccess access = network.access(chain);
    // A transaction that was replaced twice in vain: its key does not get on.
    Duration patience = settings.send().replaceAfter().multipliedBy(2);
    RelayStore planning = PooledStore.of(store, parts.keys().relayers(access.sentOn()), patience);
    NodeSettings.Watch watch = settings.watch();
    duties.add(
        new WatchDuty(
            access.reader(),
            store,
            new WatchConfig(
                parts.startBlocks().getOrDefault(chain, BlockNumber.of(0)),
                watch.blocksPerStep(),
                watch.reorgHorizon(),
                watch.pollInterval())));
    // What reaches a ledger is sent on the L1, by the keys that send there anyway.
    ChainId sentOn = access.sentOn();
    TransactionSigner relayer = parts.keys().required(sentOn, SenderRole.RELAYER);
    NodeSettings.Claim claim = settings.claim();
    add(
        new ClaimDuty(
            chain,
            network,
            planning,
            proofs,
            new ClaimConfig(
                relayer.address(),
                // An address of the L1 owns nothing on a ledger: there the recipient gets the fee.
                sentOn.equals(chain) ? relayer.address() : Address.ZERO,
                claim.batchSize(),
                claim.batchGas(),
                claim.batchesPerRound(),
                claim.maxAttempts(),
                claim.retryAfter())));
    if (sentOn.equals(chain)) {
      for (SenderRole role : SenderRole.relayers(SenderRole.MOST_RELAYERS)) {
        parts.keys().signer(chain, role).ifPresent(key -> add(send(access, key, role)));
      }
      duties.add(
          send(access, parts.keys().required(chain, SenderRole.GUARDIAN), SenderRole.GUARDIAN));
    }
    switch (access.layer()) {
      case Layer.Base _ -> {
        add(new UpdateDuty(chain, access.encoder(), planning));
        add(send(access, parts.keys().required(chain, SenderRole.PROPOSER), SenderRole.PROPOSER));
        duties.add(
            send(
                access,
                parts.keys().required(chain, SenderRole.CHALLENGER),
                SenderRole.CHALLENGER));
        // Batches of all ledgers, in the order of one key's nonces.
        parts
            .keys()
            .signer(chain, SenderRole.OPERATOR)
            .ifPresent(key -> add(send(access, key, SenderRole.OPERATOR)));
      }
      case Layer.Optimistic(var state) -> {
        add(new CarryDuty(chain, state, network, planning));
        add(
            new SettleDuty(
                chain,
                state,
                network,
                planning,
                new SettleConfig(settings.settle().proposalInterval())));
        duties.add(
            new ChallengeDuty(
                chain,
                state,
                network,
                store,
                parts.verifiers(),
                new ChallengeConfig(
                    parts.threshold(),
                    settings.challenge().interval(),
                    settings.challenge().margin())));
      }
      case Layer.Validity(var batches) ->
          add(
              new BatchDuty(
                  chain,
                  batches,
                  network,
                  planning,
                  new BatchConfig(
                      parts.keys().required(sentOn, SenderRole.OPERATOR).address(),
                      settings.settle().batchesAhead())));
    }
  }

  private Duty send(ChainAccess access, TransactionSigner signer, SenderRole role) {
    LeasedTransactions transactions =
        new LeasedTransactions(access.transactions(), DutyName.send(access.chain(), role), leases);
    return new SendDuty(transactions, signer, role, parts.store(), parts.settings().send());
  }

  private void add(Duty duty) {
    duties.add(control.controlling(duty));
  }
}
