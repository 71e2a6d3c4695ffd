// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {StorageProofCase} from "./StorageProofCase.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {TrieBuilder} from "./TrieBuilder.sol";

/// @notice Hand-made tries: what is accepted. What is not is in the tests of pitfalls.
contract StorageProofTest is StorageProofCase {
    function test_verify_acceptsSingleLeaf() public view {
        _accepts(_one(TrieBuilder.leaf(_key, 0, RLP.encode(VALUE))), VALUE);
    }

    function test_verify_acceptsBranchThenLeaf() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        _accepts(_two(TrieBuilder.branch(_key, 0, TrieBuilder.pointer(leaf)), leaf), VALUE);
    }

    function test_verify_acceptsExtensionThenBranch() public view {
        for (uint256 length = 1; length < 5; ++length) {
            bytes memory leaf = TrieBuilder.leaf(_key, length + 1, RLP.encode(VALUE));
            bytes memory branch = TrieBuilder.branch(_key, length, TrieBuilder.pointer(leaf));
            bytes memory extension = TrieBuilder.pair(
                TrieBuilder.path(TrieBuilder.EXTENSION, _key, 0, length), TrieBuilder.pointer(branch)
            );
            bytes[] memory proof = new bytes[](3);
            (proof[0], proof[1], proof[2]) = (extension, branch, leaf);
            _accepts(proof, VALUE);
        }
    }

    function test_verify_acceptsDeepestPath() public view {
        _accepts(_deep(64, TrieBuilder.pair(hex"20", RLP.encode(RLP.encode(VALUE)))), VALUE);
    }

    function test_verify_acceptsLeafAtAnyDepth() public view {
        for (uint256 depth = 1; depth < 64; ++depth) {
            _accepts(_deep(depth, TrieBuilder.leaf(_key, depth, RLP.encode(VALUE))), VALUE);
        }
    }

    function testFuzz_verify_returnsTheValue(bytes32 value) public view {
        vm.assume(value != 0);
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(uint256(value)));
        _accepts(_two(TrieBuilder.branch(_key, 0, TrieBuilder.pointer(leaf)), leaf), value);
    }

    /// Random tries of branches and extensions, one node damaged or none: what we take, the library takes.
    function testFuzz_verify_takesNoMoreThanTheLibrary(uint256 shape, uint256 at, uint8 mask) public view {
        uint256 depth = 0;
        uint256 count = 0;
        uint256[] memory lengths = new uint256[](8);
        for (; count < 7 && depth < 40; ++count) {
            // 0 is a branch, more an extension over so many nibbles.
            lengths[count] = (shape >> (8 * count)) % 3;
            depth += lengths[count] == 0 ? 1 : lengths[count];
        }
        bytes[] memory proof = new bytes[](count + 1);
        proof[count] = TrieBuilder.leaf(_key, depth, RLP.encode(VALUE));
        for (uint256 i = count; i > 0; --i) {
            bytes memory child = TrieBuilder.pointer(proof[i]);
            uint256 length = lengths[i - 1];
            depth -= length == 0 ? 1 : length;
            proof[i - 1] = length == 0
                ? TrieBuilder.branch(_key, depth, child)
                : TrieBuilder.pair(TrieBuilder.path(0, _key, depth, depth + length), child);
        }
        at = bound(at, 0, proof[0].length - 1);
        // The root node is damaged together with its hash, so that only its form and content are left to judge.
        proof[0][at] ^= bytes1(mask);
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof) returns (bytes32 value) {
            assertEq(value, VALUE);
            assertEq(_lenient.verify(stateRoot, ACCOUNT, SLOT, account, proof), value);
        } catch {
            assertNotEq(mask, 0);
        }
    }

    function test_unverifiedValue_readsOnlyLeaves() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        assertEq(_strict.unverifiedValue(_one(leaf)), VALUE);
        assertEq(_strict.unverifiedValue(_two(hex"00", leaf)), VALUE);
        assertEq(_strict.unverifiedValue(new bytes[](0)), 0);
        assertEq(_strict.unverifiedValue(_one("")), 0);
        assertEq(_strict.unverifiedValue(_one(hex"80")), 0);
        assertEq(_strict.unverifiedValue(_one(hex"c0")), 0);
        assertEq(_strict.unverifiedValue(_one(TrieBuilder.leaf(_key, 0, hex"820005"))), 0);
        assertEq(_strict.unverifiedValue(_one(TrieBuilder.branch(_key, 0, RLP.encode(VALUE)))), 0);
    }

    /// No larger ones than the largest node there is.
    function test_leafValue_boundsTheNode() public view {
        bytes memory path = RLP.encode(TrieBuilder.path(TrieBuilder.LEAF, _key, 0, 64));
        uint256 most = TrieWalk.MAX_NODE_BYTES - path.length - 6;
        bytes memory leaf = TrieBuilder.list(path, RLP.encode(new bytes(most)));
        assertEq(leaf.length, TrieWalk.MAX_NODE_BYTES);
        assertTrue(_strict.isLeaf(leaf));
        leaf = TrieBuilder.list(path, RLP.encode(new bytes(most + 1)));
        assertFalse(_strict.isLeaf(leaf));
    }
}
