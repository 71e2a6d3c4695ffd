// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {StorageProof} from "causeway/trie/StorageProof.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {StorageProofCase} from "../trie/StorageProofCase.sol";
import {TrieBuilder} from "../trie/TrieBuilder.sol";

/// @notice Where verifiers of tries have gone wrong, in how a path or a reference is read; the number is that of the
/// pitfall. Tries are made by hand, and where a lenient library takes what is refused here, the test says so.
contract TriePitfallsTest is StorageProofCase {
    function test_pitfall06_emptyProof() public {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(hex"80"));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.WrongProofLength.selector, 0));
        _strict.verify(stateRoot, ACCOUNT, SLOT, account, new bytes[](0));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.WrongProofLength.selector, 0));
        _strict.verify(stateRoot, ACCOUNT, SLOT, new bytes[](0), account);
    }

    function test_pitfall06_emptyTrie() public view {
        assertEq(keccak256(hex"80"), 0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421);
        _rejects(_one(hex"80"), TrieWalk.ProofNodeNotCanonical.selector);
        _rejects(_one(hex"c0"), TrieWalk.ProofNodeNotCanonical.selector);
        _rejects(_one(hex""), TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall07_emptyValue() public view {
        _rejects(
            _one(TrieBuilder.pair(TrieBuilder.path(2, _key, 0, 64), hex"80")),
            TrieWalk.ProofNodeNotCanonical.selector
        );
        _rejects(_one(TrieBuilder.leaf(_key, 0, hex"80")), StorageProof.MalformedSlotValue.selector);
    }

    /// Liveness: a leaf shorter than a hash stands inside its parent. Nodes list it as an element of its own or not.
    function test_pitfall08_inlinedLeafListedOrNot() public view {
        bytes[] memory listed = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        bytes[] memory omitted = new bytes[](60);
        for (uint256 i = 0; i < 60; ++i) {
            omitted[i] = listed[i];
        }
        assertLt(listed[60].length, 32);
        _accepts(listed, bytes32(uint256(5)));
        _accepts(omitted, bytes32(uint256(5)));
    }

    function test_pitfall08_hashedShortNode() public view {
        bytes[] memory proof = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        proof[59] = TrieBuilder.branch(_key, 59, RLP.encode(keccak256(proof[60])));
        _relink(proof, 59);
        _rejects(proof, TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall08_inlinedLargeNode() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        assertGt(leaf.length, 32);
        _rejectsUnlikeTwin(
            _one(TrieBuilder.branch(_key, 0, leaf)), VALUE, false, TrieWalk.ProofNodeNotCanonical.selector
        );
    }

    /// The lenient twin takes an inlined item of 32 bytes for the hash of the next node.
    function test_pitfall08_thirtyTwoByteItemAsHash() public view {
        // A prefix of 0x9f makes a string item of 32 bytes in all; as a hash it would have to be ground. The shape
        // alone must be refused, whether a pre-image is known or not.
        bytes memory item = bytes.concat(hex"9f", bytes31(keccak256("no hash")));
        _rejectsAt(_one(TrieBuilder.branch(_key, 0, item)), 0);
        bytes memory list = bytes.concat(hex"df", bytes31(uint248(1) << 240));
        _rejectsAt(_one(TrieBuilder.branch(_key, 0, list)), 0);
    }

    function test_pitfall08_paddedShortNode() public view {
        bytes[] memory proof = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        bytes memory padded = abi.encodePacked(bytes32(proof[60]));
        proof[59] = TrieBuilder.branch(_key, 59, RLP.encode(padded));
        _relink(proof, 59);
        _rejects(proof, TrieWalk.ProofNodeMismatch.selector);
    }

    function test_pitfall08_referenceOfWrongLength() public view {
        for (uint256 size = 1; size < 40; ++size) {
            if (size == 32) continue;
            bytes memory child = new bytes(size);
            child[0] = 0xee;
            _rejectsAt(_one(TrieBuilder.branch(_key, 0, RLP.encode(child))), 0);
        }
    }

    /// What stands inside a branch is a node, also where the key does not go.
    function test_pitfall08_inlinedSiblingThatIsNoNode() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 60, hex"05");
        bytes[] memory items = TrieBuilder.emptyBranch();
        uint256 at = TrieBuilder.nibble(_key, 59);
        items[at] = leaf;
        items[(at + 1) % 16] = TrieBuilder.pair(hex"3a", hex"07");
        items[(at + 2) % 16] = RLP.encode(keccak256("so that the branch is none that stands inside another"));
        bytes[] memory proof = _deep(60, leaf);
        proof[59] = RLP.encode(items);
        _relink(proof, 59);
        _accepts(proof, bytes32(uint256(5)));
        bytes[4] memory noNodes = [bytes(hex"c105"), hex"c20505", hex"c22080", hex"c23a80"];
        for (uint256 i = 0; i < noNodes.length; ++i) {
            items[(at + 1) % 16] = noNodes[i];
            proof[59] = RLP.encode(items);
            _relink(proof, 59);
            _rejectsAt(proof, 59);
        }
    }

    function test_pitfall09_unknownFlag() public view {
        for (uint256 flag = 4; flag < 16; ++flag) {
            bytes memory path = TrieBuilder.path(2, _key, 0, 64);
            path[0] = bytes1(uint8(flag << 4));
            _rejectsAt(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), 0);
        }
    }

    /// Attack 15: the same value under sixteen encodings of one path.
    function test_pitfall09_padNibble() public view {
        for (uint256 pad = 1; pad < 16; ++pad) {
            bytes memory path = TrieBuilder.path(2, _key, 0, 64);
            path[0] = bytes1(uint8(0x20 | pad));
            _rejectsUnlikeTwin(
                _one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))),
                VALUE,
                true,
                TrieWalk.ProofNodeNotCanonical.selector
            );
        }
    }

    function test_pitfall09_padNibbleOfExtension() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 3, RLP.encode(VALUE));
        bytes memory branch = TrieBuilder.branch(_key, 2, TrieBuilder.pointer(leaf));
        bytes memory path = TrieBuilder.path(0, _key, 0, 2);
        path[0] = 0x01;
        bytes[] memory proof = new bytes[](3);
        (proof[0], proof[1], proof[2]) = (TrieBuilder.pair(path, TrieBuilder.pointer(branch)), branch, leaf);
        _rejectsUnlikeTwin(proof, VALUE, true, TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall09_emptyExtension() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        _rejectsAt(_two(TrieBuilder.pair(hex"00", TrieBuilder.pointer(leaf)), leaf), 0);
    }

    function test_pitfall09_emptyPath() public view {
        _rejectsAt(_one(TrieBuilder.pair("", RLP.encode(RLP.encode(VALUE)))), 0);
        // Not even where the next item begins as a path does.
        for (uint256 first = 0; first < 0x80; ++first) {
            _rejectsAt(_one(TrieBuilder.pair("", abi.encodePacked(uint8(first)))), 0);
        }
    }

    function test_pitfall10_pathShorterThanKey() public view {
        _rejects(
            _one(TrieBuilder.pair(TrieBuilder.path(2, _key, 0, 62), RLP.encode(RLP.encode(VALUE)))),
            TrieWalk.ProofLeadsElsewhere.selector
        );
        _rejects(
            _one(TrieBuilder.pair(TrieBuilder.path(2, _key, 0, 63), RLP.encode(RLP.encode(VALUE)))),
            TrieWalk.ProofLeadsElsewhere.selector
        );
    }

    function test_pitfall10_pathLongerThanKey() public view {
        bytes memory path = bytes.concat(TrieBuilder.path(2, _key, 0, 64), hex"00");
        _rejectsAt(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), 0);
        // 65 nibbles in 33 bytes: the flag byte says odd.
        path = TrieBuilder.path(2, _key, 0, 64);
        path[0] = 0x30;
        _rejectsAt(_one(TrieBuilder.pair(path, RLP.encode(RLP.encode(VALUE)))), 0);
    }

    /// All digits of the key are used up, and then there is a branch.
    function test_pitfall10_branchBelowTheKey() public view {
        _rejects(
            _deep(64, TrieBuilder.branch(_key, 0, RLP.encode(keccak256("below")))),
            TrieWalk.ProofLeadsElsewhere.selector
        );
    }

    /// An extension by zeros, which is what a key has beyond its end.
    function test_pitfall10_extensionBeyondTheKey() public view {
        bytes memory branch = TrieBuilder.branch(_key, 0, RLP.encode(keccak256("below")));
        bytes32 rest = _key << 252;
        for (uint256 nibbles = 2; nibbles < 9; ++nibbles) {
            bytes memory path = TrieBuilder.path(TrieBuilder.EXTENSION, rest, 0, nibbles);
            bytes[] memory above = _deep(63, TrieBuilder.pair(path, TrieBuilder.pointer(branch)));
            bytes[] memory proof = new bytes[](65);
            for (uint256 i = 0; i < 64; ++i) {
                proof[i] = above[i];
            }
            proof[64] = branch;
            _rejects(proof, TrieWalk.ProofLeadsElsewhere.selector);
        }
    }

    function test_pitfall10_pathOfAnotherKey() public view {
        _rejects(
            _one(TrieBuilder.leaf(keccak256("another"), 0, RLP.encode(VALUE))),
            TrieWalk.ProofLeadsElsewhere.selector
        );
    }

    function test_pitfall10_valueInBranch() public view {
        bytes[] memory proof = _deep(64, TrieBuilder.leaf(_key, 64, hex"05"));
        bytes[] memory items = TrieBuilder.emptyBranch();
        items[0] = RLP.encode(keccak256("a"));
        items[1] = RLP.encode(keccak256("b"));
        items[16] = RLP.encode(RLP.encode(VALUE));
        proof[64] = RLP.encode(items);
        proof[63] = TrieBuilder.branch(_key, 63, TrieBuilder.pointer(proof[64]));
        _relink(proof, 63);
        _rejectsUnlikeTwin(proof, VALUE, true, TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall11_extraElement() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        _rejects(_two(leaf, leaf), TrieWalk.ProofTooLong.selector);
        _rejects(_two(leaf, hex""), TrieWalk.ProofTooLong.selector);
    }

    function test_pitfall11_missingElement() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        _rejects(
            _one(TrieBuilder.branch(_key, 0, TrieBuilder.pointer(leaf))), TrieWalk.ProofTooShort.selector
        );
    }

    function test_pitfall13_branchWithOneChild() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 1, RLP.encode(VALUE));
        bytes[] memory items = TrieBuilder.emptyBranch();
        items[TrieBuilder.nibble(_key, 0)] = TrieBuilder.pointer(leaf);
        _rejectsUnlikeTwin(
            _two(RLP.encode(items), leaf), VALUE, true, TrieWalk.ProofNodeNotCanonical.selector
        );
    }

    function test_pitfall17_keyThatIsNotHashed() public view {
        _rejects(_one(TrieBuilder.leaf(SLOT, 0, RLP.encode(VALUE))), TrieWalk.ProofLeadsElsewhere.selector);
    }
}
