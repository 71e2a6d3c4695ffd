// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";
import {TrieWalk} from "causeway/trie/TrieWalk.sol";

import {RecordedOutput} from "../settlement/SettlementFixture.sol";
import {Fixtures} from "../trie/Fixtures.sol";
import {Artifacts} from "./support/Artifacts.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {ForgedClaim} from "./support/ForgedClaim.sol";
import {SettlementAttack} from "./support/SettlementAttack.sol";
import {BridgeAnyDestination} from "./weak/BridgeAnyDestination.sol";
import {BridgeChainUnbound} from "./weak/BridgeChainUnbound.sol";
import {BridgeGivesBlindly} from "./weak/BridgeGivesBlindly.sol";
import {BridgeKeepsBurned} from "./weak/BridgeKeepsBurned.sol";
import {GlobalRootsChainUnbound} from "./weak/GlobalRootsChainUnbound.sol";
import {OptimisticSettlementAnyBridge} from "./weak/OptimisticSettlementAnyBridge.sol";

/// @notice What was meant for one chain was replayed on another, where the same address was somebody else's; here a
/// message names its source and its one destination, and an exit root counts for its own chain only.
contract WintermuteAttackTest is AttackNetwork {
    /// @dev Whether the registry's leaves lack the chain.
    bool private _unbound;

    function globalLeaf(uint64 chain, bytes32 exitRoot) internal view override returns (bytes32) {
        if (!_unbound || exitRoot == 0) return super.globalLeaf(chain, exitRoot);
        return keccak256(bytes.concat(hex"00", exitRoot));
    }

    modifier unbound() {
        _unbound = true;
        _;
    }

    /// Both L2s know the token; what goes to B is claimed on A as well.
    function test_attack34_claimOnAnotherChain() external real {
        bytes memory input = _sentToB();
        refused(
            attacker,
            address(bridges[L2A]),
            input,
            abi.encodeWithSelector(IBridge.WrongDestinationChain.selector, chainIds[L2B], chainIds[L2A])
        );
        accepted(attacker, address(bridges[L2B]), input);
        assertEq(supply(L2A) + supply(L2B), locked());
    }

    function test_twin34_claimOnAnotherChain() external twin(type(BridgeAnyDestination).name) {
        bytes memory input = _sentToB();
        accepted(attacker, address(bridges[L2A]), input);
        accepted(attacker, address(bridges[L2B]), input);
        assertEq(supply(L2A) + supply(L2B), locked() + 5 ether, "paid twice");
    }

    /// Whoever rules one chain speaks for another: a message that the L1 has sent, says L2 B.
    function test_attack34_exitRootOfAnotherChain() external real {
        bytes memory input = _saidByB();
        refused(attacker, address(bridges[L2A]), input, IBridge.GlobalRootMismatch.selector);
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 0x10000));
        assertUntouched();
    }

    function test_twin34_exitRootOfAnotherChain()
        external
        unbound
        twins(type(BridgeChainUnbound).name, type(GlobalRootsChainUnbound).name)
    {
        accepted(attacker, address(bridges[L2A]), _saidByB());
        assertTrue(bridges[L2A].isClaimed(chainIds[L1], 0x10000));
        assertEq(wrapped(L2A).balanceOf(attacker), 1000 ether);
        assertGt(supply(L2A), locked());
    }

    /// The identity of a message changes with either chain, and a receiver is told where its sender is at home.
    function testFuzz_attack34_identityNamesBothChains(uint64 source, uint64 destination) external real {
        Message memory message = forged(L1, 3, L2A, attacker, 1 ether);
        bytes32 id = MessageHash.id(message);
        vm.assume(source != message.sourceChain && destination != message.destinationChain);
        message.sourceChain = source;
        bytes32 other = MessageHash.id(message);
        assertNotEq(other, id);
        message.destinationChain = destination;
        assertNotEq(MessageHash.id(message), other);
        assertNotEq(MessageHash.id(message), id);
    }

    function test_twin34_identityNamesBothChains() external twin(type(BridgeAnyDestination).name) {
        // Where the destination is in the identity and not looked at, one identity is claimed twice.
        bytes memory input = _sentToB();
        accepted(attacker, address(bridges[L2A]), input);
        assertTrue(bridges[L2A].isClaimed(chainIds[L1], sent[L1][sent[L1].length - 1].leafIndex));
    }

    function _sentToB() private returns (bytes memory) {
        send(L1, L2B, address(token), 1 ether, 0);
        relay(L1, L2B);
        Message memory message = send(L1, L2B, address(token), 5 ether, 0);
        settle(L1);
        return claimInput(L1, message);
    }

    /// The leaf is L2 B's and says that it was sent by the L1, far beyond what that has sent.
    function _saidByB() private returns (bytes memory) {
        Message memory message = forged(L1, 0x10000, L2A, attacker, 1000 ether);
        vm.prank(sources[L2B]);
        globalRoots.acceptExitRoot(ForgedClaim.exitRoot(message));
        return abi.encodeCall(
            IBridge.claim, (message, 0x10001, ForgedClaim.siblingsOfNothing(), globalProof(L2B), attacker)
        );
    }
}

/// @notice The same of a bridge that stands beside ours on the same chain, with the same code.
contract CloneAttackTest is SettlementAttack {
    /// A clone has a tree, and a root in its storage, and the proof of it is a good one.
    function test_attack34_exitRootOfAClone() external real {
        (address clone, bytes memory input) = _cloned();
        refused(clone, address(settlement), input, TrieWalk.ProofNodeMismatch.selector);
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_twin34_exitRootOfAClone() external twin(type(OptimisticSettlementAnyBridge).name) {
        (address clone, bytes memory input) = _cloned();
        accepted(clone, address(settlement), input);
        assertNotEq(globalRoots.exitRootOf(CHAIN), 0);
        assertNotEq(globalRoots.exitRootOf(CHAIN), honest.proof.value);
    }

    function _cloned() private returns (address clone, bytes memory input) {
        string memory json = Fixtures.text("settlement");
        clone = vm.parseJsonAddress(json, ".anotherBridge");
        RecordedOutput memory output = honest;
        output.proof = Fixtures.proof(json, ".anotherProof");
        uint256 id = propose(proposer, output);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        input = settleInput(id, output);
    }
}

/// @notice What was destroyed on one side kept its balance on the other; here what leaves is burned before it is sent,
/// and no contract can be made to vanish and come back.
contract DuplicatedBalanceAttackTest is AttackNetwork {
    function arrange() internal override {
        // Somebody else's tokens are locked as well.
        send(L1, L2B, address(token), LOCKED, 0);
        relay(L1, L2B);
    }

    function test_attack25_leaveTwiceWithOneBalance() external real {
        _leave();
        refused(bob, address(bridges[L2A]), _leaveInput(), abi.encodeWithSignature("InsufficientBalance()"));
        relay(L2A, L1);
        assertEq(token.balanceOf(bob), LOCKED);
        assertEq(supply(L2A) + supply(L2B), locked());
    }

    function test_twin25_leaveTwiceWithOneBalance() external twin(type(BridgeKeepsBurned).name) {
        _leave();
        _leave();
        relay(L2A, L1);
        assertEq(token.balanceOf(bob), 2 * LOCKED, "what others have locked");
        assertEq(locked(), 0);
        assertEq(supply(L2B), LOCKED);
    }

    /// A token that is destroyed and made again at its address has none of the escrow: what it owes stays owed.
    function test_attack25_tokenThatComesBack() external real {
        bytes memory code = address(token).code;
        bytes memory input = _leaveTokenThatIsGone();
        refused(attacker, address(bridges[L1]), input, SafeTransferLib.TransferFailed.selector);
        assertFalse(bridges[L1].isClaimed(chainIds[L2A], 0));
        assertEq(locked(), 2 * LOCKED);
        vm.etch(address(token), code);
        accepted(attacker, address(bridges[L1]), input);
        assertEq(TestToken(address(token)).balanceOf(bob), LOCKED);
    }

    function test_twin25_tokenThatComesBack() external twin(type(BridgeGivesBlindly).name) {
        bytes memory code = address(token).code;
        bytes memory input = _leaveTokenThatIsGone();
        accepted(attacker, address(bridges[L1]), input);
        vm.etch(address(token), code);
        assertEq(token.balanceOf(bob), 0, "claimed, and nothing came");
        assertTrue(bridges[L1].isClaimed(chainIds[L2A], 0));
    }

    function test_reason25_noImageCanVanish() external view {
        assertFalse(Artifacts.hasOpcode(vm.getDeployedCode("WrappedToken.sol:WrappedToken"), 0xff));
        assertFalse(Artifacts.hasOpcode(vm.getDeployedCode("Bridge.sol:Bridge"), 0xff));
        assertFalse(Artifacts.hasOpcode(vm.getDeployedCode("Bridge.sol:Bridge"), 0xf4));
    }

    function _leaveTokenThatIsGone() private returns (bytes memory) {
        _leave();
        settle(L2A);
        vm.etch(address(token), "");
        return claimInput(L2A, sent[L2A][0]);
    }

    function _leave() private {
        accepted(bob, address(bridges[L2A]), _leaveInput());
        collect();
    }

    function _leaveInput() private view returns (bytes memory) {
        return abi.encodeCall(IBridge.bridgeToken, (chainIds[L1], bob, address(wrapped(L2A)), LOCKED, 0, ""));
    }
}
