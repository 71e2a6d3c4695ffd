// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.devnet.DeploymentPlan.RollupPlan;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.contracts.Bridge;
import dev.causeway.contracts.GlobalRoots;
import dev.causeway.contracts.Groth16Verifier;
import dev.causeway.contracts.L1Attributes;
import dev.causeway.contracts.LedgerRollup;
import dev.causeway.contracts.Mirror;
import dev.causeway.contracts.OptimisticSettlement;
import dev.causeway.contracts.OutputProposals;
import dev.causeway.contracts.QuorumResolver;
import dev.causeway.contracts.TestReceiver;
import dev.causeway.contracts.TestToken;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Deploys all contracts of a devnet and gives its accounts what they need. The chains are worked on
 * at the same time; on each of them the deployer sends one transaction after the other, and every
 * contract must arrive at the address that was planned for it.
 */
final class Deployment {
  /** Symbol of the token for tests. */
  static final String TOKEN_SYMBOL = "CWT";

  private static final int TOKEN_DECIMALS = 18;
  private static final UInt256 WHOLE_TOKEN = UInt256.parse("1000000000000000000");
  private static final UInt256 USER_TOKENS = WHOLE_TOKEN.times(1_000_000);

  /** Enough for every test, and small enough that a test can exceed it. */
  private static final UInt256 BUCKET_CAPACITY = WHOLE_TOKEN.times(1_000_000);

  private static final UInt256 BUCKET_REFILL = WHOLE_TOKEN.times(10_000);
  private static final Duration UNPAUSE_DELAY = Duration.ofSeconds(5);

  /** No test waits for the end of a challenge that nobody decides. */
  private static final Duration RESOLUTION_WINDOW = Duration.ofDays(1);

  /** About twice what a first transfer to an account costs. */
  private static final Gas FAUCET_GAS = Gas.of(150_000);

  /** A tenth of an ether. */
  static final Wei BOND = Wei.parse("100000000000000000");

  private final DevnetOptions options;
  private final List<DeploymentSite> sites;
  private final List<DevKey> accounts;
  private final LocalSigner deployer;

  /**
   * Prepares.
   *
   * @param sites the chains in the order of the options
   * @param deployer who deploys
   * @param accounts who gets what it needs, and a place in the manifest
   */
  Deployment(
      DevnetOptions options,
      List<DeploymentSite> sites,
      LocalSigner deployer,
      List<DevKey> accounts) {
    this.options = options;
    this.sites = List.copyOf(sites);
    this.accounts = List.copyOf(accounts);
    this.deployer = deployer;
  }

  /** Runtime code of the L1 attributes contract, as its constructor leaves it on this chain. */
  static Bytes attributesCode(DevnetRpc rpc) {
    return Bytes.parse(
        rpc.text("eth_call", Map.of("data", code(L1Attributes.BINARY).toString()), "latest"));
  }

  /**
   * Deploys and funds.
   *
   * @return what was deployed
   * @throws DevnetException when an account has nothing to pay with, or a contract arrives
   *     elsewhere
   */
  Manifest run() {
    Map<ChainId, DeploymentSite.Start> starts = new TreeMap<>();
    List<Callable<Map.Entry<ChainId, DeploymentSite.Start>>> asking = new ArrayList<>();
    for (DeploymentSite site : sites) {
      asking.add(() -> Map.entry(site.plan().chain(), site.begin(deployer, accounts)));
    }
    Parallel.all(asking).forEach(start -> starts.put(start.getKey(), start.getValue()));
    DeploymentPlan plan = plan(starts);
    List<Runnable> work = new ArrayList<>();
    work.add(() -> onBase(sites.getFirst(), plan));
    for (DeploymentSite site : sites.subList(1, sites.size())) {
      work.add(() -> onRollup(site, plan));
    }
    Parallel.run(work);
    return manifest(plan, starts);
  }

  private DeploymentPlan plan(Map<ChainId, DeploymentSite.Start> starts) {
    Map<ChainId, Nonce> nonces = new TreeMap<>();
    starts.forEach((chain, start) -> nonces.put(chain, start.nonce()));
    return DeploymentPlan.of(
        deployer.address(),
        options.base().chain(),
        options.rollups().stream().map(ChainPlan::chain).toList(),
        nonces,
        options.ledger().map(ledger -> ledger.keys().size()).orElse(0));
  }

  private void onBase(DeploymentSite site, DeploymentPlan plan) {
    site.deploy(deployer, "Bridge", plan.bridge(), code(Bridge.BINARY), bridge(plan.globalRoots()));
    List<AbiValue> chains = new ArrayList<>();
    List<AbiValue> sources = new ArrayList<>();
    chains.add(AbiValue.of(options.base().chain().value()));
    sources.add(AbiValue.of(plan.bridge()));
    plan.rollups()
        .forEach(
            (chain, rollup) -> {
              chains.add(AbiValue.of(chain.value()));
              sources.add(AbiValue.of(rollup.settlement()));
            });
    options
        .ledger()
        .ifPresent(
            ledger -> {
              chains.add(AbiValue.of(ledger.chain().value()));
              sources.add(AbiValue.of(plan.ledger().orElseThrow()));
            });
    site.deploy(
        deployer,
        "GlobalRoots",
        plan.globalRoots(),
        code(GlobalRoots.BINARY),
        List.of(AbiValue.array(chains), AbiValue.array(sources)));
    site.deploy(
        deployer, "QuorumResolver", plan.resolver(), code(QuorumResolver.BINARY), resolver());
    site.deploy(deployer, "TestToken", plan.token(), code(TestToken.BINARY), token());
    site.deploy(deployer, "TestReceiver", plan.receiver(), code(TestReceiver.BINARY), List.of());
    plan.rollups()
        .forEach(
            (chain, rollup) -> {
              site.deploy(
                  deployer,
                  "OutputProposals",
                  rollup.proposals(),
                  code(OutputProposals.BINARY),
                  proposals(chain, plan.resolver()));
              site.deploy(
                  deployer,
                  "OptimisticSettlement",
                  rollup.settlement(),
                  code(OptimisticSettlement.BINARY),
                  List.of(
                      AbiValue.of(rollup.proposals()),
                      AbiValue.of(plan.globalRoots()),
                      AbiValue.of(rollup.bridge()),
                      AbiValue.of(chain.value())));
            });
    options.ledger().ifPresent(ledger -> onBase(site, plan, ledger));
    giveTokens(site.tools(), plan.token());
  }

  private void onBase(DeploymentSite site, DeploymentPlan plan, LedgerPlan ledger) {
    List<AbiValue> sizes = new ArrayList<>();
    List<AbiValue> verifiers = new ArrayList<>();
    ledger
        .keys()
        .forEach(
            (size, key) -> {
              Address verifier = plan.verifiers().get(verifiers.size());
              sizes.add(AbiValue.of(size));
              verifiers.add(AbiValue.of(verifier));
              site.deploy(
                  deployer,
                  "Groth16Verifier",
                  verifier,
                  code(Groth16Verifier.BINARY),
                  List.of(new AbiValue.Tuple(key.stream().map(AbiValue::of).toList())));
            });
    site.deploy(
        deployer,
        "LedgerRollup",
        plan.ledger().orElseThrow(),
        code(LedgerRollup.BINARY),
        List.of(
            AbiValue.tuple(
                AbiValue.of(ledger.chain().value()),
                AbiValue.of(plan.globalRoots()),
                AbiValue.of(accounts(AccountRole.OPERATOR).getFirst().address()),
                AbiValue.of(accounts(AccountRole.GUARDIAN).getFirst().address()),
                AbiValue.of(accounts(AccountRole.UNPAUSER).getFirst().address()),
                AbiValue.of(accounts(AccountRole.LIMITER).getFirst().address()),
                AbiValue.of(UNPAUSE_DELAY.toSeconds()),
                AbiValue.of(ledger.depositDeadline().toSeconds()),
                AbiValue.of(ledger.freezeDeadline().toSeconds()),
                AbiValue.of(ledger.exitDelay().toSeconds()),
                AbiValue.of(BUCKET_CAPACITY),
                AbiValue.of(BUCKET_REFILL)),
            knownChains(),
            AbiValue.array(sizes),
            AbiValue.array(verifiers)));
  }

  /** Every chain of the network, the ledger among them. */
  private AbiValue knownChains() {
    List<AbiValue> chains = new ArrayList<>();
    options.chains().forEach(chain -> chains.add(AbiValue.of(chain.chain().value())));
    options.ledger().ifPresent(ledger -> chains.add(AbiValue.of(ledger.chain().value())));
    return AbiValue.array(chains);
  }

  private void onRollup(DeploymentSite site, DeploymentPlan plan) {
    RollupPlan rollup = plan.rollup(site.plan().chain());
    site.deploy(deployer, "Bridge", rollup.bridge(), code(Bridge.BINARY), bridge(rollup.mirror()));
    site.deploy(
        deployer,
        "Mirror",
        rollup.mirror(),
        code(Mirror.BINARY),
        List.of(AbiValue.of(AttributesCall.CONTRACT), AbiValue.of(plan.globalRoots())));
    site.deploy(deployer, "TestReceiver", rollup.receiver(), code(TestReceiver.BINARY), List.of());
  }

  private List<AbiValue> bridge(Address rootSource) {
    return List.of(
        AbiValue.tuple(
            AbiValue.of(rootSource),
            AbiValue.of(accounts(AccountRole.GUARDIAN).getFirst().address()),
            AbiValue.of(accounts(AccountRole.UNPAUSER).getFirst().address()),
            AbiValue.of(accounts(AccountRole.LIMITER).getFirst().address()),
            AbiValue.of(UNPAUSE_DELAY.toSeconds()),
            AbiValue.of(BUCKET_CAPACITY),
            AbiValue.of(BUCKET_REFILL)),
        knownChains());
  }

  private List<AbiValue> resolver() {
    List<AbiValue> verifiers =
        accounts(AccountRole.VERIFIER).stream().map(key -> AbiValue.of(key.address())).toList();
    return List.of(AbiValue.array(verifiers), AbiValue.of(DevAccounts.VERIFIER_THRESHOLD));
  }

  private static List<AbiValue> token() {
    return List.of(
        AbiValue.of("Causeway Test Token"),
        AbiValue.of(TOKEN_SYMBOL),
        AbiValue.of(TOKEN_DECIMALS),
        AbiValue.of(USER_TOKENS));
  }

  private List<AbiValue> proposals(ChainId chain, Address resolver) {
    return List.of(
        AbiValue.tuple(
            AbiValue.of(chain.value()),
            AbiValue.of(options.disputeWindow().toSeconds()),
            AbiValue.of(RESOLUTION_WINDOW.toSeconds()),
            AbiValue.of(BOND.value()),
            AbiValue.of(BOND.value()),
            AbiValue.of(resolver)));
  }

  private void giveTokens(EvmTools tools, Address token) {
    List<EncodedCall> calls = new ArrayList<>();
    for (DevKey user : accounts(AccountRole.USER)) {
      Bytes data =
          EvmTools.calldata(
              "faucet(address,uint256)",
              List.of(AbiValue.of(user.address()), AbiValue.of(USER_TOKENS)));
      calls.add(new EncodedCall(token, Wei.ZERO, data, FAUCET_GAS));
    }
    var _ = tools.sendAll(deployer, calls);
  }

  private Manifest manifest(DeploymentPlan plan, Map<ChainId, DeploymentSite.Start> starts) {
    List<ManifestChain> chains = new ArrayList<>();
    for (DeploymentSite site : sites) {
      ChainId chain = site.plan().chain();
      DeploymentSite.Start start = starts.get(chain);
      if (start == null) {
        throw new IllegalStateException("deployed on chain " + chain + " without having begun");
      }
      boolean base = chain.equals(options.base().chain());
      chains.add(
          site.describe(
              start.block(),
              base
                  ? ContractAddresses.ofBase(
                      plan.bridge(), plan.globalRoots(), settlements(plan), ledgers(plan))
                  : ContractAddresses.ofRollup(
                      plan.rollup(chain).bridge(), plan.rollup(chain).mirror()),
              base ? plan.receiver() : plan.rollup(chain).receiver()));
    }
    return new Manifest(
        options.disputeWindow(),
        chains,
        new Manifest.Quorum(plan.resolver(), DevAccounts.VERIFIER_THRESHOLD),
        List.of(
            new Manifest.Token(TOKEN_SYMBOL, TOKEN_DECIMALS, options.base().chain(), plan.token())),
        accounts,
        options.ledger().stream()
            .map(
                ledger ->
                    new ManifestLedger(
                        ledger.name(),
                        ledger.chain(),
                        plan.ledger().orElseThrow(),
                        chains.getFirst().startBlock(),
                        ledger.node()))
            .toList());
  }

  private Map<ChainId, Address> ledgers(DeploymentPlan plan) {
    Map<ChainId, Address> ledgers = new LinkedHashMap<>();
    options.ledger().ifPresent(ledger -> ledgers.put(ledger.chain(), plan.ledger().orElseThrow()));
    return ledgers;
  }

  private static Map<ChainId, ContractAddresses.Rollup> settlements(DeploymentPlan plan) {
    Map<ChainId, ContractAddresses.Rollup> settlements = new LinkedHashMap<>();
    plan.rollups()
        .forEach(
            (chain, rollup) ->
                settlements.put(
                    chain,
                    new ContractAddresses.Rollup(
                        rollup.proposals(), rollup.settlement(), BOND, BOND)));
    return settlements;
  }

  private List<DevKey> accounts(AccountRole role) {
    return accounts.stream().filter(key -> key.role() == role).toList();
  }

  private static Bytes code(String binary) {
    return Bytes.parse(binary.startsWith("0x") ? binary : "0x" + binary);
  }
}
