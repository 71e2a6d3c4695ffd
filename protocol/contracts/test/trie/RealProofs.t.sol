// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";

import {Fixtures, RecordedProof} from "./Fixtures.sol";
import {StrictVerifier} from "./Harnesses.sol";

/// @notice Proofs that a node gave, whole and damaged in every way.
contract RealProofsTest is Test {
    StrictVerifier private _strict = new StrictVerifier();
    RecordedProof private _recorded;
    bytes32 private _stateRoot;
    address private _account;

    function setUp() public {
        string memory json = Fixtures.text("mirror");
        _recorded = Fixtures.proof(json, ".proof");
        _stateRoot = vm.parseJsonBytes32(json, ".headers[0].stateRoot");
        _account = vm.parseJsonAddress(json, ".globalRoots");
    }

    function test_verify_acceptsWhatANodeGives() public view {
        RecordedProof memory proof = _recorded;
        assertEq(_strict.verify(_stateRoot, _account, 0, proof.account, proof.slot), proof.value);
        assertEq(_strict.unverifiedValue(proof.slot), proof.value);
    }

    function test_verify_rejectsAnotherAccountSlotOrRoot() public view {
        RecordedProof memory proof = _recorded;
        _rejects(_stateRoot, address(uint160(_account) ^ 1), 0, proof);
        _rejects(_stateRoot, _account, bytes32(uint256(1)), proof);
        _rejects(keccak256("another"), _account, 0, proof);
        _rejects(0, _account, 0, proof);
    }

    /// Every byte of every node, with one bit changed: not one of them may be accepted.
    function test_verify_rejectsEveryChangedByte() public {
        vm.pauseGasMetering();
        RecordedProof memory proof = _recorded;
        uint256 tried = _rejectsEveryChangedByte(proof, proof.account);
        tried += _rejectsEveryChangedByte(proof, proof.slot);
        assertGt(tried, 1900);
        // The proof in memory is whole again, so all of the above was tried against the right one.
        assertEq(_strict.verify(_stateRoot, _account, 0, proof.account, proof.slot), proof.value);
    }

    function testFuzz_verify_rejectsChangedByte(bool inAccount, uint256 node, uint256 at, uint8 mask)
        public
        view
    {
        vm.assume(mask != 0);
        RecordedProof memory proof = _recorded;
        bytes[] memory nodes = inAccount ? proof.account : proof.slot;
        node = bound(node, 0, nodes.length - 1);
        at = bound(at, 0, nodes[node].length - 1);
        nodes[node][at] ^= bytes1(mask);
        _rejects(_stateRoot, _account, 0, proof);
    }

    function testFuzz_verify_rejectsChangedLength(bool inAccount, uint256 node, uint256 length, bytes1 fill)
        public
        view
    {
        RecordedProof memory proof = _recorded;
        bytes[] memory nodes = inAccount ? proof.account : proof.slot;
        node = bound(node, 0, nodes.length - 1);
        bytes memory original = nodes[node];
        length = bound(length, 0, original.length + 64);
        vm.assume(length != original.length);
        bytes memory changed = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            changed[i] = i < original.length ? original[i] : fill;
        }
        nodes[node] = changed;
        _rejects(_stateRoot, _account, 0, proof);
    }

    function testFuzz_verify_rejectsRearrangedNodes(bool inAccount, uint256 kind, uint256 a, uint256 b)
        public
        view
    {
        RecordedProof memory proof = _recorded;
        bytes[] memory nodes = inAccount ? proof.account : proof.slot;
        a = bound(a, 0, nodes.length - 1);
        b = bound(b, 0, nodes.length - 1);
        if (kind % 3 == 0) {
            vm.assume(a != b);
            (nodes[a], nodes[b]) = (nodes[b], nodes[a]);
        } else if (kind % 3 == 1) {
            nodes = _without(nodes, a);
        } else {
            nodes = _twice(nodes, a);
        }
        if (inAccount) proof.account = nodes;
        else proof.slot = nodes;
        _rejects(_stateRoot, _account, 0, proof);
    }

    function _rejectsEveryChangedByte(RecordedProof memory proof, bytes[] memory nodes)
        private
        view
        returns (uint256 tried)
    {
        (bytes32 stateRoot, address account) = (_stateRoot, _account);
        for (uint256 i = 0; i < nodes.length; ++i) {
            for (uint256 at = 0; at < nodes[i].length; ++at) {
                bytes1 bit = bytes1(uint8(1 << (at % 8)));
                // Each call's arguments may take the place of those of the last one.
                Memory.Pointer free = Memory.getFreeMemoryPointer();
                nodes[i][at] ^= bit;
                _rejects(stateRoot, account, 0, proof);
                nodes[i][at] ^= bit;
                Memory.unsafeSetFreeMemoryPointer(free);
                ++tried;
            }
        }
    }

    function _rejects(bytes32 stateRoot, address account, bytes32 slot, RecordedProof memory proof)
        private
        view
    {
        try _strict.verify(stateRoot, account, slot, proof.account, proof.slot) {
            revert("accepted");
        } catch {}
    }

    function _without(bytes[] memory nodes, uint256 index) private pure returns (bytes[] memory out) {
        out = new bytes[](nodes.length - 1);
        for (uint256 i = 0; i < out.length; ++i) {
            out[i] = nodes[i < index ? i : i + 1];
        }
    }

    function _twice(bytes[] memory nodes, uint256 index) private pure returns (bytes[] memory out) {
        out = new bytes[](nodes.length + 1);
        for (uint256 i = 0; i < out.length; ++i) {
            out[i] = nodes[i <= index ? i : i - 1];
        }
    }
}
