// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SettledBatches;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.LayerKind;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An EVM chain: the ports over its configured nodes. Creating it asks nothing; {@link #check} does.
 */
public final class EvmChain implements AutoCloseable {
  private static final Selector PROPOSAL_BOND = Selector.of("proposalBond()");
  private static final Selector CHALLENGE_BOND = Selector.of("challengeBond()");

  private final EvmChainConfig config;
  private final InstantSource clock;
  private final RpcClient rpc;
  private final ChainAccess access;

  private EvmChain(EvmChainConfig config, InstantSource clock, RandomGenerator random) {
    this.config = config;
    this.clock = clock;
    this.rpc = new RpcClient(config.chain(), config.rpc(), config.trust(), clock, random);
    ContractAddresses contracts = config.contracts();
    HeaderCache headers = new HeaderCache();
    HeadReader heads = new HeadReader(rpc, config.finality(), config.trust(), clock);
    EvmStateReader state = new EvmStateReader(rpc, contracts, headers, heads);
    this.access =
        new ChainAccess(
            config.chain(),
            config.name(),
            new EvmChainReader(rpc, heads, new EventDecoder(config.chain(), contracts), headers),
            state,
            new EvmTransactions(rpc),
            new EvmCallEncoder(config.chain(), contracts),
            new EvmHeadHints(rpc, config, clock),
            config.kind() == LayerKind.BASE ? new Layer.Base(state) : new Layer.Optimistic(state));
  }

  /** The chain with the system's clock and random source for its backoff. */
  public static EvmChain create(EvmChainConfig config) {
    return create(config, InstantSource.system(), RandomGenerator.getDefault());
  }

  /** The chain with this clock and random source for its backoff. */
  public static EvmChain create(
      EvmChainConfig config, InstantSource clock, RandomGenerator random) {
    return new EvmChain(config, clock, random);
  }

  /** Its ports. */
  public ChainAccess access() {
    return access;
  }

  /** The contract of a ledger on this chain, by the same nodes and the same finality. */
  public LedgerContract ledger(LedgerTerms terms) {
    requireHere(terms);
    return new EvmLedgerContract(rpc, ownHeads(), terms);
  }

  /** The batches that the contract of a ledger on this chain settled. */
  public SettledBatches settledBatches(LedgerTerms terms) {
    requireHere(terms);
    return new EvmSettledBatches(rpc, ownHeads(), terms);
  }

  private void requireHere(LedgerTerms terms) {
    if (!terms.baseChain().equals(config.chain())) {
      throw new IllegalArgumentException(
          "ledger %s stands on chain %s, but this is chain %s: ask the chain that it stands on"
              .formatted(terms.ledger(), terms.baseChain(), config.chain()));
    }
  }

  private HeadReader ownHeads() {
    return new HeadReader(rpc, config.finality(), config.trust(), clock);
  }

  /** What its nodes were asked so far. */
  public RpcCounters counters() {
    return rpc.counters();
  }

  /**
   * Whether a node answers for the configured chain, our contracts have code at their addresses,
   * and the bonds are what the contracts ask for. The outcome's value is the chain itself; a
   * failure names the address or the value at fault.
   */
  public Outcome<EvmChain> check() {
    return rpc.outcome(
        () -> {
          checkCode();
          checkBonds();
          return this;
        });
  }

  private void checkCode() throws ChainFault {
    List<String> names = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    ContractAddresses contracts = config.contracts();
    names.add("bridge");
    addresses.add(contracts.bridge());
    contracts.globalRoots().ifPresent(address -> add(names, addresses, "global roots", address));
    contracts
        .mirror()
        .ifPresent(
            address -> {
              add(names, addresses, "mirror", address);
              add(names, addresses, "L1 attributes", contracts.l1Attributes());
            });
    contracts
        .rollups()
        .forEach(
            (chain, rollup) -> {
              add(names, addresses, "output proposals of chain " + chain, rollup.proposals());
              add(names, addresses, "settlement of chain " + chain, rollup.settlement());
            });
    contracts
        .ledgers()
        .forEach((chain, address) -> add(names, addresses, "contract of ledger " + chain, address));
    List<RpcCall> calls =
        addresses.stream()
            .map(a -> RpcCall.of("eth_getCode", RpcCall.text(a), RpcCall.text("latest")))
            .toList();
    List<RpcReply> replies = rpc.batch(calls);
    for (int i = 0; i < calls.size(); i++) {
      JsonNode code = rpc.result(calls.get(i), replies.get(i));
      if (Fields.bytes(config.chain(), "eth_getCode", code).isEmpty()) {
        throw new ChainFault(
            new ChainFailure.NotFound(
                config.chain(),
                "a contract at %s, where the %s should be; deploy it or correct the address"
                    .formatted(addresses.get(i), names.get(i))));
      }
    }
  }

  private static void add(
      List<String> names, List<Address> addresses, String name, Address address) {
    names.add(name);
    addresses.add(address);
  }

  private void checkBonds() throws ChainFault {
    for (ContractAddresses.Rollup rollup : config.contracts().rollups().values()) {
      checkBond(rollup.proposals(), "proposal bond", PROPOSAL_BOND, rollup.proposalBond());
      checkBond(rollup.proposals(), "challenge bond", CHALLENGE_BOND, rollup.challengeBond());
    }
  }

  private void checkBond(Address proposals, String what, Selector view, Wei configured)
      throws ChainFault {
    JsonNode json =
        rpc.call(EvmStateReader.view(proposals, view.toBytes(), RpcCall.text("latest")));
    Bytes answer = Fields.bytes(config.chain(), "eth_call", json);
    if (answer.size() != 32) {
      throw Fields.malformed(config.chain(), what + " of " + proposals + " is " + answer);
    }
    UInt256 asked = new AbiReader(answer).uint256(0);
    if (!asked.equals(configured.value())) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              config.chain(),
              "the %s of %s is %s wei, but %s wei is configured"
                  .formatted(what, proposals, asked, configured.value())));
    }
  }

  /** Closes connections and ends requests that are under way. */
  @Override
  public void close() {
    rpc.close();
  }
}
