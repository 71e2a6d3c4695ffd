// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {StorageProof} from "causeway/trie/StorageProof.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {TrieBuilder} from "../trie/TrieBuilder.sol";
import {MirrorAttack} from "./support/MirrorAttack.sol";
import {TrieReader} from "./support/TrieReader.sol";
import {MirrorEmptyIsAbsent} from "./weak/MirrorEmptyIsAbsent.sol";
import {MirrorHashedShortNodes} from "./weak/MirrorHashedShortNodes.sol";
import {MirrorNothingInlined} from "./weak/MirrorNothingInlined.sol";
import {MirrorZeroValue} from "./weak/MirrorZeroValue.sol";
import {TrieReaderPaddedNodes} from "./weak/TrieReaderPaddedNodes.sol";

/// @notice The bytes of a short node, padded, were compared with the hash of a long one, and a pair of which the two are
/// equal was found; here a node within its parent is read there and never looked up, and one behind a hash is long.
contract ShortNodeAttackTest is MirrorAttack {
    /// @dev The pair: keccak256 of the long leaf is the short one and a zero byte (tjade273, optimism-merkle-forgery-poc).
    bytes private constant LONG = hex"df209d000000000000000000000000000000000000000000516b758b00000000";
    bytes private constant SHORT = hex"de209cd2f1897ee75b1a9bc61c5d2e25f1a5580ecb23c598894e64683e8332";

    /// The trie has the short leaf; the proof shows the long one.
    function test_attack26_longLeafForAShortOne() external {
        TrieReader reader = new TrieReader();
        bytes[] memory honest = deep(64, SHORT);
        bytes32 root = keccak256(honest[0]);
        assertEq(reader.find(root, key, honest), _valueOf(SHORT));
        refused(attacker, address(reader), _forged(root), TrieWalk.ProofTooLong.selector);
    }

    function test_twin26_longLeafForAShortOne() external {
        TrieReader reader = TrieReader(deploy(type(TrieReaderPaddedNodes).name, ""));
        bytes32 root = keccak256(deep(64, SHORT)[0]);
        accepted(attacker, address(reader), _forged(root));
        bytes[] memory nodes = deep(64, SHORT);
        nodes[64] = LONG;
        assertEq(reader.find(root, key, nodes), _valueOf(LONG));
    }

    /// A node that belongs inside its parent, behind its hash: a second way to write one trie.
    function test_attack26_shortLeafBehindAHash() external real {
        refused(
            attacker,
            address(mirror),
            _hashedShortLeaf(),
            abi.encodeWithSelector(TrieWalk.ProofNodeNotCanonical.selector, 60)
        );
        assertFalse(mirror.isKnown(bytes32(uint256(5))));
    }

    function test_twin26_shortLeafBehindAHash() external twin(type(MirrorHashedShortNodes).name) {
        accepted(attacker, address(mirror), _hashedShortLeaf());
        assertTrue(mirror.isKnown(bytes32(uint256(5))));
    }

    /// The other side of it: withdrawals were stuck for good where a verifier did not know nodes within nodes.
    function test_attack28_proofWithAnInlinedLeaf() external real {
        (bytes memory listed, bytes memory leftOut) = _inlined();
        uint256 snapshot = vm.snapshotState();
        accepted(attacker, address(mirror), listed);
        assertTrue(mirror.isKnown(bytes32(uint256(5))));
        vm.revertToState(snapshot);
        assertFalse(mirror.isKnown(bytes32(uint256(5))));
        accepted(attacker, address(mirror), leftOut);
        assertTrue(mirror.isKnown(bytes32(uint256(5))));
    }

    function test_twin28_proofWithAnInlinedLeaf() external twin(type(MirrorNothingInlined).name) {
        (bytes memory listed, bytes memory leftOut) = _inlined();
        refused(attacker, address(mirror), listed, TrieWalk.ProofNodeNotCanonical.selector);
        refused(attacker, address(mirror), leftOut, TrieWalk.ProofNodeNotCanonical.selector);
        assertFalse(mirror.isKnown(bytes32(uint256(5))), "stuck");
    }

    /// A branch within a branch: two leaves of one byte each share all but the last nibbles of their keys.
    function test_attack28_proofWithAnInlinedBranch() external real {
        accepted(attacker, address(mirror), _inlinedBranch());
        assertTrue(mirror.isKnown(bytes32(uint256(7))));
    }

    function test_twin28_proofWithAnInlinedBranch() external twin(type(MirrorNothingInlined).name) {
        refused(attacker, address(mirror), _inlinedBranch(), TrieWalk.ProofNodeNotCanonical.selector);
        assertFalse(mirror.isKnown(bytes32(uint256(7))), "stuck");
    }

    /// The path to the long leaf in the place of the short one.
    function _forged(bytes32 root) private view returns (bytes memory) {
        assertEq(keccak256(LONG), bytes32(bytes.concat(SHORT, hex"00")), "the pair");
        bytes[] memory nodes = deep(64, SHORT);
        assertEq(keccak256(nodes[0]), root);
        nodes[64] = LONG;
        return abi.encodeCall(TrieReader.find, (root, key, nodes));
    }

    /// What stands behind list prefix, path and string prefix.
    function _valueOf(bytes memory leaf) private pure returns (bytes memory value) {
        value = new bytes(leaf.length - 3);
        for (uint256 i = 0; i < value.length; ++i) {
            value[i] = leaf[i + 3];
        }
    }

    function _hashedShortLeaf() private returns (bytes memory) {
        bytes memory leaf = TrieBuilder.leaf(key, 60, hex"05");
        assertLt(leaf.length, 32);
        bytes[] memory nodes = deep(59, TrieBuilder.branch(key, 59, RLP.encode(keccak256(leaf))));
        return underCurrentBlock(_with(nodes, leaf));
    }

    function _inlined() private returns (bytes memory listed, bytes memory leftOut) {
        bytes[] memory nodes = deep(60, TrieBuilder.leaf(key, 60, hex"05"));
        assertLt(nodes[60].length, 32);
        listed = underCurrentBlock(nodes);
        leftOut = underSameBlock(_without(nodes));
    }

    function _inlinedBranch() private returns (bytes memory) {
        bytes[] memory items = TrieBuilder.emptyBranch();
        uint256 nibble = TrieBuilder.nibble(key, 63);
        items[nibble] = TrieBuilder.pair(hex"20", hex"07");
        items[(nibble + 1) % 16] = TrieBuilder.pair(hex"20", hex"08");
        bytes memory inner = RLP.encode(items);
        assertLt(inner.length, 32);
        return underCurrentBlock(deep(63, inner));
    }

    function _with(bytes[] memory nodes, bytes memory node) private pure returns (bytes[] memory out) {
        out = new bytes[](nodes.length + 1);
        for (uint256 i = 0; i < nodes.length; ++i) {
            out[i] = nodes[i];
        }
        out[nodes.length] = node;
    }

    function _without(bytes[] memory nodes) private pure returns (bytes[] memory out) {
        out = new bytes[](nodes.length - 1);
        for (uint256 i = 0; i < out.length; ++i) {
            out[i] = nodes[i];
        }
    }
}

/// @notice An empty element passed for a proof of absence, and absence for a value; here nothing is ever proven by
/// nothing: there is no proof of absence, and zero is not a value that a slot can hold.
contract EmptyMeansValidAttackTest is MirrorAttack {
    function test_attack27_leafOfNothing() external real {
        bytes[] memory leaves = _leavesOfNothing();
        for (uint256 i = 0; i < leaves.length; ++i) {
            bytes memory input = underCurrentBlock(one(leaves[i]));
            refused(
                attacker,
                address(mirror),
                input,
                i < 3
                    ? abi.encodeWithSelector(StorageProof.MalformedSlotValue.selector, bytes32(0))
                    : abi.encodeWithSelector(TrieWalk.ProofNodeNotCanonical.selector, 0)
            );
            assertFalse(mirror.isKnown(bytes32(0)));
        }
    }

    function test_twin27_leafOfNothing() external twin(type(MirrorZeroValue).name) {
        bytes[] memory leaves = _leavesOfNothing();
        for (uint256 i = 0; i < 3; ++i) {
            uint256 snapshot = vm.snapshotState();
            accepted(attacker, address(mirror), underCurrentBlock(one(leaves[i])));
            assertTrue(mirror.isKnown(bytes32(0)), "zero is a known root");
            vm.revertToState(snapshot);
        }
    }

    /// No list, an empty list, empty nodes, and proofs of a node that end too early: in either half of the proof.
    function test_attack27_emptyProofs() external real {
        anchorRecorded();
        bytes[] memory nothings = new bytes[](4);
        (nothings[0], nothings[1], nothings[2], nothings[3]) = ("", hex"80", hex"c0", hex"00");
        bytes[] memory none = new bytes[](0);
        _refusedInBothHalves(none);
        for (uint256 i = 0; i < nothings.length; ++i) {
            _refusedInBothHalves(one(nothings[i]));
        }
        bytes[] memory account = recordedProof.account;
        for (uint256 length = 0; length < account.length; ++length) {
            bytes[] memory cut = new bytes[](length);
            for (uint256 i = 0; i < length; ++i) {
                cut[i] = account[i];
            }
            refused(
                attacker,
                address(mirror),
                acceptInput(recorded.rlp, cut, recordedProof.slot),
                length == 0 ? TrieWalk.WrongProofLength.selector : TrieWalk.ProofTooShort.selector
            );
        }
        // The empty trie under the root that it has.
        refused(
            attacker,
            address(mirror),
            underCurrentBlock(one(hex"80")),
            TrieWalk.ProofNodeNotCanonical.selector
        );
        assertFalse(mirror.isKnown(bytes32(0)));
        assertFalse(mirror.isKnown(recordedProof.value));
    }

    /// For the twin an empty proof of the slot says that nothing stands there, and the root of nothing is known from then
    /// on: the one that no message needs a proof under.
    function test_twin27_emptyProofs() external twin(type(MirrorEmptyIsAbsent).name) {
        anchorRecorded();
        accepted(attacker, address(mirror), acceptInput(recorded.rlp, recordedProof.account, new bytes[](0)));
        assertTrue(mirror.isKnown(bytes32(0)), "zero is a known root");
    }

    function _refusedInBothHalves(bytes[] memory nodes) private {
        vm.prank(attacker);
        (bool success,) = address(mirror).call(acceptInput(recorded.rlp, nodes, recordedProof.slot));
        assertFalse(success, "accepted");
        vm.prank(attacker);
        (success,) = address(mirror).call(acceptInput(recorded.rlp, recordedProof.account, nodes));
        assertFalse(success, "accepted");
    }

    /// The value as a zero byte, as a zero with leading zeros, as an integer that is none; then no value at all.
    function _leavesOfNothing() private view returns (bytes[] memory leaves) {
        leaves = new bytes[](5);
        leaves[0] = TrieBuilder.leaf(key, 0, hex"00");
        leaves[1] = TrieBuilder.leaf(key, 0, RLP.encode(bytes32(0)));
        leaves[2] = TrieBuilder.leaf(key, 0, hex"80");
        bytes memory path = TrieBuilder.path(TrieBuilder.LEAF, key, 0, 64);
        leaves[3] = TrieBuilder.pair(path, hex"80");
        leaves[4] = TrieBuilder.pair(path, hex"c0");
    }
}
