// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {L1Attributes} from "causeway/devnet/L1Attributes.sol";
import {IExitRootSink} from "causeway/interfaces/IExitRootSink.sol";
import {IL1Attributes} from "causeway/mirror/IL1Attributes.sol";
import {Mirror} from "causeway/mirror/Mirror.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {L1AttributesSetter} from "../devnet/L1AttributesSetter.sol";
import {Quorum, Verifier} from "../settlement/Quorum.sol";
import {RecordedOutput, SettlementFixture} from "../settlement/SettlementFixture.sol";
import {Fixtures, RecordedHeader, RecordedProof} from "../trie/Fixtures.sol";

/// @notice What it costs to carry a root and to settle an output, with recorded proofs of four nodes for the account
/// and two or three for the slot. Figures go to snapshots/Settlement.json.
contract SettlementGasTest is Test {
    using L1AttributesSetter for L1Attributes;
    using Quorum for Verifier[];

    L1Attributes private _attributes = new L1Attributes();
    Mirror private _mirror;
    RecordedHeader[] private _headers;
    RecordedProof private _proof;
    OutputProposals private _outputs;
    QuorumResolver private _resolver;
    OptimisticSettlement private _settlement;
    RecordedOutput private _older;
    RecordedOutput private _newer;

    function setUp() public {
        vm.warp(1_700_000_000);
        vm.deal(address(this), 100 ether);
        _setUpMirror();
        _setUpSettlement();
    }

    function test_acceptRoot_currentBlock() public {
        _attributes.set(_headers[0].number, _headers[0].hash);
        _mirror.acceptRoot(_range(1), _proof.account, _proof.slot);
        vm.snapshotGasLastCall("Settlement", "acceptRoot, current L1 block");
    }

    function test_acceptRoot_olderBlock() public {
        _attributes.set(_headers[11].number, _headers[11].hash);
        _mirror.acceptRoot(_range(12), _proof.account, _proof.slot);
        vm.snapshotGasLastCall("Settlement", "acceptRoot, 12 headers");
        _mirror.acceptRoot(_range(12), _proof.account, _proof.slot);
        vm.snapshotGasLastCall("Settlement", "acceptRoot, known root, 12 headers");
    }

    function test_remember() public {
        _attributes.set(_headers[0].number, _headers[0].hash);
        _mirror.remember();
        vm.snapshotGasLastCall("Settlement", "remember");
    }

    function test_settle() public {
        uint256 id = _outputs.propose{value: 1 ether}(_older.root, _older.number);
        vm.snapshotGasLastCall("Settlement", "propose");
        uint256 next = _outputs.propose{value: 1 ether}(_newer.root, _newer.number);
        vm.warp(vm.getBlockTimestamp() + 3600);
        _settlement.settle(id, _older.preimage, _older.proof.account, _older.proof.slot);
        vm.snapshotGasLastCall("Settlement", "settle, first");
        _settlement.settle(next, _newer.preimage, _newer.proof.account, _newer.proof.slot);
        vm.snapshotGasLastCall("Settlement", "settle, later");
    }

    function test_dispute() public {
        uint256 id = _outputs.propose{value: 1 ether}(keccak256("wrong"), _older.number);
        _outputs.challenge{value: 1 ether}(id);
        vm.snapshotGasLastCall("Settlement", "challenge");
        bytes32 digest = _resolver.outputDigest(address(_outputs), 101, id, _older.number, _older.root);
        _outputs.resolve(id, _older.root, Quorum.verifiers(3).sign(2, digest));
        vm.snapshotGasLastCall("Settlement", "resolve, 2 signatures");
    }

    function _setUpMirror() private {
        string memory json = Fixtures.text("mirror");
        _mirror = new Mirror(IL1Attributes(address(_attributes)), vm.parseJsonAddress(json, ".globalRoots"));
        for (uint256 i = 0; i < 12; ++i) {
            _headers.push(Fixtures.header(json, Fixtures.item(".headers", i)));
        }
        _proof = Fixtures.proof(json, ".proof");
    }

    function _setUpSettlement() private {
        string memory json = Fixtures.text("settlement");
        _older = SettlementFixture.output(json, ".older");
        _newer = SettlementFixture.output(json, ".newer");
        _resolver = new QuorumResolver(Quorum.verifiers(3).accounts(), 2);
        _outputs = new OutputProposals(OutputProposals.Config(101, 3600, 86_400, 1 ether, 1 ether, _resolver));
        uint64[] memory chains = new uint64[](3);
        (chains[0], chains[1], chains[2]) = (1, 101, 102);
        address[] memory sources = new address[](3);
        (sources[0], sources[2]) = (makeAddr("l1 bridge"), makeAddr("another settlement"));
        sources[1] = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        GlobalRoots roots = new GlobalRoots(chains, sources);
        _settlement = new OptimisticSettlement(
            _outputs, IExitRootSink(address(roots)), vm.parseJsonAddress(json, ".bridge"), 101
        );
    }

    function _range(uint256 count) private view returns (bytes[] memory headers) {
        headers = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            headers[i] = _headers[i].rlp;
        }
    }
}
