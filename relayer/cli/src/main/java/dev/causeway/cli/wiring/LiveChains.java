// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainFailureException;
import dev.causeway.chains.Layer;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.EvmChainConfig;
import dev.causeway.chains.evm.EvmLedgerEncoder;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.chains.evm.QuorumOutputVerifier;
import dev.causeway.chains.evm.RpcCounters;
import dev.causeway.chains.evm.TrustPolicy;
import dev.causeway.chains.ledger.access.LedgerAccess;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to all chains of a manifest. Chains that do not answer are used when they do; chains
 * that answer wrongly stop the start.
 */
public final class LiveChains implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveChains.class);

  private final Manifest manifest;
  private final NodeSettings.Watch trust;
  private final Map<ChainId, EvmChain> chains = new LinkedHashMap<>();
  private final Map<ChainId, LedgerAccess> ledgers = new LinkedHashMap<>();
  private final Map<String, List<URI>> auditRpc;
  private final Map<ChainId, EvmChain> auditedChains = new LinkedHashMap<>();
  private final List<EvmChain> verifierChains = new ArrayList<>();

  private LiveChains(Manifest manifest, NodeSettings.Watch trust, Map<String, List<URI>> auditRpc) {
    this.manifest = manifest;
    this.trust = trust;
    this.auditRpc = auditRpc;
  }

  /**
   * Connects to every chain and checks its id and contracts.
   *
   * @param trust how far endpoints are believed
   * @param auditRpc endpoints of audit and verifiers, by name of the chain, where they have own
   * @throws InvalidSettingsException when they are for a chain that is not there
   * @throws dev.causeway.chains.ChainFailureException naming the chain and the remedy, when an
   *     endpoint serves another chain or a contract is missing
   */
  public static LiveChains open(
      Manifest manifest, NodeSettings.Watch trust, Map<String, List<URI>> auditRpc) {
    List<String> names = manifest.chains().stream().map(ManifestChain::name).toList();
    for (String name : auditRpc.keySet()) {
      if (!names.contains(name)) {
        throw new InvalidSettingsException(
            "causeway.audit.rpc: there is no chain \"%s\" in the manifest; it has %s"
                .formatted(name, String.join(", ", names)));
      }
    }
    LiveChains live = new LiveChains(manifest, trust, auditRpc);
    try {
      for (ManifestChain chain : manifest.chains()) {
        live.chains.put(chain.chain(), checked(trusting(chain.toConfig(), trust)));
        if (auditRpc.containsKey(chain.name())) {
          live.auditedChains.put(
              chain.chain(), checked(trusting(live.forAudit(chain).toConfig(), trust)));
        }
      }
      for (ManifestLedger ledger : manifest.ledgers()) {
        live.ledgers.put(ledger.chain(), live.ledger(ledger));
      }
      return live;
    } catch (RuntimeException failure) {
      live.close();
      throw failure;
    }
  }

  private static EvmChain checked(EvmChainConfig config) {
    EvmChain opened = EvmChain.create(config);
    if (opened.check() instanceof Outcome.Failed<EvmChain>(var failure) && !passing(failure)) {
      opened.close();
      throw new ChainFailureException(failure);
    }
    return opened;
  }

  private ManifestChain forAudit(ManifestChain chain) {
    List<URI> own = auditRpc.get(chain.name());
    return own == null ? chain : chain.behind(own);
  }

  private static EvmChainConfig trusting(EvmChainConfig config, NodeSettings.Watch trust) {
    TrustPolicy policy =
        TrustPolicy.byHost(config.rpc().endpoints()).withAllowedLag(trust.allowedLag());
    if (trust.quorum() > 0) {
      int groups = new HashSet<>(policy.groups()).size();
      policy = policy.withQuorum(Math.min(trust.quorum(), groups));
    }
    if (!trust.staleAfter().isZero()) {
      policy = policy.withStaleAfter(trust.staleAfter());
    }
    LOG.info(
        "endpoints: chain={} endpoints={} independent={} quorum={}",
        config.chain(),
        policy.groups().size(),
        new HashSet<>(policy.groups()).size(),
        policy.quorum());
    return config.withTrust(policy);
  }

  /** Whether the chain may well be right, and only cannot be asked now: the duties wait for it. */
  private static boolean passing(ChainFailure failure) {
    return switch (failure) {
      case ChainFailure.Unreachable _,
          ChainFailure.Throttled _,
          ChainFailure.NoQuorum _,
          ChainFailure.Stale _ ->
          true;
      case ChainFailure.Malformed _,
          ChainFailure.Inconsistent _,
          ChainFailure.NotFound _,
          ChainFailure.WrongChain _,
          ChainFailure.Reverted _,
          ChainFailure.Refused _ ->
          false;
    };
  }

  /** The chains as the relayer sees them. */
  public Network network() {
    return network(chains);
  }

  /** The same chains as the audit sees them. */
  public Network audited() {
    Map<ChainId, EvmChain> seen = new LinkedHashMap<>(chains);
    seen.putAll(auditedChains);
    return network(seen);
  }

  private Network network(Map<ChainId, EvmChain> seen) {
    Map<ChainId, ChainAccess> access = new LinkedHashMap<>();
    seen.forEach((chain, evm) -> access.put(chain, evm.access()));
    ledgers.forEach((chain, ledger) -> access.put(chain, ledger.access()));
    return new Network(manifest.base().chain(), manifest.slots(), access);
  }

  private LedgerAccess ledger(ManifestLedger ledger) {
    EvmChain base = chains.get(manifest.base().chain());
    if (base == null) {
      throw new IllegalStateException("the L1 is opened before its ledgers");
    }
    return new LedgerAccess(
        ledger.name(),
        ledger.node(),
        base.ledger(manifest.terms(ledger)),
        base.access().transactions(),
        new EvmLedgerEncoder(ledger.chain(), ledger.contract()));
  }

  /** What the nodes of each chain were asked so far. */
  public Map<ChainId, RpcCounters.Snapshot> counters() {
    Map<ChainId, RpcCounters.Snapshot> counters = new ConcurrentHashMap<>();
    chains.forEach((chain, evm) -> counters.put(chain, evm.counters().snapshot()));
    return counters;
  }

  /** Verifiers with these keys, each with connections of its own. */
  public List<OutputVerifier> verifiers(List<LocalSigner> keys) {
    Map<ChainId, Address> proposals = new LinkedHashMap<>();
    manifest
        .base()
        .contracts()
        .rollups()
        .forEach((rollup, contracts) -> proposals.put(rollup, proposalsOf(contracts)));
    return keys.stream()
        .<OutputVerifier>map(
            key ->
                new QuorumOutputVerifier(
                    key,
                    manifest.base().chain(),
                    manifest.quorum().resolver(),
                    proposals,
                    ownReaders()))
        .toList();
  }

  private static Address proposalsOf(ContractAddresses.Rollup rollup) {
    return rollup.proposals();
  }

  private Map<ChainId, RollupState> ownReaders() {
    Map<ChainId, RollupState> readers = new LinkedHashMap<>();
    for (ManifestChain rollup : manifest.rollups()) {
      EvmChain own = EvmChain.create(trusting(forAudit(rollup).toConfig(), trust));
      verifierChains.add(own);
      if (own.access().layer() instanceof Layer.Optimistic(var state)) {
        readers.put(rollup.chain(), state);
      }
    }
    return readers;
  }

  @Override
  public void close() {
    ledgers.values().forEach(LedgerAccess::close);
    chains.values().forEach(EvmChain::close);
    auditedChains.values().forEach(EvmChain::close);
    verifierChains.forEach(EvmChain::close);
  }
}
