// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {IExitRootSink} from "causeway/interfaces/IExitRootSink.sol";
import {IOutputSource} from "causeway/interfaces/IOutputSource.sol";
import {StorageSlots} from "causeway/libraries/StorageSlots.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {Fixtures, RecordedProof} from "../trie/Fixtures.sol";
import {RecordedOutput, SettlementFixture} from "./SettlementFixture.sol";

/// @notice Settles recorded blocks of a real L2, on which the real bridge sent messages.
contract OptimisticSettlementTest is Test {
    uint64 private constant CHAIN = 101;
    uint64 private constant WINDOW = 3600;

    OutputProposals private _outputs;
    GlobalRoots private _globalRoots;
    OptimisticSettlement private _settlement;
    RecordedOutput private _older;
    RecordedOutput private _newer;
    string private _json;
    address private _bridge;

    function setUp() public {
        vm.warp(1_700_000_000);
        vm.deal(address(this), 100 ether);
        _json = Fixtures.text("settlement");
        _bridge = vm.parseJsonAddress(_json, ".bridge");
        _older = SettlementFixture.output(_json, ".older");
        _newer = SettlementFixture.output(_json, ".newer");
        address[] memory verifiers = new address[](1);
        verifiers[0] = makeAddr("verifier");
        QuorumResolver resolver = new QuorumResolver(verifiers, 1);
        _outputs =
            new OutputProposals(OutputProposals.Config(CHAIN, WINDOW, WINDOW, 1 ether, 1 ether, resolver));
        _deploy(_bridge);
    }

    function test_settle_takesExitRoot() public {
        uint256 id = _proposed(_older);
        vm.expectEmit(address(_outputs));
        emit OutputProposals.OutputFinalized(id, _older.root);
        vm.expectEmit(address(_settlement));
        emit OptimisticSettlement.ExitRootSettled(CHAIN, _older.proof.value, _older.number, id);
        bytes32 exitRoot = _settle(id, _older);
        assertEq(exitRoot, _older.proof.value);
        assertEq(_globalRoots.exitRootOf(CHAIN), exitRoot);
        assertTrue(_globalRoots.isKnown(_globalRoots.globalRoot()));
        assertEq(_settlement.lastSettledBlock(), _older.number);
    }

    function test_settle_takesFinalizedOutput() public {
        uint256 id = _proposed(_older);
        _outputs.finalize(id);
        _settle(id, _older);
        assertEq(_globalRoots.exitRootOf(CHAIN), _older.proof.value);
    }

    function test_settle_takesNewerBlocks() public {
        _settle(_proposed(_older), _older);
        bytes32 before = _globalRoots.globalRoot();
        _settle(_proposed(_newer), _newer);
        assertEq(_globalRoots.exitRootOf(CHAIN), _newer.proof.value);
        assertNotEq(_globalRoots.globalRoot(), before);
        assertTrue(_globalRoots.isKnown(before));
    }

    function test_settle_rejectsOlderOrSameBlock() public {
        uint256 older = _proposed(_older);
        uint256 newer = _proposed(_newer);
        _settle(newer, _newer);
        vm.expectRevert(
            abi.encodeWithSelector(OptimisticSettlement.OutputNotNewer.selector, _older.number, _newer.number)
        );
        _settle(older, _older);
        vm.expectRevert(
            abi.encodeWithSelector(OptimisticSettlement.OutputNotNewer.selector, _newer.number, _newer.number)
        );
        _settle(newer, _newer);
        assertEq(_globalRoots.exitRootOf(CHAIN), _newer.proof.value);
    }

    function test_settle_rejectsWithinWindow() public {
        uint256 id = _outputs.propose{value: 1 ether}(_older.root, _older.number);
        vm.expectPartialRevert(OutputProposals.WindowOpen.selector);
        _settle(id, _older);
    }

    function test_settle_rejectsChallengedOutput() public {
        uint256 id = _outputs.propose{value: 1 ether}(_older.root, _older.number);
        _outputs.challenge{value: 1 ether}(id);
        vm.warp(vm.getBlockTimestamp() + 10 * WINDOW);
        vm.expectPartialRevert(OutputProposals.NotFinal.selector);
        _settle(id, _older);
    }

    function test_settle_rejectsUnknownOutput() public {
        vm.expectRevert(abi.encodeWithSelector(OutputProposals.UnknownProposal.selector, 7));
        _settle(7, _older);
    }

    /// Each part of the pre-image is covered by the output root.
    function test_settle_rejectsChangedPreimage() public {
        uint256 id = _proposed(_older);
        for (uint256 part = 0; part < 3; ++part) {
            RecordedOutput memory changed = _older;
            if (part == 0) changed.preimage.stateRoot ^= bytes32(uint256(1));
            if (part == 1) changed.preimage.messagePasserStorageRoot ^= bytes32(uint256(1));
            if (part == 2) changed.preimage.blockHash ^= bytes32(uint256(1));
            vm.expectRevert(
                abi.encodeWithSelector(
                    OptimisticSettlement.OutputRootMismatch.selector,
                    _older.root,
                    SettlementFixture.rootOf(changed.preimage)
                )
            );
            _settle(id, changed);
        }
    }

    /// A final output of a format that we do not know, with a root that fits it.
    function test_settle_rejectsUnknownVersion() public {
        RecordedOutput memory changed = _older;
        changed.preimage.version = bytes32(uint256(1));
        changed.root = SettlementFixture.rootOf(changed.preimage);
        uint256 id = _proposed(changed);
        vm.expectRevert(
            abi.encodeWithSelector(OptimisticSettlement.UnknownOutputVersion.selector, bytes32(uint256(1)))
        );
        _settle(id, changed);
    }

    /// Another contract with the same code on the same L2 has an exit root too; it is nobody's here.
    function test_settle_rejectsProofOfAnotherBridge() public {
        uint256 id = _proposed(_older);
        RecordedOutput memory changed = _older;
        changed.proof = Fixtures.proof(_json, ".anotherProof");
        vm.expectRevert();
        _settle(id, changed);
        // The proof is good, for a settlement of that bridge.
        _deploy(vm.parseJsonAddress(_json, ".anotherBridge"));
        assertEq(_settle(id, changed), changed.proof.value);
    }

    function test_settle_rejectsProofOfAnotherBlock() public {
        uint256 id = _proposed(_newer);
        RecordedOutput memory changed = _newer;
        changed.proof = _older.proof;
        vm.expectRevert();
        _settle(id, changed);
    }

    function testFuzz_settle_rejectsChangedByte(bool inAccount, uint256 node, uint256 at, uint8 mask) public {
        vm.assume(mask != 0);
        uint256 id = _proposed(_older);
        RecordedOutput memory changed = _older;
        bytes[] memory nodes = inAccount ? changed.proof.account : changed.proof.slot;
        node = bound(node, 0, nodes.length - 1);
        at = bound(at, 0, nodes[node].length - 1);
        nodes[node][at] ^= bytes1(mask);
        vm.expectRevert();
        _settle(id, changed);
    }

    function test_settle_rejectsWhenNotRegistered() public {
        OptimisticSettlement stranger = new OptimisticSettlement(
            IOutputSource(address(_outputs)), IExitRootSink(address(_globalRoots)), _bridge, CHAIN
        );
        uint256 id = _proposed(_older);
        vm.expectRevert(abi.encodeWithSelector(GlobalRoots.NotSource.selector, address(stranger)));
        stranger.settle(id, _older.preimage, _older.proof.account, _older.proof.slot);
        assertEq(stranger.lastSettledBlock(), 0);
    }

    function test_constructor_rejectsZeroes() public {
        IOutputSource outputs = IOutputSource(address(1));
        IExitRootSink sink = IExitRootSink(address(2));
        _expectZero("outputs");
        new OptimisticSettlement(IOutputSource(address(0)), sink, address(3), CHAIN);
        _expectZero("globalRoots");
        new OptimisticSettlement(outputs, IExitRootSink(address(0)), address(3), CHAIN);
        _expectZero("l2Bridge");
        new OptimisticSettlement(outputs, sink, address(0), CHAIN);
        _expectZero("chain");
        new OptimisticSettlement(outputs, sink, address(3), 0);
    }

    /// What is proven here is what the contract keeps there.
    function test_globalRootSlot_isWhereMirrorsLook() public {
        _settle(_proposed(_older), _older);
        bytes32 stored = vm.load(address(_globalRoots), StorageSlots.GLOBAL_ROOT);
        assertEq(stored, _globalRoots.globalRoot());
        assertNotEq(stored, 0);
    }

    function _deploy(address bridge) private {
        address predicted = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        uint64[] memory chains = new uint64[](2);
        (chains[0], chains[1]) = (1, CHAIN);
        address[] memory sources = new address[](2);
        (sources[0], sources[1]) = (makeAddr("l1 bridge"), predicted);
        _globalRoots = new GlobalRoots(chains, sources);
        _settlement = new OptimisticSettlement(
            IOutputSource(address(_outputs)), IExitRootSink(address(_globalRoots)), bridge, CHAIN
        );
        assertEq(address(_settlement), predicted);
    }

    /// Proposed, and the window passed.
    function _proposed(RecordedOutput memory output) private returns (uint256 id) {
        id = _outputs.propose{value: 1 ether}(output.root, output.number);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
    }

    function _settle(uint256 id, RecordedOutput memory output) private returns (bytes32) {
        return _settlement.settle(id, output.preimage, output.proof.account, output.proof.slot);
    }

    function _expectZero(string memory name) private {
        vm.expectRevert(abi.encodeWithSelector(OptimisticSettlement.ZeroParameter.selector, name));
    }
}
