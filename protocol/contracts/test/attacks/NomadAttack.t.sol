// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {Mirror} from "causeway/mirror/Mirror.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";

import {TrieBuilder} from "../trie/TrieBuilder.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {ForgedClaim} from "./support/ForgedClaim.sol";
import {MirrorAttack} from "./support/MirrorAttack.sol";
import {BridgeAnyRoot} from "./weak/BridgeAnyRoot.sol";
import {MirrorUnanchored} from "./weak/MirrorUnanchored.sol";

/// @notice A root that was never accepted, the zero of an empty slot, passed for a proven one, and everybody copied the
/// claim with their own address in it; here the root is computed from the message and must be one that the source of
/// roots has accepted, which zero never is.
contract NomadAttackTest is AttackNetwork {
    uint256 private constant LOOT = 1000 ether;

    function test_attack12_unprovenMessage() external real {
        Message memory message = forged(L1, 7, L2A, attacker, LOOT);
        _refusedAsUnknown(forgedClaim(L1, message), ForgedClaim.globalRoot(L1, message));
        _refusedAsUnknown(ForgedClaim.batch(L1, message, attacker), ForgedClaim.globalRoot(L1, message));
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 7));
        assertUntouched();
    }

    function test_twin12_unprovenMessage() external twin(type(BridgeAnyRoot).name) {
        accepted(attacker, address(bridges[L2A]), forgedClaim(L1, forged(L1, 7, L2A, attacker, LOOT / 2)));
        Message memory message = forged(L1, 8, L2A, attacker, LOOT / 2);
        accepted(attacker, address(bridges[L2A]), ForgedClaim.batch(L1, message, attacker));
        _assertLooted();
    }

    function test_attack12_copyWithAnotherRecipient() external real {
        (bytes memory input, bytes32 root) = _copyWithAnotherRecipient();
        _refusedAsUnknown(input, root);
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 2));
        assertEq(wrapped(L2A).balanceOf(attacker), 0);
        // What was copied is still Bob's to claim.
        claim(L1, L2A, sent[L1][2]);
        assertEq(wrapped(L2A).balanceOf(bob), LOCKED + 5 ether);
    }

    function test_twin12_copyWithAnotherRecipient() external twin(type(BridgeAnyRoot).name) {
        (bytes memory input,) = _copyWithAnotherRecipient();
        accepted(attacker, address(bridges[L2A]), input);
        assertEq(wrapped(L2A).balanceOf(attacker), 5 ether);
        assertEq(wrapped(L2A).balanceOf(bob), LOCKED);
    }

    /// Before its first update the registry's root is zero, and not a known one.
    function test_reason12_zeroIsNeverKnown() external real {
        GlobalRoots fresh = new GlobalRoots(chainIds, sources);
        assertEq(fresh.globalRoot(), bytes32(0));
        assertFalse(fresh.isKnown(bytes32(0)));
        assertFalse(globalRoots.isKnown(bytes32(0)));
        // Nor does a settlement bring it in, as a root or as an exit root.
        refused(
            sources[L2A],
            address(globalRoots),
            abi.encodeCall(GlobalRoots.acceptExitRoot, (bytes32(0))),
            abi.encodeWithSelector(GlobalRoots.ExitRootZero.selector, chainIds[L2A])
        );
        Message memory message = forged(L1, 7, L2A, attacker, LOOT);
        bytes32[32] memory siblings;
        IBridge.GlobalProof memory nothing;
        refused(
            attacker,
            address(bridges[L2A]),
            abi.encodeCall(IBridge.claim, (message, 8, siblings, nothing, attacker)),
            IBridge.GlobalRootMismatch.selector
        );
        assertFalse(globalRoots.isKnown(bytes32(0)));
        assertUntouched();
    }

    /// The claim of a message to Bob with only the recipient changed. That changes the root, which the refusal of the
    /// plain copy tells: so the copy names that one.
    function _copyWithAnotherRecipient() private returns (bytes memory input, bytes32 root) {
        Message memory message = send(L1, L2A, address(token), 5 ether, 0);
        settle(L1);
        message.recipient = attacker;
        bytes32[32] memory siblings = exitProof(L1, message.leafIndex);
        IBridge.GlobalProof memory proof = globalProof(L1);
        (bool success, bytes memory reason) = address(bridges[L2A])
            .call(abi.encodeCall(IBridge.claim, (message, settled[L1], siblings, proof, attacker)));
        assertFalse(success);
        assertEq(bytes4(reason), IBridge.GlobalRootMismatch.selector);
        assembly ("memory-safe") {
            // The first argument of the error.
            root := mload(add(reason, 0x24))
        }
        proof.globalRoot = root;
        input = abi.encodeCall(IBridge.claim, (message, settled[L1], siblings, proof, attacker));
    }

    function _refusedAsUnknown(bytes memory input, bytes32 root) private {
        refused(
            attacker,
            address(bridges[L2A]),
            input,
            abi.encodeWithSelector(IBridge.GlobalRootUnknown.selector, root)
        );
    }

    function _assertLooted() private view {
        assertEq(wrapped(L2A).balanceOf(attacker), LOOT);
        assertEq(locked(), LOCKED);
        assertEq(supply(L2A), LOCKED + LOOT);
    }
}

/// @notice The same on an L2: what nobody has told it of the L1 is zero there, and passes for nothing; a header counts
/// only if it is, or leads to, a block whose hash the rollup's own derivation has set.
contract NomadMirrorAttackTest is MirrorAttack {
    bytes32 private constant EVIL = keccak256("a global root of the attacker's own");

    function test_attack12_headerThatNothingAnchors() external real {
        bytes memory input = _forgedBlock();
        // Before there are attributes, when hash and number are zero, and after.
        refused(attacker, address(mirror), input, Mirror.HeadersNotAnchored.selector);
        anchorRecorded();
        refused(attacker, address(mirror), input, Mirror.HeadersNotAnchored.selector);
        assertFalse(mirror.isKnown(EVIL));
        assertFalse(mirror.isKnown(bytes32(0)));
    }

    function test_twin12_headerThatNothingAnchors() external twin(type(MirrorUnanchored).name) {
        bytes memory input = _forgedBlock();
        anchorRecorded();
        accepted(attacker, address(mirror), input);
        assertTrue(mirror.isKnown(EVIL));
    }

    /// Everything in it fits, but for the block, which is not one of the L1.
    function _forgedBlock() private view returns (bytes memory) {
        bytes memory leaf = TrieBuilder.leaf(key, 0, RLP.encode(EVIL));
        bytes memory account = TrieBuilder.leaf(
            keccak256(abi.encodePacked(globalRoots)), 0, TrieBuilder.account(keccak256(leaf))
        );
        return acceptInput(headerOver(keccak256(account)), one(account), one(leaf));
    }
}
