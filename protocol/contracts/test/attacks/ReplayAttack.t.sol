// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {TrieBuilder} from "../trie/TrieBuilder.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {MirrorAttack} from "./support/MirrorAttack.sol";
import {BridgeRepeatsInBatch} from "./weak/BridgeRepeatsInBatch.sol";
import {BridgeReplays} from "./weak/BridgeReplays.sol";
import {BridgeStrayBits} from "./weak/BridgeStrayBits.sol";
import {MirrorAnyFlag} from "./weak/MirrorAnyFlag.sol";
import {MirrorLeftoverNodes} from "./weak/MirrorLeftoverNodes.sol";
import {MirrorLongLengths} from "./weak/MirrorLongLengths.sol";

/// @notice An exit was known by the bytes of its proof, of which the first could be written in 223 ways, so the same
/// burn left 223 times; here a message is known by its source chain and leaf index, whatever proves it.
contract PlasmaAttackTest is AttackNetwork {
    function arrange() internal override {
        send(L1, L2A, address(token), 5 ether, 0);
        send(L1, L2A, address(token), 6 ether, 0);
        settle(L1);
    }

    function test_attack15_sameWithdrawalAgain() external real {
        claim(L1, L2A, sent[L1][2]);
        bytes[] memory again = _otherProofsOfOneMessage();
        for (uint256 i = 0; i < again.length; ++i) {
            refused(attacker, address(bridges[L2A]), again[i], IBridge.AlreadyClaimed.selector);
        }
        assertEq(supply(L2A), LOCKED + 5 ether);
    }

    function test_twin15_sameWithdrawalAgain() external twin(type(BridgeReplays).name) {
        claim(L1, L2A, sent[L1][2]);
        bytes[] memory again = _otherProofsOfOneMessage();
        for (uint256 i = 0; i < again.length; ++i) {
            accepted(attacker, address(bridges[L2A]), again[i]);
            assertEq(wrapped(L2A).balanceOf(bob), LOCKED + (i + 2) * 5 ether);
        }
    }

    /// Hidden in a batch beside a message that is still to be claimed.
    function test_attack15_sameWithdrawalInABatch() external real {
        claim(L1, L2A, sent[L1][2]);
        accepted(attacker, address(bridges[L2A]), _batch());
        assertEq(supply(L2A), LOCKED + 5 ether + 6 ether);
        refused(attacker, address(bridges[L2A]), _batch(), IBridge.NothingToClaim.selector);
        assertEq(wrapped(L2A).balanceOf(bob), LOCKED + 5 ether + 6 ether);
    }

    function test_twin15_sameWithdrawalInABatch() external twin(type(BridgeRepeatsInBatch).name) {
        claim(L1, L2A, sent[L1][2]);
        accepted(attacker, address(bridges[L2A]), _batch());
        assertEq(supply(L2A), LOCKED + 2 * 5 ether + 6 ether);
    }

    /// A word of a message with bits beyond its type would be the same message under another name.
    function test_attack15_strayBitsInAMessage() external real {
        bytes memory input = claimInput(L1, sent[L1][2]);
        uint256 start = _messageIn(input);
        // The words of a message and how many bytes of each are not its type's.
        uint8[8] memory unused = [31, 24, 28, 24, 24, 12, 12, 12];
        for (uint256 word = 0; word < 8; ++word) {
            for (uint256 i = 0; i < unused[word]; ++i) {
                for (uint256 bit = 0; bit < 8; ++bit) {
                    input[start + 32 * word + i] = bytes1(uint8(1 << bit));
                    (bool success, bytes memory reason) = address(bridges[L2A]).call(input);
                    assertFalse(success, "accepted");
                    // The decoder refuses a word that is read, the root one that is only hashed.
                    if (reason.length != 0) assertEq(bytes4(reason), IBridge.GlobalRootMismatch.selector);
                }
                input[start + 32 * word + i] = 0;
            }
        }
        accepted(attacker, address(bridges[L2A]), input);
        assertEq(supply(L2A), LOCKED + 5 ether);
    }

    function test_twin15_strayBitsInAMessage() external twin(type(BridgeStrayBits).name) {
        bytes memory input = claimInput(L1, sent[L1][2]);
        // The sender is the seventh word.
        uint256 at = _messageIn(input) + 6 * 32;
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < 12; ++i) {
            input[at + i] = 0xff;
            accepted(attacker, address(bridges[L2A]), input);
            assertTrue(bridges[L2A].isClaimed(chainIds[L1], 2), "by other bytes than were sent");
            vm.revertToState(snapshot);
        }
    }

    /// Where the offset of the first argument says that the message is.
    function _messageIn(bytes memory input) private pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := add(4, mload(add(input, 0x24)))
        }
    }

    /// Each message comes one to five times, in any order, alone or in a batch: what a relayer does that has lost its
    /// memory, or two that do not know of each other.
    function testFuzz_attack44_deliveredInAnyOrder(uint256 seed) external real {
        send(L1, L2A, address(token), 7 ether, 0);
        send(L1, L2A, address(token), 8 ether, 0);
        settle(L1);
        _deliver(seed);
        assertEq(supply(L2A), LOCKED + 26 ether);
        assertEq(supply(L2A), locked());
    }

    function test_twin44_deliveredInAnyOrder() external twin(type(BridgeReplays).name) {
        send(L1, L2A, address(token), 7 ether, 0);
        send(L1, L2A, address(token), 8 ether, 0);
        settle(L1);
        _deliver(1);
        assertGt(supply(L2A), locked());
    }

    function _deliver(uint256 seed) private {
        uint256 first = 2;
        uint256 last = 5;
        for (uint256 i = 0; i < 20; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 index = first + seed % (last - first + 1);
            Message[] memory messages = new Message[](1);
            messages[0] = sent[L1][index];
            bytes memory input =
                seed >> 128 & 3 == 0 ? claimManyInput(L1, messages) : claimInput(L1, messages[0]);
            (bool success, bytes memory reason) = address(bridges[L2A]).call(input);
            if (success) continue;
            bytes4 check = bytes4(reason);
            assertTrue(check == IBridge.AlreadyClaimed.selector || check == IBridge.NothingToClaim.selector);
        }
        // Whatever chance has left out.
        for (uint256 index = first; index <= last; ++index) {
            if (!bridges[L2A].isClaimed(chainIds[L1], uint32(index))) claim(L1, L2A, sent[L1][index]);
        }
    }

    /// The same proof, the same with bytes behind it, one under a newer root and for a larger tree, and one by somebody
    /// else.
    function _otherProofsOfOneMessage() private returns (bytes[] memory inputs) {
        inputs = new bytes[](4);
        inputs[0] = claimInput(L1, sent[L1][2]);
        inputs[1] = bytes.concat(inputs[0], hex"00c0ffee");
        send(L1, L2B, address(token), 1 ether, 0);
        settle(L1);
        inputs[2] = claimInput(L1, sent[L1][2]);
        inputs[3] = abi.encodeCall(
            IBridge.claim, (sent[L1][2], settled[L1], exitProof(L1, 2), globalProof(L1), relayer)
        );
    }

    function _batch() private view returns (bytes memory) {
        Message[] memory messages = new Message[](2);
        (messages[0], messages[1]) = (sent[L1][2], sent[L1][3]);
        return claimManyInput(L1, messages);
    }
}

/// @notice The same class in proofs of state: a path, a length and a list of nodes have one encoding each, so that two
/// proofs of one thing do not exist. Each variant is tried under a root that fits it.
contract PlasmaProofAttackTest is MirrorAttack {
    function test_attack15_everyFirstByteOfAPath() external real {
        assertEq(_acceptedFirstBytes(0), 1, "even number of nibbles");
        assertEq(_acceptedFirstBytes(1), 1, "odd number of nibbles");
    }

    function test_twin15_everyFirstByteOfAPath() external twin(type(MirrorAnyFlag).name) {
        // Two flag bits and the pad nibble are free, then the two bits alone.
        assertEq(_acceptedFirstBytes(0), 4 * 16);
        assertEq(_acceptedFirstBytes(1), 4);
    }

    function test_attack15_lengthWithLeadingZero() external real {
        refused(attacker, address(mirror), _longLength(), TrieWalk.ProofNodeNotCanonical.selector);
        assertFalse(mirror.isKnown(keccak256("long")));
    }

    function test_twin15_lengthWithLeadingZero() external twin(type(MirrorLongLengths).name) {
        accepted(attacker, address(mirror), _longLength());
        assertTrue(mirror.isKnown(keccak256("long")));
    }

    /// The nodes of a real proof cut otherwise, or more of them.
    function test_attack15_otherChunksOfAProof() external real {
        bytes[] memory inputs = _otherChunks();
        for (uint256 i = 0; i < inputs.length; ++i) {
            vm.prank(attacker);
            (bool success,) = address(mirror).call(inputs[i]);
            assertFalse(success, "accepted");
        }
        refused(attacker, address(mirror), inputs[0], TrieWalk.ProofTooLong.selector);
        assertFalse(mirror.isKnown(recordedProof.value));
        accepted(attacker, address(mirror), recordedInput());
    }

    function test_twin15_otherChunksOfAProof() external twin(type(MirrorLeftoverNodes).name) {
        accepted(attacker, address(mirror), _otherChunks()[0]);
        assertTrue(mirror.isKnown(recordedProof.value));
    }

    /// Leaves at the given depth whose paths differ in the first byte alone.
    function _acceptedFirstBytes(uint256 depth) private returns (uint256 count) {
        for (uint256 first = 0; first < 256; ++first) {
            // Another value each time: one that is known already would not be looked at.
            bytes32 value = keccak256(abi.encode(depth, first));
            bytes memory path = TrieBuilder.path(TrieBuilder.LEAF, key, depth, 64);
            path[0] = bytes1(uint8(first));
            bytes memory leaf = TrieBuilder.pair(path, RLP.encode(RLP.encode(value)));
            bytes[] memory nodes =
                depth == 0 ? one(leaf) : two(TrieBuilder.branch(key, 0, TrieBuilder.pointer(leaf)), leaf);
            (bool success,) = address(mirror).call(underCurrentBlock(nodes));
            assertEq(mirror.isKnown(value), success);
            if (success) ++count;
        }
    }

    /// A leaf whose length is written as 0x00 and one byte more.
    function _longLength() private returns (bytes memory) {
        bytes memory leaf = TrieBuilder.leaf(key, 0, RLP.encode(keccak256("long")));
        assertEq(leaf[0], bytes1(0xf8), "one byte of length");
        bytes memory payload = new bytes(leaf.length - 2);
        for (uint256 i = 0; i < payload.length; ++i) {
            payload[i] = leaf[i + 2];
        }
        return underCurrentBlock(one(bytes.concat(hex"f900", leaf[1], payload)));
    }

    function _otherChunks() private returns (bytes[] memory inputs) {
        anchorRecorded();
        bytes[] memory slot = recordedProof.slot;
        bytes[] memory account = recordedProof.account;
        inputs = new bytes[](4);
        // The leaf once more behind itself.
        inputs[0] = _withSlot(_with(slot, slot[slot.length - 1], slot.length));
        // Before itself.
        inputs[1] = _withSlot(_with(slot, slot[slot.length - 1], 0));
        // The first node of the account's proof in two.
        bytes[] memory cut = _with(account, account[0], 0);
        cut[0] = _slice(account[0], 0, 100);
        cut[1] = _slice(account[0], 100, account[0].length);
        inputs[2] = acceptInput(recorded.rlp, cut, slot);
        // An empty one in between.
        inputs[3] = acceptInput(recorded.rlp, _with(account, "", 1), slot);
    }

    function _withSlot(bytes[] memory slot) private view returns (bytes memory) {
        return acceptInput(recorded.rlp, recordedProof.account, slot);
    }

    function _with(bytes[] memory nodes, bytes memory node, uint256 at)
        private
        pure
        returns (bytes[] memory out)
    {
        out = new bytes[](nodes.length + 1);
        for (uint256 i = 0; i < out.length; ++i) {
            out[i] = i < at ? nodes[i] : i == at ? node : nodes[i - 1];
        }
    }

    function _slice(bytes memory data, uint256 start, uint256 end) private pure returns (bytes memory out) {
        out = new bytes(end - start);
        for (uint256 i = start; i < end; ++i) {
            out[i - start] = data[i];
        }
    }
}
