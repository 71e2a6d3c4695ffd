// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {TrieWalk} from "causeway/trie/TrieWalk.sol";
import {StorageProofCase} from "./StorageProofCase.sol";
import {TrieBuilder} from "./TrieBuilder.sol";

/// @notice Hand-made tries: what is accepted, and ways in which a path or a reference may deviate from what a real state
/// trie gives.
contract StorageProofTest is StorageProofCase {
    // ---- well formed ----

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

    /// Liveness: a leaf shorter than a hash stands inside its parent. Nodes list it as an element of its own or not.
    function test_verify_acceptsInlinedLeafListedOrNot() public view {
        bytes[] memory listed = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        bytes[] memory omitted = new bytes[](60);
        for (uint256 i = 0; i < 60; ++i) {
            omitted[i] = listed[i];
        }
        assertLt(listed[60].length, 32);
        _accepts(listed, bytes32(uint256(5)));
        _accepts(omitted, bytes32(uint256(5)));
    }

    function test_verify_acceptsDeepestPath() public view {
        _accepts(_deep(64, TrieBuilder.pair(hex"20", RLP.encode(RLP.encode(VALUE)))), VALUE);
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

    // ---- M6, M7: nothing is ever proven by nothing ----

    function test_verify_rejectsEmptyProof() public {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(hex"80"));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.WrongProofLength.selector, 0));
        _strict.verify(stateRoot, ACCOUNT, SLOT, account, new bytes[](0));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.WrongProofLength.selector, 0));
        _strict.verify(stateRoot, ACCOUNT, SLOT, new bytes[](0), account);
    }

    function test_verify_rejectsEmptyTrie() public view {
        assertEq(keccak256(hex"80"), 0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421);
        _rejects(_one(hex"80"));
        _rejects(_one(hex"c0"));
        _rejects(_one(hex""));
    }

    function test_verify_rejectsEmptyValue() public view {
        _rejects(_one(TrieBuilder.pair(TrieBuilder.path(2, _key, 0, 64), hex"80")));
        _rejects(_one(TrieBuilder.leaf(_key, 0, hex"80")));
    }

    // ---- M8, attack 26: short nodes and hashes are never confused ----

    function test_verify_rejectsHashedShortNode() public view {
        bytes[] memory proof = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        proof[59] = TrieBuilder.branch(_key, 59, RLP.encode(keccak256(proof[60])));
        _relink(proof, 59);
        _rejects(proof);
    }

    function test_verify_rejectsInlinedLargeNode() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        assertGt(leaf.length, 32);
        _rejectsUnlikeTwin(_one(TrieBuilder.branch(_key, 0, leaf)), VALUE, false);
    }

    /// The lenient twin takes an inlined item of 32 bytes for the hash of the next node.
    function test_verify_rejectsThirtyTwoByteItemAsHash() public view {
        // A prefix of 0x9f makes a string item of 32 bytes in all; as a hash it would have to be ground. The shape
        // alone must be refused, whether a pre-image is known or not.
        bytes memory item = bytes.concat(hex"9f", bytes31(keccak256("no hash")));
        _rejectsAt(_one(TrieBuilder.branch(_key, 0, item)), 0);
        bytes memory list = bytes.concat(hex"df", bytes31(uint248(1) << 240));
        _rejectsAt(_one(TrieBuilder.branch(_key, 0, list)), 0);
    }

    function test_verify_rejectsPaddedShortNode() public view {
        bytes[] memory proof = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        bytes memory padded = abi.encodePacked(bytes32(proof[60]));
        proof[59] = TrieBuilder.branch(_key, 59, RLP.encode(padded));
        _relink(proof, 59);
        _rejects(proof);
    }

    function test_verify_rejectsReferenceOfWrongLength() public view {
        for (uint256 size = 1; size < 40; ++size) {
            if (size == 32) continue;
            bytes memory child = new bytes(size);
            child[0] = 0xee;
            _rejectsAt(_one(TrieBuilder.branch(_key, 0, RLP.encode(child))), 0);
        }
    }

    // ---- M9: flags, pad nibble, empty extension ----

    function test_verify_rejectsUnknownFlag() public view {
        for (uint256 flag = 4; flag < 16; ++flag) {
            bytes memory path = TrieBuilder.path(2, _key, 0, 64);
            path[0] = bytes1(uint8(flag << 4));
            _rejectsAt(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), 0);
        }
    }

    /// Attack 15: the same value under sixteen encodings of one path.
    function test_verify_rejectsPadNibble() public view {
        for (uint256 pad = 1; pad < 16; ++pad) {
            bytes memory path = TrieBuilder.path(2, _key, 0, 64);
            path[0] = bytes1(uint8(0x20 | pad));
            _rejectsUnlikeTwin(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), VALUE, true);
        }
    }

    function test_verify_rejectsPadNibbleOfExtension() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 3, RLP.encode(VALUE));
        bytes memory branch = TrieBuilder.branch(_key, 2, TrieBuilder.pointer(leaf));
        bytes memory path = TrieBuilder.path(0, _key, 0, 2);
        path[0] = 0x01;
        bytes[] memory proof = new bytes[](3);
        (proof[0], proof[1], proof[2]) = (TrieBuilder.pair(path, TrieBuilder.pointer(branch)), branch, leaf);
        _rejectsUnlikeTwin(proof, VALUE, true);
    }

    function test_verify_rejectsEmptyExtension() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        _rejectsAt(_two(TrieBuilder.pair(hex"00", TrieBuilder.pointer(leaf)), leaf), 0);
    }

    function test_verify_rejectsEmptyPath() public view {
        _rejectsAt(_one(TrieBuilder.pair("", RLP.encode(RLP.encode(VALUE)))), 0);
    }

    // ---- M10, M11: the key and the proof are used up exactly ----

    function test_verify_rejectsPathShorterThanKey() public view {
        _rejects(_one(TrieBuilder.pair(TrieBuilder.path(2, _key, 0, 62), RLP.encode(RLP.encode(VALUE)))));
        _rejects(_one(TrieBuilder.pair(TrieBuilder.path(2, _key, 0, 63), RLP.encode(RLP.encode(VALUE)))));
    }

    function test_verify_rejectsPathLongerThanKey() public view {
        bytes memory path = bytes.concat(TrieBuilder.path(2, _key, 0, 64), hex"00");
        _rejectsAt(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), 0);
        // 65 nibbles in 33 bytes: the flag byte says odd.
        path = TrieBuilder.path(2, _key, 0, 64);
        path[0] = 0x30;
        _rejectsAt(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), 0);
    }

    function test_verify_rejectsPathOfAnotherKey() public view {
        _rejects(_one(TrieBuilder.leaf(keccak256("another"), 0, RLP.encode(VALUE))));
    }

    function test_verify_rejectsKeyThatIsNotHashed() public view {
        _rejects(_one(TrieBuilder.leaf(SLOT, 0, RLP.encode(VALUE))));
    }

    function test_verify_rejectsValueInBranch() public view {
        bytes[] memory proof = _deep(64, TrieBuilder.leaf(_key, 64, hex"05"));
        bytes[] memory items = TrieBuilder.emptyBranch();
        items[0] = RLP.encode(keccak256("a"));
        items[1] = RLP.encode(keccak256("b"));
        items[16] = RLP.encode(RLP.encode(VALUE));
        proof[64] = RLP.encode(items);
        proof[63] = TrieBuilder.branch(_key, 63, TrieBuilder.pointer(proof[64]));
        _relink(proof, 63);
        _rejectsUnlikeTwin(proof, VALUE, true);
    }

    function test_verify_rejectsBranchWithOneChild() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        bytes[] memory items = TrieBuilder.emptyBranch();
        items[TrieBuilder.nibble(_key, 0)] = TrieBuilder.pointer(leaf);
        _rejectsUnlikeTwin(_two(RLP.encode(items), leaf), VALUE, true);
    }

    function test_verify_rejectsExtraElement() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        _rejects(_two(leaf, leaf));
        _rejects(_two(leaf, hex""));
    }

    function test_verify_rejectsMissingElement() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        _rejects(_one(TrieBuilder.branch(_key, 0, TrieBuilder.pointer(leaf))));
    }
}
