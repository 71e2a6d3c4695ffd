// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {StorageProof} from "causeway/trie/StorageProof.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";
import {LenientVerifier, StrictVerifier} from "./Harnesses.sol";
import {TrieBuilder} from "./TrieBuilder.sol";

/// @notice Hand-made tries, one per way in which a proof may deviate from what a real state trie gives.
contract StorageProofTest is Test {
    address private constant ACCOUNT = address(0xb41d6e);
    bytes32 private constant SLOT = bytes32(0);
    bytes32 private constant VALUE = bytes32(uint256(0xa1) << 248 | 7);

    StrictVerifier private _strict = new StrictVerifier();
    LenientVerifier private _lenient = new LenientVerifier();
    bytes32 private _key = keccak256(abi.encode(SLOT));

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

    // ---- M12, M13: one encoding per node ----

    function test_verify_rejectsWrongItemCount() public view {
        for (uint256 count = 0; count < 34; ++count) {
            if (count == 2 || count == 17) continue;
            bytes[] memory items = new bytes[](count);
            for (uint256 i = 0; i < count; ++i) {
                items[i] = i == TrieBuilder.nibble(_key, 0) ? RLP.encode(keccak256("x")) : bytes(hex"80");
            }
            _rejectsAt(_one(RLP.encode(items)), 0);
        }
    }

    function test_verify_rejectsTrailingBytes() public view {
        _rejects(_one(bytes.concat(TrieBuilder.leaf(_key, 0, RLP.encode(VALUE)), hex"00")));
    }

    function test_verify_rejectsLongFormOfShortLength() public view {
        // The value item: 33 bytes written with a length byte of their own.
        bytes memory path = RLP.encode(TrieBuilder.path(2, _key, 0, 64));
        bytes memory value = bytes.concat(hex"b821", RLP.encode(VALUE));
        _rejects(_one(TrieBuilder.list(path, value)));
    }

    function test_verify_rejectsLeadingZeroInLength() public view {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        assertEq(leaf[0], bytes1(0xf8));
        bytes memory payload = new bytes(leaf.length - 2);
        for (uint256 i = 0; i < payload.length; ++i) {
            payload[i] = leaf[i + 2];
        }
        _rejects(_one(bytes.concat(hex"f900", leaf[1], payload)));
    }

    function test_verify_rejectsLengthBeyondTheNode() public view {
        _rejects(_one(hex"f9ffff"));
        _rejects(_one(hex"ffffffffffffffffff80"));
        _rejects(_one(hex"c2bfffffffffffffffff"));
    }

    function test_verify_rejectsPrefixedSingleByte() public view {
        bytes[] memory proof = _deep(60, TrieBuilder.leaf(_key, 60, hex"05"));
        // The leaf's value as 0x81 0x05.
        proof[60] = TrieBuilder.list(RLP.encode(TrieBuilder.path(2, _key, 60, 64)), hex"8105");
        proof[59] = TrieBuilder.branch(_key, 59, TrieBuilder.pointer(proof[60]));
        _relink(proof, 59);
        _rejects(proof);
    }

    function test_verify_rejectsListWhereStringBelongs() public view {
        bytes[] memory nothing = new bytes[](0);
        bytes memory path = RLP.encode(TrieBuilder.path(2, _key, 0, 64));
        _rejectsAt(_one(TrieBuilder.list(path, RLP.encode(nothing))), 0);
        _rejectsAt(_one(TrieBuilder.list(RLP.encode(nothing), RLP.encode(RLP.encode(VALUE)))), 0);
    }

    // ---- M18: integers of the trie have no leading zeros ----

    function test_verify_rejectsLeadingZerosOfValue() public view {
        _rejectsUnlikeTwin(_one(TrieBuilder.leaf(_key, 0, hex"820005")), bytes32(uint256(5)), true);
        _rejectsUnlikeTwin(
            _one(TrieBuilder.leaf(_key, 0, RLP.encode(bytes32(uint256(5))))), bytes32(uint256(5)), true
        );
    }

    function test_verify_rejectsZeroValue() public view {
        _rejectsUnlikeTwin(_one(TrieBuilder.leaf(_key, 0, hex"00")), 0, true);
        _rejectsUnlikeTwin(_one(TrieBuilder.leaf(_key, 0, RLP.encode(bytes32(0)))), 0, true);
    }

    function test_verify_rejectsOverlongValue() public view {
        _rejects(_one(TrieBuilder.leaf(_key, 0, bytes.concat(hex"a1ff", VALUE))));
        _rejects(_one(TrieBuilder.leaf(_key, 0, bytes.concat(RLP.encode(VALUE), hex"00"))));
        _rejects(_one(TrieBuilder.leaf(_key, 0, hex"c105")));
    }

    function test_verify_rejectsMalformedAccount() public {
        bytes memory leaf = TrieBuilder.leaf(_key, 0, RLP.encode(VALUE));
        bytes32 root = keccak256(leaf);
        bytes memory good = TrieBuilder.account(root);
        bytes[] memory bad = new bytes[](5);
        bad[0] = hex"c0";
        bad[1] = RLP.encode(VALUE);
        // Nonce with a leading zero, nonce as a zero byte, a fifth field.
        bad[2] = _replaceFirstField(good, hex"820001");
        bad[3] = _replaceFirstField(good, hex"00");
        bad[4] = _replaceFirstField(good, hex"0101");
        for (uint256 i = 0; i < bad.length; ++i) {
            bytes[] memory proof = _one(TrieBuilder.leaf(keccak256(abi.encodePacked(ACCOUNT)), 0, bad[i]));
            vm.expectRevert(abi.encodeWithSelector(StorageProof.MalformedAccount.selector, ACCOUNT));
            _strict.verify(keccak256(proof[0]), ACCOUNT, SLOT, proof, _one(leaf));
        }
    }

    // ---- M23: bounded size ----

    function test_verify_rejectsTooManyNodes() public {
        bytes[] memory proof = new bytes[](66);
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256("root"));
        vm.expectRevert(abi.encodeWithSelector(TrieWalk.WrongProofLength.selector, 66));
        _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof);
    }

    function test_verify_rejectsOversizedNode() public {
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

    /// Any bytes at all as the only node, under a root that fits them: only the one true leaf may prove a value.
    function testFuzz_verify_rejectsArbitraryNode(bytes calldata node) public view {
        _rejects(_one(node));
    }

    // ---- unverified value ----

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

    // ---- building blocks ----

    function _account(bytes32 storageRoot) private pure returns (bytes32 stateRoot, bytes[] memory proof) {
        bytes memory leaf =
            TrieBuilder.leaf(keccak256(abi.encodePacked(ACCOUNT)), 0, TrieBuilder.account(storageRoot));
        return (keccak256(leaf), _one(leaf));
    }

    function _accepts(bytes[] memory proof, bytes32 value) private view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        assertEq(_strict.verify(stateRoot, ACCOUNT, SLOT, account, proof), value);
        // A second opinion: what we take, an independent implementation takes as well, for the same value.
        assertEq(_lenient.verify(stateRoot, ACCOUNT, SLOT, account, proof), value);
    }

    function _rejects(bytes[] memory proof) private view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof) returns (bytes32 value) {
            revert(string.concat("accepted ", vm.toString(value)));
        } catch {}
    }

    /// Rejected because of the shape of the node at `index`, before any hash is looked at.
    function _rejectsAt(bytes[] memory proof, uint256 index) private view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _strict.verify(stateRoot, ACCOUNT, SLOT, account, proof) {
            revert("accepted");
        } catch (bytes memory reason) {
            assertEq(reason, abi.encodeWithSelector(TrieWalk.ProofNodeNotCanonical.selector, index));
        }
    }

    /// Rejected although the lenient twin returns `value` (or is as strict here, if `twinAccepts` is false).
    function _rejectsUnlikeTwin(bytes[] memory proof, bytes32 value, bool twinAccepts) private view {
        (bytes32 stateRoot, bytes[] memory account) = _account(keccak256(proof[0]));
        try _lenient.verify(stateRoot, ACCOUNT, SLOT, account, proof) returns (bytes32 found) {
            assertTrue(twinAccepts, "the twin was expected to refuse");
            assertEq(found, value);
        } catch {
            assertFalse(twinAccepts, "the twin was expected to accept");
        }
        _rejects(proof);
    }

    /// `depth` branches down the key, then `last`.
    function _deep(uint256 depth, bytes memory last) private view returns (bytes[] memory proof) {
        proof = new bytes[](depth + 1);
        proof[depth] = last;
        proof[depth - 1] = TrieBuilder.branch(_key, depth - 1, TrieBuilder.pointer(last));
        _relink(proof, depth - 1);
    }

    /// Rebuilds the branches above `changed`.
    function _relink(bytes[] memory proof, uint256 changed) private view {
        for (uint256 i = changed; i > 0; --i) {
            proof[i - 1] = TrieBuilder.branch(_key, i - 1, TrieBuilder.pointer(proof[i]));
        }
    }

    function _replaceFirstField(bytes memory account, bytes memory field)
        private
        pure
        returns (bytes memory)
    {
        assertEq(account[0], bytes1(0xf8), "a long list");
        assertEq(account[2], bytes1(0x01), "nonce 1");
        bytes memory rest = new bytes(account.length - 3);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = account[i + 3];
        }
        return bytes.concat(hex"f8", bytes1(uint8(rest.length + field.length)), field, rest);
    }

    function _one(bytes memory node) private pure returns (bytes[] memory proof) {
        proof = new bytes[](1);
        proof[0] = node;
    }

    function _two(bytes memory first, bytes memory second) private pure returns (bytes[] memory proof) {
        proof = new bytes[](2);
        (proof[0], proof[1]) = (first, second);
    }
}
