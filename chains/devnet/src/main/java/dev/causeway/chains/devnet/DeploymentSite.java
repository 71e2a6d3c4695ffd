// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Nonce;
import dev.causeway.model.Wei;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One chain while it is deployed onto.
 *
 * @param plan the chain
 * @param tools to deploy with
 * @param rpc its node
 * @param url where clients reach it
 * @param webSocket where clients get heads
 */
record DeploymentSite(
    ChainPlan plan, EvmTools tools, DevnetRpc rpc, URI url, Optional<URI> webSocket) {
  private static final Wei ENOUGH = Wei.parse("1000000000000000000");
  private static final BigInteger PLENTY = BigInteger.TEN.pow(24);

  /**
   * How a chain was before.
   *
   * @param nonce the deployer's next one
   * @param block the head
   */
  record Start(Nonce nonce, BlockNumber block) {}

  /**
   * Gives every account what it needs for transactions.
   *
   * @throws DevnetException when the node answers for another chain, or the deployer of a chain
   *     that is no anvil has too little
   */
  Start begin(LocalSigner deployer, List<DevKey> accounts) {
    long actual = rpc.number("eth_chainId");
    if (actual != plan.chain().value()) {
      throw new DevnetException(
          "the node of chain %s at %s has chain id %d, not %s; correct the URL or the id"
              .formatted(plan.name(), rpc.url(), actual, plan.chain()));
    }
    KeyPolicy.requireDevnet(plan.name(), plan.chain());
    if (rpc.text("web3_clientVersion").startsWith("anvil/")) {
      for (DevKey key : accounts) {
        var _ = rpc.call("anvil_setBalance", key.address().toString(), Quantity.of(PLENTY));
      }
    } else {
      fundFrom(deployer, accounts);
    }
    return new Start(tools.account(deployer.address()).pendingNonce(), tools.head());
  }

  /** Deploys one contract, which must arrive where it was planned. */
  void deploy(
      LocalSigner deployer,
      String contract,
      Address planned,
      Bytes creationCode,
      List<AbiValue> arguments) {
    Address actual = tools.deploy(deployer, creationCode, arguments);
    if (!actual.equals(planned)) {
      throw new DevnetException(
          "%s on chain %s arrived at %s instead of %s: somebody else sends with the deployer's key %s"
              .formatted(contract, plan.name(), actual, planned, deployer.address()));
    }
  }

  /** The chain's entry in the manifest. */
  ManifestChain describe(BlockNumber startBlock, ContractAddresses contracts, Address receiver) {
    return new ManifestChain(
        plan.name(),
        plan.chain(),
        plan.kind(),
        List.of(url),
        webSocket,
        new FinalityPolicy.Depth(plan.finalityDepth()),
        plan.blockTime(),
        startBlock,
        contracts,
        Optional.of(receiver));
  }

  private void fundFrom(LocalSigner deployer, List<DevKey> accounts) {
    List<DevKey> poor =
        accounts.stream()
            .filter(key -> !key.address().equals(deployer.address()))
            .filter(key -> tools.account(key.address()).balance().compareTo(ENOUGH) < 0)
            .toList();
    Wei wanted = ENOUGH.times(poor.size() + 1L);
    if (tools.account(deployer.address()).balance().compareTo(wanted) < 0) {
      throw new DevnetException(
          "the deployer %s has less than %s on chain %s, which is no anvil; send it that much first"
              .formatted(deployer.address(), wanted, plan.name()));
    }
    for (DevKey key : poor) {
      var _ = tools.send(deployer, key.address(), ENOUGH, Bytes.EMPTY);
    }
  }
}
