// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {IBridge} from "causeway/interfaces/IBridge.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {OutputProposals} from "causeway/settlement/OutputProposals.sol";

import {RecordedOutput} from "../settlement/SettlementFixture.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {SettlementAttack} from "./support/SettlementAttack.sol";
import {BridgeUnpausable} from "./weak/BridgeUnpausable.sol";
import {OptimisticSettlementGoesBack} from "./weak/OptimisticSettlementGoesBack.sol";
import {OutputProposalsAnyNumber} from "./weak/OutputProposalsAnyNumber.sol";
import {OutputProposalsEndsAtOnce} from "./weak/OutputProposalsEndsAtOnce.sol";
import {OutputProposalsHoldsForEver} from "./weak/OutputProposalsHoldsForEver.sol";
import {OutputProposalsIgnoresChallenge} from "./weak/OutputProposalsIgnoresChallenge.sol";
import {OutputProposalsLateChallenge} from "./weak/OutputProposalsLateChallenge.sol";
import {OutputProposalsNoWindow} from "./weak/OutputProposalsNoWindow.sol";

/// @notice A fabricated block was submitted and a watchdog took the bond of whoever had done it; here nothing is final
/// within its window, a challenge holds it up until it is decided, and a second challenger loses nothing but a call.
contract RainbowAttackTest is SettlementAttack {
    function test_attack24_outputWithinItsWindow() external real {
        uint256 id = propose(attacker, fabricated);
        vm.warp(vm.getBlockTimestamp() + WINDOW - 1);
        refused(
            attacker,
            address(settlement),
            settleInput(id, fabricated),
            abi.encodeWithSelector(
                OutputProposals.WindowOpen.selector, id, uint64(vm.getBlockTimestamp() + 1)
            )
        );
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_twin24_outputWithinItsWindow() external twin(type(OutputProposalsNoWindow).name) {
        uint256 id = propose(attacker, fabricated);
        accepted(attacker, address(settlement), settleInput(id, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    function test_attack24_outputThatWasChallenged() external real {
        uint256 id = propose(attacker, fabricated);
        vm.warp(vm.getBlockTimestamp() + WINDOW - 1);
        challenge(challenger, id);
        // The other watcher comes second.
        vm.deal(proposer, BOND);
        vm.prank(proposer);
        vm.expectRevert(
            abi.encodeWithSelector(
                OutputProposals.WrongStatus.selector, id, OutputProposals.Status.CHALLENGED
            )
        );
        outputs.challenge{value: BOND}(id);
        assertEq(proposer.balance, BOND);
        vm.warp(vm.getBlockTimestamp() + 100 * WINDOW);
        _refusedAs(id, OutputProposals.Status.CHALLENGED);
        resolve(id, honest);
        _refusedAs(id, OutputProposals.Status.REFUTED);
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
        assertEq(outputs.bondOf(attacker), 0);
        assertEq(outputs.bondOf(challenger), 2 * BOND);
    }

    function test_twin24_outputThatWasChallenged() external twin(type(OutputProposalsIgnoresChallenge).name) {
        uint256 id = propose(attacker, fabricated);
        challenge(challenger, id);
        resolve(id, honest);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        accepted(attacker, address(settlement), settleInput(id, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    function _refusedAs(uint256 id, OutputProposals.Status status) private {
        refused(
            attacker,
            address(settlement),
            settleInput(id, fabricated),
            abi.encodeWithSelector(OutputProposals.NotFinal.selector, id, status)
        );
    }
}

/// @notice Outputs that were deleted, replaced or disputed after they had been final left withdrawals stuck; here an
/// output that is final stays it, none gives way to an older one, and what was refuted can be proposed again.
contract BedrockOutputAttackTest is SettlementAttack {
    function test_attack33_challengeAfterTheWindow() external real {
        uint256 id = propose(proposer, honest);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        vm.deal(attacker, BOND);
        vm.prank(attacker);
        vm.expectRevert(
            abi.encodeWithSelector(OutputProposals.WindowClosed.selector, id, uint64(vm.getBlockTimestamp()))
        );
        outputs.challenge{value: BOND}(id);
        accepted(attacker, address(settlement), settleInput(id, honest));
        assertEq(globalRoots.exitRootOf(CHAIN), honest.proof.value);
        vm.prank(attacker);
        vm.expectRevert(
            abi.encodeWithSelector(OutputProposals.WrongStatus.selector, id, OutputProposals.Status.FINAL)
        );
        outputs.challenge{value: BOND}(id);
        (bytes32 root,) = outputs.finalizedOutput(id);
        assertEq(root, honest.root);
    }

    function test_twin33_challengeAfterTheWindow() external twin(type(OutputProposalsLateChallenge).name) {
        uint256 id = propose(proposer, honest);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        challenge(attacker, id);
        refused(proposer, address(settlement), settleInput(id, honest), OutputProposals.NotFinal.selector);
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_attack33_olderOutputAfterANewer() external real {
        (uint256 older,) = _settledNewer();
        refused(
            attacker,
            address(settlement),
            settleInput(older, honest),
            abi.encodeWithSelector(
                OptimisticSettlement.OutputNotNewer.selector, honest.number, honestLater.number
            )
        );
        assertEq(globalRoots.exitRootOf(CHAIN), honestLater.proof.value);
    }

    function test_twin33_olderOutputAfterANewer() external twin(type(OptimisticSettlementGoesBack).name) {
        (uint256 older,) = _settledNewer();
        accepted(attacker, address(settlement), settleInput(older, honest));
        assertEq(globalRoots.exitRootOf(CHAIN), honest.proof.value, "exits since then are gone");
    }

    /// The right output as that of the last block of all: settled, it would have been the last one ever.
    function test_attack33_numberThatNoBlockHas() external real {
        uint64 largest = uint64(type(int64).max);
        uint64[2] memory numbers = [largest + 1, type(uint64).max];
        for (uint256 i = 0; i < numbers.length; ++i) {
            vm.deal(attacker, BOND);
            vm.prank(attacker);
            vm.expectRevert(
                abi.encodeWithSelector(OutputProposals.BlockNumberTooLarge.selector, numbers[i], largest)
            );
            outputs.propose{value: BOND}(honest.root, numbers[i]);
        }
        uint256 id = propose(proposer, honestLater);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        accepted(proposer, address(settlement), settleInput(id, honestLater));
    }

    function test_twin33_numberThatNoBlockHas() external twin(type(OutputProposalsAnyNumber).name) {
        vm.deal(attacker, BOND);
        vm.prank(attacker);
        uint256 last = outputs.propose{value: BOND}(honest.root, type(uint64).max);
        uint256 id = propose(proposer, honestLater);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        accepted(attacker, address(settlement), settleInput(last, honest));
        refused(
            proposer,
            address(settlement),
            settleInput(id, honestLater),
            abi.encodeWithSelector(
                OptimisticSettlement.OutputNotNewer.selector, honestLater.number, type(uint64).max
            )
        );
    }

    /// A number that the readers take is a claim like the root: the verifiers refute it, and nothing is settled.
    function test_reason33_falseNumberOfARightOutputIsRefuted() external real {
        RecordedOutput memory renumbered = honest;
        renumbered.number = uint64(type(int64).max);
        uint256 id = propose(attacker, renumbered);
        challenge(challenger, id);
        RecordedOutput memory truth = honestLater;
        truth.number = renumbered.number;
        resolve(id, truth);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        refused(attacker, address(settlement), settleInput(id, honest), OutputProposals.NotFinal.selector);
        assertEq(settlement.lastSettledBlock(), 0);
        assertEq(outputs.bondOf(challenger), 2 * BOND);
    }

    /// A right output that somebody challenged and nobody defended yet: proposed anew it settles.
    function test_reason33_undecidedChallengeHoldsNothingElseUp() external real {
        uint256 id = propose(proposer, honest);
        challenge(attacker, id);
        uint256 again = propose(proposer, honest);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        refused(proposer, address(settlement), settleInput(id, honest), OutputProposals.NotFinal.selector);
        accepted(proposer, address(settlement), settleInput(again, honest));
        assertEq(globalRoots.exitRootOf(CHAIN), honest.proof.value);
        // The attacker's bond is lost as soon as anybody brings the verifiers' word.
        resolve(id, honest);
        assertEq(outputs.bondOf(attacker), 0);
        assertEq(outputs.bondOf(proposer), 3 * BOND);
    }

    function _settledNewer() private returns (uint256 older, uint256 newer) {
        older = propose(proposer, honest);
        newer = propose(proposer, honestLater);
        vm.warp(vm.getBlockTimestamp() + WINDOW);
        accepted(proposer, address(settlement), settleInput(newer, honestLater));
    }
}

/// @notice Games that could not be resolved kept the bonds that stood in them; here a challenge that nobody can decide has
/// an end, at which each side has its own bond back and the output is refuted.
contract UndecidedAttackTest is SettlementAttack {
    /// Nobody can say what the output of a block is that never comes to be, and nobody may let it pass.
    function test_attack50_challengeThatNobodyCanDecide() external real {
        uint256 id = _challenged();
        vm.warp(vm.getBlockTimestamp() + WINDOW + RESOLUTION);
        outputs.expire(id);
        assertEq(outputs.bondOf(challenger), BOND);
        assertEq(outputs.bondOf(attacker), BOND);
        refused(
            attacker,
            address(settlement),
            settleInput(id, fabricated),
            abi.encodeWithSelector(OutputProposals.NotFinal.selector, id, OutputProposals.Status.REFUTED)
        );
    }

    function test_twin50_challengeThatNobodyCanDecide()
        external
        twin(type(OutputProposalsHoldsForEver).name)
    {
        uint256 id = _challenged();
        vm.warp(vm.getBlockTimestamp() + 100 * (WINDOW + RESOLUTION));
        vm.expectPartialRevert(OutputProposals.ResolutionOpen.selector);
        outputs.expire(id);
        assertEq(outputs.bondOf(challenger), 0, "the watcher's bond is gone");
        assertEq(address(outputs).balance, 2 * BOND);
    }

    /// With the end of a challenge in sight the verifiers still have all of their time.
    function test_attack50_endBeforeTheVerdict() external real {
        uint256 id = _challenged();
        vm.warp(vm.getBlockTimestamp() + WINDOW + RESOLUTION - 1);
        refused(
            attacker,
            address(outputs),
            abi.encodeCall(OutputProposals.expire, (id)),
            abi.encodeWithSelector(OutputProposals.ResolutionOpen.selector, id, vm.getBlockTimestamp() + 1)
        );
        RecordedOutput memory truth = honest;
        truth.number = fabricated.number;
        resolve(id, truth);
        assertEq(outputs.bondOf(attacker), 0);
        assertEq(outputs.bondOf(challenger), 2 * BOND);
    }

    /// The twin ends it at once, and who proposed the wrong output has lost nothing.
    function test_twin50_endBeforeTheVerdict() external twin(type(OutputProposalsEndsAtOnce).name) {
        uint256 id = _challenged();
        accepted(attacker, address(outputs), abi.encodeCall(OutputProposals.expire, (id)));
        assertEq(outputs.bondOf(attacker), BOND);
    }

    function _challenged() private returns (uint256 id) {
        fabricated.number = uint64(type(int64).max);
        id = propose(attacker, fabricated);
        challenge(challenger, id);
    }
}

/// @notice While a messenger was paused, messages were finalised into it and lost; here a pause refuses a claim whole,
/// and the same claim passes when it has ended.
contract BedrockPauseAttackTest is AttackNetwork {
    function arrange() internal override {
        send(L1, L2A, address(token), 5 ether, 0);
        settle(L1);
        vm.prank(guardian);
        bridges[L2A].pause(INBOUND);
    }

    function test_attack33_claimWhilePaused() external real {
        bytes memory input = claimInput(L1, sent[L1][2]);
        refused(
            attacker, address(bridges[L2A]), input, abi.encodeWithSelector(IBridge.Paused.selector, INBOUND)
        );
        assertFalse(bridges[L2A].isClaimed(chainIds[L1], 2));
        vm.prank(unpauser);
        bridges[L2A].scheduleUnpause(INBOUND);
        skip(UNPAUSE_DELAY);
        bridges[L2A].unpause(INBOUND);
        accepted(attacker, address(bridges[L2A]), input);
        assertEq(wrapped(L2A).balanceOf(bob), LOCKED + 5 ether);
        refused(attacker, address(bridges[L2A]), input, IBridge.AlreadyClaimed.selector);
    }

    function test_twin33_claimWhilePaused() external twin(type(BridgeUnpausable).name) {
        assertTrue(bridges[L2A].paused(INBOUND));
        accepted(attacker, address(bridges[L2A]), claimInput(L1, sent[L1][2]));
        assertEq(supply(L2A), LOCKED + 5 ether);
    }
}
