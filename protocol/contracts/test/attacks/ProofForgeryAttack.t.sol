// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {MultiProof} from "causeway/libraries/MultiProof.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {TrieBuilder} from "../trie/TrieBuilder.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {MirrorAttack} from "./support/MirrorAttack.sol";
import {BridgeAnyRoot} from "./weak/BridgeAnyRoot.sol";
import {BridgeRightIgnored} from "./weak/BridgeRightIgnored.sol";
import {MirrorAnyKey} from "./weak/MirrorAnyKey.sol";
import {MirrorPrefixKey} from "./weak/MirrorPrefixKey.sol";
import {MirrorUnhashedNodes} from "./weak/MirrorUnhashedNodes.sol";

/// @notice The hash of an inner node left the right child out when a left one was given, so that the proof of an honest
/// leaf carried a forged one along; here every node of a proof is hashed with both its children, at each of 32 levels.
contract BnbTokenHubAttackTest is AttackNetwork {
    uint256 private constant LOOT = 1000 ether;

    function arrange() internal override {
        send(L1, L2A, address(token), 5 ether, 0);
        send(L1, L2A, address(token), 6 ether, 0);
        settle(L1);
    }

    function test_attack13_forgedRightSibling() external real {
        // With the siblings of the left leaf alone, as the flaw wants it, and with those of both.
        refused(
            attacker,
            address(bridges[L2A]),
            _withForgedRight(multiProof(L1, _left())),
            MultiProof.ProofTooLong.selector
        );
        Message[] memory both = new Message[](2);
        (both[0], both[1]) = (sent[L1][2], sent[L1][3]);
        refused(
            attacker,
            address(bridges[L2A]),
            _withForgedRight(multiProof(L1, both)),
            IBridge.GlobalRootMismatch.selector
        );
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 3));
        assertEq(supply(L2A), LOCKED);
    }

    function test_twin13_forgedRightSibling() external twin(type(BridgeRightIgnored).name) {
        accepted(attacker, address(bridges[L2A]), _withForgedRight(multiProof(L1, _left())));
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
        assertGt(supply(L2A), locked());
    }

    /// Every byte of all siblings of both trees, changed in every bit at once and in one.
    function test_attack13_everyByteOfAnExitProof() external real {
        bytes memory input = claimInput(L1, sent[L1][2]);
        uint256 tried = 0;
        // Behind the selector stand the offset of the message and the leaf count, then the siblings of the exit tree,
        // the global root, the slot, and the siblings of the global tree.
        for (uint256 i = 2 * 32; i < 41 * 32; ++i) {
            if (i / 32 == 35) continue;
            tried += _tryChanged(input, 4 + i, 0xff) + _tryChanged(input, 4 + i, bytes1(uint8(1 << (i % 8))));
        }
        assertEq(tried, 2 * 38 * 32);
        // Nor with the root that the changed proof comes to, which the refusal tells.
        for (uint256 i = 2 * 32; i < 41 * 32; i += 7) {
            if (i / 32 == 35 || i / 32 == 34) continue;
            refused(
                attacker,
                address(bridges[L2A]),
                _changedWithItsRoot(input, 4 + i),
                IBridge.GlobalRootUnknown.selector
            );
        }
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 2));
        accepted(attacker, address(bridges[L2A]), input);
    }

    function test_twin13_everyByteOfAnExitProof() external twin(type(BridgeAnyRoot).name) {
        bytes memory input = claimInput(L1, sent[L1][2]);
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 2 * 32; i < 41 * 32; i += 7) {
            if (i / 32 == 35 || i / 32 == 34) continue;
            accepted(attacker, address(bridges[L2A]), _changedWithItsRoot(input, 4 + i));
            assertEq(wrapped(L2A).balanceOf(bob), LOCKED + 5 ether);
            vm.revertToState(snapshot);
        }
    }

    /// Roots stay good for ever here, because an old one proves what was sent by then and nothing else: what was
    /// claimed under one root is claimed under all, and what came later is under none of the older.
    function test_reason13_oldRootProvesNothingNew() external real {
        IBridge.GlobalProof memory old = globalProof(L1);
        uint32 oldCount = settled[L1];
        bytes32[32] memory siblings = exitProof(L1, 2);
        claim(L1, L2A, sent[L1][2]);
        Message memory later = send(L1, L2A, address(token), 7 ether, 0);
        settle(L1);
        assertTrue(globalRoots.isKnown(old.globalRoot));
        refused(
            attacker,
            address(bridges[L2A]),
            abi.encodeCall(IBridge.claim, (sent[L1][2], oldCount, siblings, old, attacker)),
            IBridge.AlreadyClaimed.selector
        );
        refused(
            attacker,
            address(bridges[L2A]),
            abi.encodeCall(IBridge.claim, (later, oldCount, exitProof(L1, later.leafIndex), old, attacker)),
            IBridge.LeafIndexOutOfRange.selector
        );
        refused(
            attacker,
            address(bridges[L2A]),
            abi.encodeCall(
                IBridge.claim, (later, settled[L1], exitProof(L1, later.leafIndex), old, attacker)
            ),
            IBridge.GlobalRootMismatch.selector
        );
        assertEq(supply(L2A), LOCKED + 5 ether);
    }

    function _left() private view returns (Message[] memory messages) {
        messages = new Message[](1);
        messages[0] = sent[L1][2];
    }

    /// Leaf 2 as it was sent, and beside it a leaf 3 that was not.
    function _withForgedRight(bytes32[] memory siblings) private view returns (bytes memory) {
        Message[] memory messages = new Message[](2);
        (messages[0], messages[1]) = (sent[L1][2], forged(L1, 3, L2A, attacker, LOOT));
        return abi.encodeCall(IBridge.claimMany, (messages, settled[L1], siblings, globalProof(L1), attacker));
    }

    /// The proof with one byte changed, and the root that it names as the changed proof has it.
    function _changedWithItsRoot(bytes memory input, uint256 at) private returns (bytes memory changed) {
        changed = bytes.concat(input);
        changed[at] ^= 0xff;
        (bool success, bytes memory reason) = address(bridges[L2A]).call(changed);
        assertFalse(success);
        assertEq(bytes4(reason), IBridge.GlobalRootMismatch.selector);
        // The first word of the reason's arguments; the named root is the 35th of the call's.
        assembly ("memory-safe") {
            mstore(add(changed, add(0x24, mul(34, 0x20))), mload(add(reason, 0x24)))
        }
    }

    function _tryChanged(bytes memory input, uint256 at, bytes1 mask) private returns (uint256) {
        input[at] ^= mask;
        (bool success, bytes memory reason) = address(bridges[L2A]).call(input);
        input[at] ^= mask;
        assertFalse(success, "accepted");
        assertEq(bytes4(reason), IBridge.GlobalRootMismatch.selector, "another reason");
        return 1;
    }
}

/// @notice The same class in proofs of state: a node counts only if it has the hash that its parent gives, and a leaf
/// only if its path is the rest of the key, to the last nibble.
contract StateProofAttackTest is MirrorAttack {
    bytes32 private constant EVIL = keccak256("a global root of the attacker's own");

    /// Each byte of each node that a real node gave, with each of its bits flipped.
    function test_attack13_everyByteOfEveryNode() external real {
        anchorRecorded();
        (uint256 tried, uint256 taken,) = _changeEveryByte(1);
        assertGt(tried, 8 * 1200, "of the account");
        assertEq(taken, 0, "accepted");
        (tried, taken,) = _changeEveryByte(2);
        assertGt(tried, 8 * 30, "of the slot");
        assertEq(taken, 0, "accepted");
        assertFalse(mirror.isKnown(recordedProof.value));
        // Whole again, so all of the above was tried against the right one.
        accepted(attacker, address(mirror), recordedInput());
        assertTrue(mirror.isKnown(recordedProof.value));
    }

    function test_twin13_everyByteOfEveryNode() external twin(type(MirrorUnhashedNodes).name) {
        anchorRecorded();
        (uint256 tried,, uint256 forgeries) = _changeEveryByte(2);
        // Any bit of the value at least.
        assertGe(forgeries, 8 * 31);
        assertLe(forgeries, tried);
    }

    /// The mechanism of the Plasma proof that Hexens reported was never published; this is what it came to: one proof
    /// of the attacker's own making, under the state root of a real block.
    function test_attack16_leafOfTheAttackersOwn() external real {
        bytes memory input = _ownLeafUnderRealBlock();
        anchorRecorded();
        refused(attacker, address(mirror), input, TrieWalk.ProofNodeMismatch.selector);
        assertFalse(mirror.isKnown(EVIL));
    }

    function test_twin16_leafOfTheAttackersOwn() external twin(type(MirrorUnhashedNodes).name) {
        bytes memory input = _ownLeafUnderRealBlock();
        anchorRecorded();
        accepted(attacker, address(mirror), input);
        assertTrue(mirror.isKnown(EVIL));
    }

    function testFuzz_attack16_proofMadeOfAnything(bytes[] calldata account, bytes[] calldata slot)
        external
        real
    {
        anchorRecorded();
        vm.prank(attacker);
        (bool success,) = address(mirror).call(acceptInput(recorded.rlp, account, slot));
        assertFalse(success, "accepted");
        vm.prank(attacker);
        (success,) = address(mirror).call(acceptInput(recorded.rlp, recordedProof.account, slot));
        assertFalse(success, "accepted");
    }

    /// In the twin both halves may be of the attacker's own making: a leaf that names the account, and one of the slot.
    function test_twin16_proofMadeOfAnything() external twin(type(MirrorUnhashedNodes).name) {
        anchorRecorded();
        bytes32 account = keccak256(abi.encodePacked(globalRoots));
        accepted(
            attacker,
            address(mirror),
            acceptInput(
                recorded.rlp,
                one(TrieBuilder.leaf(account, 0, TrieBuilder.account(keccak256("anything")))),
                one(TrieBuilder.leaf(key, 0, RLP.encode(EVIL)))
            )
        );
        assertTrue(mirror.isKnown(EVIL));
    }

    /// What Dragonberry was about, proofs of absence, does not exist here: the leaf of a neighbour, with which one is
    /// given elsewhere, proves nothing, be its path another or only the beginning of the key.
    function test_attack14_leafOfANeighbour() external real {
        refused(attacker, address(mirror), _neighbour(), TrieWalk.ProofLeadsElsewhere.selector);
        assertFalse(mirror.isKnown(EVIL));
    }

    function test_twin14_leafOfANeighbour() external twin(type(MirrorAnyKey).name) {
        accepted(attacker, address(mirror), _neighbour());
        assertTrue(mirror.isKnown(EVIL));
    }

    function test_attack14_leafOfAPrefix() external real {
        for (uint256 nibbles = 62; nibbles < 64; ++nibbles) {
            refused(attacker, address(mirror), _prefix(nibbles), TrieWalk.ProofLeadsElsewhere.selector);
        }
        assertFalse(mirror.isKnown(EVIL));
    }

    function test_twin14_leafOfAPrefix() external twin(type(MirrorPrefixKey).name) {
        accepted(attacker, address(mirror), _prefix(62));
        assertTrue(mirror.isKnown(EVIL));
    }

    /// The three forms of a proof of absence: a leaf elsewhere, an empty place in a branch, the empty trie.
    function test_reason14_absenceIsNeverProven() external real {
        bytes[] memory items = TrieBuilder.emptyBranch();
        uint256 nibble = TrieBuilder.nibble(key, 0);
        items[(nibble + 1) % 16] = RLP.encode(keccak256("left neighbour"));
        items[(nibble + 15) % 16] = RLP.encode(keccak256("right neighbour"));
        refused(
            attacker,
            address(mirror),
            underCurrentBlock(one(RLP.encode(items))),
            TrieWalk.ProofLeadsElsewhere.selector
        );
        refused(attacker, address(mirror), _neighbour(), TrieWalk.ProofLeadsElsewhere.selector);
        refused(
            attacker,
            address(mirror),
            underCurrentBlock(one(hex"80")),
            TrieWalk.ProofNodeNotCanonical.selector
        );
        assertFalse(mirror.isKnown(bytes32(0)));
    }

    function _neighbour() private returns (bytes memory) {
        return underCurrentBlock(one(TrieBuilder.leaf(keccak256("another"), 0, RLP.encode(EVIL))));
    }

    function _prefix(uint256 nibbles) private returns (bytes memory) {
        bytes memory path = TrieBuilder.path(TrieBuilder.LEAF, key, 0, nibbles);
        return underCurrentBlock(one(TrieBuilder.pair(path, RLP.encode(RLP.encode(EVIL)))));
    }

    function _ownLeafUnderRealBlock() private view returns (bytes memory) {
        bytes[] memory slot = one(TrieBuilder.leaf(key, 0, RLP.encode(EVIL)));
        return acceptInput(recorded.rlp, recordedProof.account, slot);
    }

    /// Flips each bit of the nodes in one argument of a call with a recorded proof.
    /// @return tried How many calls.
    /// @return taken How many did not revert.
    /// @return forgeries How many of them returned another value than the recorded.
    function _changeEveryByte(uint256 argument)
        private
        returns (uint256 tried, uint256 taken, uint256 forgeries)
    {
        vm.pauseGasMetering();
        bytes memory input = recordedInput();
        (address target, bytes32 value) = (address(mirror), recordedProof.value);
        // All positions are those in the arguments, four bytes behind the selector.
        uint256 nodes = _word(input, 32 * argument);
        uint256 count = _word(input, nodes);
        for (uint256 i = 0; i < count; ++i) {
            uint256 start = nodes + 32 + _word(input, nodes + 32 + 32 * i);
            uint256 length = _word(input, start);
            for (uint256 bit = 0; bit < 8 * length; ++bit) {
                uint256 at = 4 + start + 32 + bit / 8;
                input[at] ^= bytes1(uint8(1 << (bit % 8)));
                (bool success, bytes32 answer) = _tryOnce(target, input);
                input[at] ^= bytes1(uint8(1 << (bit % 8)));
                ++tried;
                if (success) ++taken;
                if (success && answer != value) ++forgeries;
            }
        }
        vm.resumeGasMetering();
    }

    /// Without leaving anything in memory.
    function _tryOnce(address target, bytes memory input) private returns (bool success, bytes32 answer) {
        assembly ("memory-safe") {
            success := call(gas(), target, 0, add(input, 0x20), mload(input), 0, 0x20)
            answer := mload(0)
        }
    }

    function _word(bytes memory input, uint256 at) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(input, add(0x24, at)))
        }
    }
}
