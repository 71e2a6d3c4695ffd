// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {IExitRootSink} from "causeway/interfaces/IExitRootSink.sol";
import {IOutputSource} from "causeway/interfaces/IOutputSource.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {Quorum, Verifier} from "../../settlement/Quorum.sol";
import {RecordedOutput, SettlementFixture} from "../../settlement/SettlementFixture.sol";
import {Fixtures} from "../../trie/Fixtures.sol";
import {TrieBuilder} from "../../trie/TrieBuilder.sol";
import {Attempt} from "./Attempt.sol";

/// @title The optimistic settlement of a recorded L2, real or without one check
/// @notice Of three verifiers two decide a challenge. `honest` and `honestLater` are outputs that a node gave,
/// `fabricated` is one of a block that never was, in which the bridge's exit root is the attacker's.
abstract contract SettlementAttack is Attempt {
    using Quorum for Verifier[];

    uint64 internal constant CHAIN = 101;
    uint64 internal constant WINDOW = 3600;
    uint64 internal constant RESOLUTION = 1 days;
    uint256 internal constant BOND = 1 ether;
    bytes32 internal constant EVIL = keccak256("an exit root of the attacker's own");

    address internal attacker = makeAddr("attacker");
    address internal proposer = makeAddr("proposer");
    address internal challenger = makeAddr("challenger");

    Verifier[] internal verifiers;
    QuorumResolver internal resolver;
    OutputProposals internal outputs;
    GlobalRoots internal globalRoots;
    OptimisticSettlement internal settlement;
    RecordedOutput internal honest;
    RecordedOutput internal honestLater;
    RecordedOutput internal fabricated;

    string private _weak;

    modifier real() {
        _start();
        _;
    }

    modifier twin(string memory weak) {
        _weak = weak;
        _start();
        _;
    }

    /// @dev Deploys the twin where its name begins with the contract's.
    function deployed(string memory name, bytes memory creationCode, bytes memory arguments)
        internal
        returns (address at)
    {
        if (vm.indexOf(_weak, name) == 0) return deploy(_weak, arguments);
        bytes memory code = bytes.concat(creationCode, arguments);
        assembly ("memory-safe") {
            at := create(0, add(code, 0x20), mload(code))
        }
        assertNotEq(at, address(0), name);
    }

    /// @dev Where outputs come from; tests of dispute games put theirs there.
    function newSource() internal virtual returns (address) {
        outputs = OutputProposals(
            deployed(
                "OutputProposals",
                type(OutputProposals).creationCode,
                abi.encode(OutputProposals.Config(CHAIN, WINDOW, RESOLUTION, BOND, BOND, resolver))
            )
        );
        return address(outputs);
    }

    function propose(address by, RecordedOutput memory output) internal returns (uint256 id) {
        vm.deal(by, BOND);
        vm.prank(by);
        return outputs.propose{value: BOND}(output.root, output.number);
    }

    function challenge(address by, uint256 id) internal {
        vm.deal(by, BOND);
        vm.prank(by);
        outputs.challenge{value: BOND}(id);
    }

    /// @dev The verifiers say what the output is.
    function resolve(uint256 id, RecordedOutput memory truth) internal {
        bytes32 digest = resolver.outputDigest(address(outputs), CHAIN, id, truth.number, truth.root);
        outputs.resolve(id, truth.root, verifiers.sign(2, digest));
    }

    function settleInput(uint256 id, RecordedOutput memory output) internal pure returns (bytes memory) {
        return abi.encodeCall(
            OptimisticSettlement.settle, (id, output.preimage, output.proof.account, output.proof.slot)
        );
    }

    function _start() private {
        vm.warp(1_700_000_000);
        Verifier[] memory all = Quorum.verifiers(3);
        for (uint256 i = 0; i < 3; ++i) {
            verifiers.push(all[i]);
        }
        resolver = QuorumResolver(
            deployed(
                "QuorumResolver",
                type(QuorumResolver).creationCode,
                abi.encode(Quorum.accounts(all), uint256(2))
            )
        );
        address source = newSource();
        string memory json = Fixtures.text("settlement");
        address bridge = vm.parseJsonAddress(json, ".bridge");
        honest = SettlementFixture.output(json, ".older");
        honestLater = SettlementFixture.output(json, ".newer");
        _fabricate(bridge);
        uint64[] memory chains = new uint64[](2);
        (chains[0], chains[1]) = (1, CHAIN);
        address[] memory sources = new address[](2);
        sources[0] = makeAddr("bridge of the L1");
        sources[1] = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        globalRoots = new GlobalRoots(chains, sources);
        settlement = OptimisticSettlement(
            deployed(
                "OptimisticSettlement",
                type(OptimisticSettlement).creationCode,
                abi.encode(IOutputSource(source), IExitRootSink(address(globalRoots)), bridge, CHAIN)
            )
        );
        assertEq(address(settlement), sources[1]);
    }

    function _fabricate(address bridge) private {
        bytes32 slot = keccak256(abi.encode(bytes32(0)));
        bytes[] memory slotProof = new bytes[](1);
        slotProof[0] = TrieBuilder.leaf(slot, 0, RLP.encode(EVIL));
        bytes[] memory accountProof = new bytes[](1);
        accountProof[0] = TrieBuilder.leaf(
            keccak256(abi.encodePacked(bridge)), 0, TrieBuilder.account(keccak256(slotProof[0]))
        );
        fabricated.preimage = OptimisticSettlement.OutputRootProof(
            0, keccak256(accountProof[0]), keccak256("message passer"), keccak256("block")
        );
        fabricated.root = SettlementFixture.rootOf(fabricated.preimage);
        fabricated.number = honest.number;
        fabricated.proof.account = accountProof;
        fabricated.proof.slot = slotProof;
        fabricated.proof.value = EVIL;
    }
}
