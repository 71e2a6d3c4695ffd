// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Addresses;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** An L1 and an optimistic L2 on real nodes, with our contracts and a token on the L1. */
final class TwoChains implements AutoCloseable {
  static final ChainId L1 = ChainId.of(900);
  static final ChainId L2 = ChainId.of(901);
  static final Wei BOND = Wei.of(1_000_000_000);
  static final Address DEPOSITOR = Address.parse("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001");

  final Anvil l1Node = Anvil.start(L1.value());
  final Anvil l2Node = Anvil.start(L2.value());
  final EvmTools l1Tools = l1Node.tools();
  final EvmTools l2Tools = l2Node.tools();
  final LocalSigner signer = LocalSigner.ofHex(Anvil.KEY);
  final LocalSigner verifier = LocalSigner.ofHex("0x" + "42".repeat(32));
  final EvmChain l1;
  final EvmChain l2;
  final Address token;
  final Address resolver;
  private final ContractAddresses contractsOnL1;
  private final Address bridge2;

  TwoChains() {
    resolver =
        l1Tools.deploy(
            signer,
            Artifacts.QUORUM_RESOLVER,
            List.of(AbiValue.array(List.of(AbiValue.of(verifier.address()))), AbiValue.of(1)));
    token =
        l1Tools.deploy(
            signer,
            Artifacts.TEST_TOKEN,
            List.of(
                AbiValue.of("Test token"),
                AbiValue.of("TEST"),
                AbiValue.of(18),
                AbiValue.of(1_000_000_000)));
    Address proposals =
        l1Tools.deploy(
            signer,
            Artifacts.OUTPUT_PROPOSALS,
            List.of(
                AbiValue.tuple(
                    AbiValue.of(L2.value()),
                    AbiValue.of(1),
                    AbiValue.of(1),
                    AbiValue.of(BOND.value()),
                    AbiValue.of(BOND.value()),
                    AbiValue.of(resolver))));

    // The contracts name each other: their addresses follow from the nonces that are next.
    Nonce next = l1Tools.account(signer.address()).nextNonce();
    Address globalRoots = Addresses.created(signer.address(), next);
    Address bridge1 = Addresses.created(signer.address(), next.next());
    Address settlement = Addresses.created(signer.address(), next.next().next());
    Nonce next2 = l2Tools.account(signer.address()).nextNonce();
    Address mirror = Addresses.created(signer.address(), next2);
    bridge2 = Addresses.created(signer.address(), next2.next());

    l1Tools.deploy(
        signer,
        Artifacts.GLOBAL_ROOTS,
        List.of(
            AbiValue.array(List.of(AbiValue.of(L1.value()), AbiValue.of(L2.value()))),
            AbiValue.array(List.of(AbiValue.of(bridge1), AbiValue.of(settlement)))));
    deployBridge(l1Tools, globalRoots);
    l1Tools.deploy(
        signer,
        Artifacts.OPTIMISTIC_SETTLEMENT,
        List.of(
            AbiValue.of(proposals),
            AbiValue.of(globalRoots),
            AbiValue.of(bridge2),
            AbiValue.of(L2.value())));
    l2Tools.deploy(
        signer,
        Artifacts.MIRROR,
        List.of(AbiValue.of(ContractAddresses.L1_ATTRIBUTES), AbiValue.of(globalRoots)));
    deployBridge(l2Tools, mirror);
    Address attributes = l2Tools.deploy(signer, Artifacts.L1_ATTRIBUTES, List.of());
    String code = l2Tools.rpc("eth_getCode", "[\"" + attributes + "\",\"latest\"]");
    l2Tools.rpc("anvil_setCode", "[\"" + ContractAddresses.L1_ATTRIBUTES + "\"," + code + "]");
    l2Tools.rpc("anvil_impersonateAccount", "[\"" + DEPOSITOR + "\"]");
    l2Tools.rpc("anvil_setBalance", "[\"" + DEPOSITOR + "\",\"0xde0b6b3a7640000\"]");
    // What was set outside of a transaction is in no state root before the next block.
    l2Tools.rpc("anvil_mine", "[\"0x1\"]");

    contractsOnL1 =
        ContractAddresses.ofBase(
            bridge1,
            globalRoots,
            Map.of(L2, new ContractAddresses.Rollup(proposals, settlement, BOND, BOND)));
    ContractAddresses onL2 = ContractAddresses.ofRollup(bridge2, mirror);
    l1 = EvmChain.create(config(l1Node, "l1", LayerKind.BASE, contractsOnL1));
    l2 = EvmChain.create(config(l2Node, "l2a", LayerKind.OPTIMISTIC, onL2));
  }

  static EvmChainConfig config(
      Anvil node, String name, LayerKind kind, ContractAddresses contracts) {
    return EvmChainConfig.of(
        node.chain(), name, kind, node.options(), new FinalityPolicy.Depth(0), contracts);
  }

  private void deployBridge(EvmTools tools, Address rootSource) {
    UInt256 much = UInt256.of(1L << 62);
    tools.deploy(
        signer,
        Artifacts.BRIDGE,
        List.of(
            AbiValue.tuple(
                AbiValue.of(rootSource),
                AbiValue.of(signer.address()),
                AbiValue.of(signer.address()),
                AbiValue.of(signer.address()),
                AbiValue.of(1),
                AbiValue.of(much),
                AbiValue.of(much)),
            AbiValue.array(List.of(AbiValue.of(L1.value()), AbiValue.of(L2.value())))));
  }

  ContractAddresses contractsOnL1() {
    return contractsOnL1;
  }

  Address bridge(EvmChain chain) {
    return chain == l1 ? contractsOnL1.bridge() : bridge2;
  }

  EvmTools tools(EvmChain chain) {
    return chain == l1 ? l1Tools : l2Tools;
  }

  /** Encodes a call, sends it with the gas limit of its formula, and waits for it. */
  TransactionReceipt run(EvmChain chain, ContractCall call) {
    EncodedCall encoded = chain.access().encoder().encode(call);
    return tools(chain).sendAll(signer, List.of(encoded)).getFirst();
  }

  /** Mints tokens and sends them through the bridge of the L1. */
  TransactionReceipt deposit(Address recipient, long amount, long fee) {
    Address bridge = bridge(l1);
    l1Tools.send(signer, token, Wei.ZERO, "faucet(uint256)", List.of(AbiValue.of(amount)));
    l1Tools.send(
        signer,
        token,
        Wei.ZERO,
        "approve(address,uint256)",
        List.of(AbiValue.of(bridge), AbiValue.of(amount)));
    return l1Tools.send(
        signer,
        bridge,
        Wei.ZERO,
        EvmTools.bridgeToken(L2, recipient, token, TokenAmount.of(amount), TokenAmount.of(fee)));
  }

  /** Does what a rollup node does: tells the L2 its L1 block. */
  void deriveL1(BlockRef block) {
    ByteBuffer data = ByteBuffer.allocate(164);
    data.put(AbiWriter.Selector.of("setL1BlockValuesEcotone()").toBytes().asByteBuffer());
    data.putInt(0).putInt(0).putLong(0);
    data.putLong(block.timestamp().getEpochSecond()).putLong(block.number().value());
    data.position(100).put(block.hash().asByteBuffer()).position(164).flip();
    String hash =
        l2Tools.rpc(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}]"
                .formatted(DEPOSITOR, ContractAddresses.L1_ATTRIBUTES, Bytes.of(data)));
    // The node answers before it has mined.
    l2Tools.await(List.of(TxHash.parse(hash.replace("\"", ""))));
  }

  BlockRef head(ChainAccess chain) {
    return chain.reader().heads().orElseThrow().latest();
  }

  BlockNumber height(ChainAccess chain) {
    return head(chain).number();
  }

  @Override
  public void close() {
    l1.close();
    l2.close();
    l1Tools.close();
    l2Tools.close();
    l1Node.close();
    l2Node.close();
  }
}
