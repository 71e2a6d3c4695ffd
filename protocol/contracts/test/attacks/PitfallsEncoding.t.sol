// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {StorageProof} from "causeway/trie/StorageProof.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {StorageProofCase} from "../trie/StorageProofCase.sol";
import {TrieBuilder} from "../trie/TrieBuilder.sol";

/// @notice The same in how nodes and values are encoded, and in how large they are.
contract EncodingPitfallsTest is StorageProofCase {
    function test_pitfall12_trailingBytes() public view {
        _rejects(
            _one(bytes.concat(TrieBuilder.leaf(_key, 0, RLP.encode(VALUE)), hex"00")),
            TrieWalk.ProofNodeNotCanonical.selector
        );
    }

    function test_pitfall12_longFormOfShortLength() public view {
        // The value item: 33 bytes written with a length byte of their own.
        bytes memory path = RLP.encode(TrieBuilder.path(2, _key, 0, 64));
        bytes memory value = bytes.concat(hex"b821", RLP.encode(VALUE));
        _rejects(_one(TrieBuilder.list(path, value)), TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall12_leadingZeroInLength() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        assertEq(leaf[0], bytes1(0xf8));
        bytes memory payload = new bytes(leaf.length - 2);
        for (uint256 i = 0; i < payload.length; ++i) {
            payload[i] = leaf[i + 2];
        }
        _rejects(_one(bytes.concat(hex"f900", leaf[1], payload)), TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall12_lengthBeyondTheNode() public view {
        _rejects(_one(hex"f9ffff"), TrieWalk.ProofNodeNotCanonical.selector);
        _rejects(_one(hex"ffffffffffffffffff80"), TrieWalk.ProofNodeNotCanonical.selector);
        _rejects(_one(hex"c2bfffffffffffffffff"), TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall12_prefixedSingleByte() public view {
        bytes[] memory proof = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        // The leaf's value as 0x81 0x05.
        proof[60] = TrieBuilder.list(RLP.encode(TrieBuilder.path(2, _key, 60, 64)), hex"8105");
        proof[59] = TrieBuilder.branch(_key, 59, TrieBuilder.pointer(proof[60]));
        _relink(proof, 59);
        _rejects(proof, TrieWalk.ProofNodeNotCanonical.selector);
    }

    function test_pitfall12_listWhereStringBelongs() public view {
        bytes[] memory nothing = new bytes[](0);
        bytes memory path = RLP.encode(TrieBuilder.path(2, _key, 0, 64));
        _rejectsAt(_one(TrieBuilder.list(path, RLP.encode(nothing))), 0);
        _rejectsAt(_one(TrieBuilder.list(RLP.encode(nothing), RLP.encode(RLP.encode(VALUE)))), 0);
        // Lists with the very bytes of the path, and of the value: 33 each.
        bytes memory bare = TrieBuilder.path(2, _key, 0, 64);
        _rejectsAt(_one(TrieBuilder.list(bytes.concat(hex"e1", bare), RLP.encode(RLP.encode(VALUE)))), 0);
        _rejectsAt(_one(TrieBuilder.list(path, bytes.concat(hex"e1", RLP.encode(VALUE)))), 0);
    }

    function test_pitfall12_malformedAccount() public {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        bytes32 root = keccak256(leaf);
        bytes memory good = TrieBuilder.account(root);
        bytes[] memory bad = new bytes[](7);
        bad[0] = hex"c0";
        bad[1] = RLP.encode(VALUE);
        // Nonce with a leading zero, nonce as a zero byte, a fifth field.
        bad[2] = _replaceFirstField(good, hex"820001");
        bad[3] = _replaceFirstField(good, hex"00");
        bad[4] = _replaceFirstField(good, hex"0101");
        // The last field a byte short, and a list of the right size.
        bad[5] = _withCodeHash(good, bytes.concat(hex"9f", new bytes(31)));
        bad[6] = _withCodeHash(good, bytes.concat(hex"e0", new bytes(32)));
        for (uint256 i = 0; i < bad.length; ++i) {
            bytes[] memory proof = _one(TrieBuilder.leaf(keccak256(abi.encodePacked(ACCOUNT)), 0, bad[i]));
            vm.expectRevert(abi.encodeWithSelector(StorageProof.MalformedAccount.selector, ACCOUNT));
            _strict.verify(keccak256(proof[0]), ACCOUNT, SLOT, proof, _one(leaf));
        }
    }

    function _withCodeHash(bytes memory account, bytes memory field) private pure returns (bytes memory) {
        bytes memory before = new bytes(account.length - 2 - 33);
        for (uint256 i = 0; i < before.length; ++i) {
            before[i] = account[i + 2];
        }
        return bytes.concat(hex"f8", bytes1(uint8(before.length + field.length)), before, field);
    }

    /// Any bytes at all as the only node, under a root that fits them: only the one true leaf may prove a value.
    function testFuzz_pitfall12_arbitraryNode(bytes calldata node) public view {
        vm.assume(node.length <= TrieWalk.MAX_NODE_BYTES);
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(node));
        try _strict.verify(stateRoot, ACCOUNT, SLOT, account, _one(node)) returns (bytes32 value) {
            revert(string.concat("accepted ", vm.toString(value)));
        } catch (bytes memory reason) {
            bytes4 check = bytes4(reason);
            // By chance it may be a node of some trie; of a leaf of this key there is no chance.
            assertTrue(
                check == TrieWalk.ProofNodeNotCanonical.selector
                    || check == TrieWalk.ProofLeadsElsewhere.selector
                    || check == TrieWalk.ProofTooShort.selector
            );
        }
    }

    function test_pitfall13_wrongItemCount() public view {
        for (uint256 count = 0; count < 34; ++count) {
            if (count == 2 || count == 17) continue;
            bytes[] memory items = new bytes[](count);
            for (uint256 i = 0; i < count; ++i) {
                items[i] = i == TrieBuilder.nibble(_key, 0) ? RLP.encode(keccak256("x")) : bytes(hex"80");
            }
            _rejectsAt(_one(RLP.encode(items)), 0);
        }
    }

    function test_pitfall18_leadingZerosOfValue() public view {
        _rejectsUnlikeTwin(
            _one(TrieBuilder.leaf(_key, 0, hex"820005")),
            bytes32(uint256(5)),
            true,
            StorageProof.MalformedSlotValue.selector
        );
        _rejectsUnlikeTwin(
            _one(TrieBuilder.leaf(_key, 0, RLP.encode(bytes32(uint256(5))))),
            bytes32(uint256(5)),
            true,
            StorageProof.MalformedSlotValue.selector
        );
    }

    function test_pitfall18_zeroValue() public view {
        _rejectsUnlikeTwin(
            _one(TrieBuilder.leaf(_key, 0, hex"00")), 0, true, StorageProof.MalformedSlotValue.selector
        );
        _rejectsUnlikeTwin(
            _one(TrieBuilder.leaf(_key, 0, RLP.encode(bytes32(0)))),
            0,
            true,
            StorageProof.MalformedSlotValue.selector
        );
    }

    function test_pitfall18_overlongValue() public view {
        _rejects(
            _one(TrieBuilder.leaf(_key, 0, bytes.concat(hex"a1ff", VALUE))),
            StorageProof.MalformedSlotValue.selector
        );
        _rejects(
            _one(TrieBuilder.leaf(_key, 0, bytes.concat(RLP.encode(VALUE), hex"00"))),
            StorageProof.MalformedSlotValue.selector
        );
        _rejects(_one(TrieBuilder.leaf(_key, 0, hex"c105")), StorageProof.MalformedSlotValue.selector);
    }

    function test_pitfall23_tooManyNodes() public {
        bytes[] memory proof = new bytes[](66);
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256("root"));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.WrongProofLength.selector, 66));
        _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof);
    }

    function test_pitfall23_oversizedNode() public {
        bytes[] memory items = TrieBuilder.emptyBranch();
        for (uint256 i = 0; i < 16; ++i) {
            items[i] = RLP.encode(keccak256(abi.encode(i)));
        }
        assertEq(RLP.encode(items).length, TrieWalk.MAX_NODE_BYTES, "a full branch is the largest node");
        bytes[] memory proof = _one(new bytes(533));
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.ProofNodeTooLarge.selector, 0, 533));
        _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof);
    }
}
