// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";
import {QuorumResolver} from "causeway/settlement/QuorumResolver.sol";
import {WrappedToken} from "causeway/token/WrappedToken.sol";

import {OutputGame} from "../invariant/OutputGame.sol";
import {Artifacts} from "./support/Artifacts.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {Attempt} from "./support/Attempt.sol";
import {BridgeOpenMint} from "./weak/BridgeOpenMint.sol";
import {BridgeUncapped} from "./weak/BridgeUncapped.sol";
import {BridgeUnpausable} from "./weak/BridgeUnpausable.sol";
import {BridgeUnpausesEarly} from "./weak/BridgeUnpausesEarly.sol";

/// @notice Some keys were stolen, and whoever had them could mint or release everything at once; here the key of a
/// relayer has no right, what a stolen settlement can release at once is one bucket, and the guardian stops the rest.
contract StolenKeyAttackTest is AttackNetwork {
    uint128 private constant BUCKET = 10 ether;

    /// The bucket of the token on the L1, where the escrow is, holds a tenth of what is locked.
    function arrange() internal override {
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), INBOUND, BUCKET, 0.001 ether);
    }

    function test_attack10_mintWithTheRelayersKey() external real {
        bytes memory mint = abi.encodeCall(WrappedToken.mint, (attacker, 1 ether));
        address image = address(wrapped(L2A));
        refused(relayer, image, mint, abi.encodeWithSelector(WrappedToken.NotBridge.selector, relayer));
        bytes memory input = forgedClaim(L1, forged(L1, 7, L2A, attacker, 1 ether));
        refused(relayer, address(bridges[L2A]), input, IBridge.GlobalRootUnknown.selector);
        assertUntouched();
    }

    function test_twin10_mintWithTheRelayersKey() external twin(type(BridgeOpenMint).name) {
        accepted(relayer, address(wrapped(L2A)), abi.encodeCall(WrappedToken.mint, (attacker, 1 ether)));
        assertEq(wrapped(L2A).balanceOf(attacker), 1 ether);
        assertGt(supply(L2A), locked());
    }

    /// Whoever has the keys of L2 A's settlement makes it say that everything leaves.
    function test_attack10_drainWithASettlementsKeys() external real {
        refused(
            attacker,
            address(bridges[L1]),
            _everything(),
            abi.encodeWithSelector(
                IBridge.LimitExceeded.selector, address(token), INBOUND, LOCKED, uint256(BUCKET)
            )
        );
        assertUntouched();
    }

    function test_twin10_drainWithASettlementsKeys() external twin(type(BridgeUncapped).name) {
        accepted(attacker, address(bridges[L1]), _everything());
        assertEq(token.balanceOf(attacker), LOCKED);
        assertEq(token.balanceOf(address(bridges[L1])), 0);
    }

    function test_attack10_drainAfterThePause() external real {
        accepted(attacker, address(bridges[L1]), _oneBucket(0));
        vm.prank(guardian);
        bridges[L1].pause(INBOUND);
        skip(365 days);
        refused(
            attacker,
            address(bridges[L1]),
            _oneBucket(1),
            abi.encodeWithSelector(IBridge.Paused.selector, INBOUND)
        );
        assertEq(token.balanceOf(attacker), BUCKET);
        assertEq(locked(), LOCKED - BUCKET);
    }

    function test_twin10_drainAfterThePause() external twin(type(BridgeUnpausable).name) {
        accepted(attacker, address(bridges[L1]), _oneBucket(0));
        vm.prank(guardian);
        bridges[L1].pause(INBOUND);
        assertTrue(bridges[L1].paused(INBOUND));
        skip(365 days);
        accepted(attacker, address(bridges[L1]), _oneBucket(1));
        assertEq(token.balanceOf(attacker), 2 * uint256(BUCKET));
    }

    /// The minter of the other bridge was told ids of transactions that had never been: here an id is a leaf.
    function test_attack39_mintForALockThatNeverWas() external real {
        address image = address(wrapped(L2A));
        bytes memory mint = abi.encodeCall(WrappedToken.mint, (attacker, 1 ether));
        address[5] memory minters = [relayer, guardian, limiter, unpauser, address(bridges[L2A].executor())];
        for (uint256 i = 0; i < minters.length; ++i) {
            refused(
                minters[i], image, mint, abi.encodeWithSelector(WrappedToken.NotBridge.selector, minters[i])
            );
        }
        // The last leaf's proof, for a leaf that is not there.
        Message memory message = forged(L1, settled[L1], L2A, attacker, 1 ether);
        bytes32[32] memory siblings = exitProof(L1, settled[L1] - 1);
        refused(
            relayer,
            address(bridges[L2A]),
            abi.encodeCall(IBridge.claim, (message, settled[L1], siblings, globalProof(L1), attacker)),
            abi.encodeWithSelector(IBridge.LeafIndexOutOfRange.selector, settled[L1], settled[L1])
        );
        assertUntouched();
    }

    function test_twin39_mintForALockThatNeverWas() external twin(type(BridgeOpenMint).name) {
        accepted(relayer, address(wrapped(L2A)), abi.encodeCall(WrappedToken.mint, (attacker, 1 ether)));
        assertEq(supply(L2A), LOCKED + 1 ether);
    }

    /// A checkpoint that the holders of stolen keys have signed moves no more than the bucket, and that only once.
    function test_attack40_checkpointThatReleasesEverything() external real {
        for (uint32 i = 0; i < 10; ++i) {
            bytes memory input = _oneBucket(i);
            if (i == 0) accepted(attacker, address(bridges[L1]), input);
            else refused(attacker, address(bridges[L1]), input, IBridge.LimitExceeded.selector);
        }
        assertEq(token.balanceOf(attacker), BUCKET);
        assertEq(token.balanceOf(address(bridges[L1])), LOCKED - BUCKET);
    }

    function test_twin40_checkpointThatReleasesEverything() external twin(type(BridgeUncapped).name) {
        for (uint32 i = 0; i < 10; ++i) {
            accepted(attacker, address(bridges[L1]), _oneBucket(i));
        }
        assertEq(token.balanceOf(attacker), LOCKED);
    }

    /// The roles of the bridges and a relayer: whoever has all of their keys does all that they may, and everything stays
    /// where it was. What the verifiers' keys can do is below.
    function test_reason42_rolesOfABridgeReleaseNothing() external real {
        uint128 unlimited = type(uint104).max;
        for (uint256 i = 0; i < CHAINS; ++i) {
            vm.startPrank(limiter);
            bridges[i].setLimit(address(token), INBOUND, unlimited, unlimited);
            bridges[i].setLimit(address(token), OUTBOUND, unlimited, unlimited);
            vm.stopPrank();
            vm.prank(guardian);
            bridges[i].pause(INBOUND);
            vm.prank(unpauser);
            bridges[i].scheduleUnpause(INBOUND);
            skip(UNPAUSE_DELAY);
            bridges[i].unpause(INBOUND);
        }
        address[4] memory keys = [guardian, unpauser, limiter, relayer];
        for (uint256 i = 0; i < keys.length; ++i) {
            bytes memory input = forgedClaim(L1, forged(L1, 7, L2A, keys[i], 1 ether));
            refused(keys[i], address(bridges[L2A]), input, IBridge.GlobalRootUnknown.selector);
        }
        assertUntouched();
    }

    /// Nobody is an administrator of a token: no role mints, and no role can be given to anybody else.
    function test_attack41_mintAsAnAdministrator() external real {
        bytes memory mint = abi.encodeCall(WrappedToken.mint, (attacker, 1_000_000 ether));
        address[3] memory roles = [guardian, unpauser, limiter];
        for (uint256 i = 0; i < roles.length; ++i) {
            refused(
                roles[i],
                address(wrapped(L2A)),
                mint,
                abi.encodeWithSelector(WrappedToken.NotBridge.selector, roles[i])
            );
        }
        assertUntouched();
    }

    function test_twin41_mintAsAnAdministrator() external twin(type(BridgeOpenMint).name) {
        accepted(
            guardian, address(wrapped(L2A)), abi.encodeCall(WrappedToken.mint, (attacker, 1_000_000 ether))
        );
        assertEq(supply(L2A), LOCKED + 1_000_000 ether);
    }

    /// What a stolen key of the unpauser undoes takes its time.
    function test_attack41_liftAPauseAtOnce() external real {
        _pauseAndSchedule();
        refused(
            unpauser,
            address(bridges[L1]),
            abi.encodeCall(IBridge.unpause, (INBOUND)),
            abi.encodeWithSelector(
                IBridge.UnpauseTooEarly.selector, INBOUND, uint64(vm.getBlockTimestamp()) + UNPAUSE_DELAY
            )
        );
        assertTrue(bridges[L1].paused(INBOUND));
    }

    function test_twin41_liftAPauseAtOnce() external twin(type(BridgeUnpausesEarly).name) {
        _pauseAndSchedule();
        accepted(unpauser, address(bridges[L1]), abi.encodeCall(IBridge.unpause, (INBOUND)));
        assertFalse(bridges[L1].paused(INBOUND));
    }

    /// No function of a deployed contract gives a role, an ownership or a minter away.
    function test_reason41_noRoleChangesHands() external view {
        string[] memory names = Artifacts.deployed();
        string[8] memory words = [
            "grant",
            "revoke",
            "renounce",
            "transferOwnership",
            "setOwner",
            "setMinter",
            "addMinter",
            "setBridge"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            string[] memory functions = Artifacts.functions(names[i]);
            for (uint256 k = 0; k < functions.length; ++k) {
                for (uint256 w = 0; w < words.length; ++w) {
                    assertFalse(
                        Artifacts.startsWith(functions[k], words[w]),
                        string.concat(names[i], ".", functions[k])
                    );
                }
            }
        }
        assertEq(names.length, 14);
    }

    function _everything() private returns (bytes memory) {
        Message memory message = forged(L2A, 0, L1, attacker, LOCKED);
        settleForged(L2A, message);
        return claimInput(L2A, message);
    }

    function _oneBucket(uint32 index) private returns (bytes memory) {
        Message memory message = forged(L2A, index, L1, attacker, BUCKET);
        settleForged(L2A, message);
        return claimInput(L2A, message);
    }

    function _pauseAndSchedule() private {
        vm.prank(guardian);
        bridges[L1].pause(INBOUND);
        vm.prank(unpauser);
        bridges[L1].scheduleUnpause(INBOUND);
    }
}

/// @notice One person held all keys of a custody; here the keys that come nearest to one are those of the verifiers, of
/// whom a threshold decides what an output is: they pass one bucket at a time, and with the limiter's key all there is,
/// as long as the guardian does not pause. Those keys belong in different hands.
contract CustodyAttackTest is OutputGame, Attempt {
    uint256 private constant LOCKED = 100 ether;
    uint128 private constant BUCKET = 10 ether;

    address private _thief = makeAddr("thief");

    function setUp() external {
        setUpNetwork();
        fund(alice, LOCKED);
        send(L1, L2A, address(token), LOCKED, 0);
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), INBOUND, BUCKET, 0.001 ether);
    }

    /// One verifier fewer than decide: the others refute what that one wants.
    function test_reason42_tooFewVerifiersPassNothing() external {
        uint256 id = _proposed(LOCKED);
        assertTrue(challenge(id));
        bytes32 root = proposals[id].root;
        refused(
            _thief,
            address(outputs),
            abi.encodeCall(OutputProposals.resolve, (id, root, signed(id, root, 1))),
            abi.encodeWithSelector(QuorumResolver.TooFewSignatures.selector, 1, 2)
        );
        bytes32 right = keccak256("right");
        outputs.resolve(id, right, signed(id, right, 2));
        skip(WINDOW);
        refused(_thief, address(settlement), _settleInput(id), OutputProposals.NotFinal.selector);
        assertEq(token.balanceOf(address(bridges[L1])), LOCKED);
    }

    /// Enough of them pass a wrong output over every challenge. That releases a bucket, and then as fast as it refills.
    function test_reason42_verifiersReleaseOneBucket() external {
        Message memory everything = _passed(LOCKED);
        refused(
            _thief,
            address(bridges[L1]),
            _claimInput(everything),
            abi.encodeWithSelector(
                IBridge.LimitExceeded.selector, address(token), INBOUND, LOCKED, uint256(BUCKET)
            )
        );
        Message memory bucket = _passed(BUCKET);
        accepted(_thief, address(bridges[L1]), _claimInput(bucket));
        Message memory another = _passed(BUCKET);
        refused(_thief, address(bridges[L1]), _claimInput(another), IBridge.LimitExceeded.selector);
        vm.prank(guardian);
        bridges[L1].pause(INBOUND);
        skip(365 days);
        refused(
            _thief,
            address(bridges[L1]),
            _claimInput(another),
            abi.encodeWithSelector(IBridge.Paused.selector, INBOUND)
        );
        assertEq(token.balanceOf(_thief), BUCKET);
    }

    /// With the limiter's key there is no bucket left, and only the guardian is in the way.
    function test_reason42_verifiersAndLimiterReleaseEverything() external {
        Message memory everything = _passed(LOCKED);
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), INBOUND, type(uint104).max, type(uint104).max);
        uint256 snapshot = vm.snapshotState();
        vm.prank(guardian);
        bridges[L1].pause(INBOUND);
        refused(
            _thief,
            address(bridges[L1]),
            _claimInput(everything),
            abi.encodeWithSelector(IBridge.Paused.selector, INBOUND)
        );
        vm.revertToState(snapshot);
        accepted(_thief, address(bridges[L1]), _claimInput(everything));
        assertEq(token.balanceOf(_thief), LOCKED);
        assertEq(token.balanceOf(address(bridges[L1])), 0);
    }

    /// An output in which chain A has sent the thief so much of the token, which it has not.
    function _proposed(uint256 amount) private returns (uint256 id) {
        id = proposals.length;
        Message memory message = _message(trees[L2A].count(), amount);
        trees[L2A].push(MessageHash.id(message));
        proposeRoot(trees[L2A].exitRoot(trees[L2A].count()), uint64(id + 1), false);
    }

    /// The same, challenged, upheld by the verifiers and settled.
    function _passed(uint256 amount) private returns (Message memory message) {
        message = _message(trees[L2A].count(), amount);
        uint256 id = _proposed(amount);
        assertTrue(challenge(id));
        bytes32 root = proposals[id].root;
        outputs.resolve(id, root, signed(id, root, 2));
        skip(WINDOW);
        accepted(_thief, address(settlement), _settleInput(id));
        settled[L2A] = trees[L2A].count();
    }

    function _message(uint32 index, uint256 amount) private view returns (Message memory) {
        return Message({
            kind: 0,
            sourceChain: chainIds[L2A],
            leafIndex: index,
            destinationChain: chainIds[L1],
            originChain: chainIds[L1],
            originToken: address(token),
            sender: _thief,
            recipient: _thief,
            amount: amount,
            relayerFee: 0,
            data: ""
        });
    }

    function _settleInput(uint256 id) private view returns (bytes memory) {
        Output memory output = proposals[id];
        return abi.encodeCall(OptimisticSettlement.settle, (id, output.preimage, output.account, output.slot));
    }

    function _claimInput(Message memory message) private view returns (bytes memory) {
        return abi.encodeCall(
            IBridge.claim,
            (message, settled[L2A], exitProof(L2A, message.leafIndex), globalProof(L2A), _thief)
        );
    }
}
