// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {Fixtures, RecordedProof} from "../trie/Fixtures.sol";
import {StrictVerifier} from "../trie/Harnesses.sol";

/// @notice The same with proofs that a node gave, damaged; each of their bits is flipped in the test of attack 13.
contract RecordedProofPitfallsTest is Test {
    StrictVerifier private _strict = new StrictVerifier();
    RecordedProof private _recorded;
    bytes32 private _stateRoot;
    address private _account;

    function setUp() public {
        string memory json = Fixtures.text("mirror");
        _recorded = Fixtures.proof(json, ".proof");
        _stateRoot = vm.parseJsonBytes32(json, ".headers[0].stateRoot");
        _account = vm.parseJsonAddress(json, ".globalRoots");
        assertEq(_strict.verify(_stateRoot, _account, 0, _recorded.account, _recorded.slot), _recorded.value);
    }

    function testFuzz_pitfall11_rearrangedNodes(bool inAccount, uint256 kind, uint256 a, uint256 b)
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
        _rejects(proof);
    }

    function testFuzz_pitfall12_changedLength(bool inAccount, uint256 node, uint256 length, bytes1 fill)
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
        _rejects(proof);
    }

    function _rejects(RecordedProof memory proof) private view {
        try _strict.verify(_stateRoot, _account, 0, proof.account, proof.slot) {
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
