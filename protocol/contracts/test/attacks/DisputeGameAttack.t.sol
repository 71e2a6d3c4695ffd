// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {DisputeGameOutputSource} from "causeway/settlement/DisputeGameOutputSource.sol";

import {FakeDisputeGame, FakeDisputeGames} from "../settlement/FakeDisputeGames.sol";
import {SettlementAttack} from "./support/SettlementAttack.sol";
import {DisputeGameOutputSourceAnyGameType} from "./weak/DisputeGameOutputSourceAnyGameType.sol";
import {DisputeGameOutputSourceAnyVerdict} from "./weak/DisputeGameOutputSourceAnyVerdict.sol";
import {DisputeGameOutputSourceBlacklisted} from "./weak/DisputeGameOutputSourceBlacklisted.sol";
import {DisputeGameOutputSourceNoAirGap} from "./weak/DisputeGameOutputSourceNoAirGap.sol";

/// @notice Games were resolved out of order, won in their last second, or ruled out afterwards; here an output counts
/// when the stack's registry vouches for its game, after the delay in which that can still change.
contract DisputeGameAttackTest is SettlementAttack {
    uint32 private constant TYPE = 0;

    FakeDisputeGames private _games;
    DisputeGameOutputSource private _source;

    function newSource() internal override returns (address) {
        _games = new FakeDisputeGames();
        _source = DisputeGameOutputSource(
            deployed(
                "DisputeGameOutputSource",
                type(DisputeGameOutputSource).creationCode,
                abi.encode(_games, TYPE)
            )
        );
        vm.warp(vm.getBlockTimestamp() + 1);
        return address(_source);
    }

    /// The attacker makes the last move, which starts the clock again, and says that the game is over as soon as it is.
    function test_attack50_moveInTheLastSecond() external real {
        (uint256 id, FakeDisputeGame game) = _movedInTheLastSecond();
        bytes memory input = settleInput(id, fabricated);
        refused(attacker, address(settlement), input, FakeDisputeGame.ClockNotExpired.selector);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        // Won now, and the delay begins in which the stack's guardian can rule it out.
        refused(
            attacker,
            address(settlement),
            input,
            abi.encodeWithSelector(DisputeGameOutputSource.GameNotFinal.selector, id, address(game))
        );
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_twin50_moveInTheLastSecond() external twin(type(DisputeGameOutputSourceNoAirGap).name) {
        (uint256 id, FakeDisputeGame game) = _movedInTheLastSecond();
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        accepted(attacker, address(settlement), settleInput(id, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    /// Ruled out after it was won; the right output of another game settles all the same.
    function test_attack50_blacklistedGame() external real {
        (uint256 id, FakeDisputeGame game) = _won(TYPE, fabricated.root, fabricated.number);
        _games.blacklistDisputeGame(address(game));
        refused(
            attacker,
            address(settlement),
            settleInput(id, fabricated),
            abi.encodeWithSelector(DisputeGameOutputSource.GameBlacklisted.selector, id, address(game))
        );
        (id,) = _won(TYPE, honest.root, honest.number);
        accepted(proposer, address(settlement), settleInput(id, honest));
        assertEq(globalRoots.exitRootOf(CHAIN), honest.proof.value);
    }

    function test_twin50_blacklistedGame() external twin(type(DisputeGameOutputSourceBlacklisted).name) {
        (uint256 id, FakeDisputeGame game) = _won(TYPE, fabricated.root, fabricated.number);
        _games.blacklistDisputeGame(address(game));
        accepted(attacker, address(settlement), settleInput(id, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    /// The stack is paused because something is wrong with its games, of which nothing is known yet.
    function test_attack50_gameWhileTheStackIsPaused() external real {
        (uint256 id, FakeDisputeGame game) = _won(TYPE, fabricated.root, fabricated.number);
        _games.setPaused(true);
        refused(
            attacker,
            address(settlement),
            settleInput(id, fabricated),
            abi.encodeWithSelector(DisputeGameOutputSource.ClaimNotValid.selector, id, address(game))
        );
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_twin50_gameWhileTheStackIsPaused()
        external
        twin(type(DisputeGameOutputSourceAnyVerdict).name)
    {
        (uint256 id,) = _won(TYPE, fabricated.root, fabricated.number);
        _games.setPaused(true);
        accepted(attacker, address(settlement), settleInput(id, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    /// A game of rules under which the claim is easily won, or is no output at all.
    function test_attack50_gameOfAnotherType() external real {
        _games.setRespectedGameType(TYPE + 1);
        (uint256 id,) = _won(TYPE + 1, fabricated.root, fabricated.number);
        refused(
            attacker,
            address(settlement),
            settleInput(id, fabricated),
            abi.encodeWithSelector(DisputeGameOutputSource.WrongGameType.selector, id, TYPE + 1, TYPE)
        );
        assertEq(globalRoots.exitRootOf(CHAIN), 0);
    }

    function test_twin50_gameOfAnotherType() external twin(type(DisputeGameOutputSourceAnyGameType).name) {
        _games.setRespectedGameType(TYPE + 1);
        (uint256 id,) = _won(TYPE + 1, fabricated.root, fabricated.number);
        accepted(attacker, address(settlement), settleInput(id, fabricated));
        assertEq(globalRoots.exitRootOf(CHAIN), EVIL);
    }

    /// Countered in time, and defended by the attacker a second before that would have decided it.
    function _movedInTheLastSecond() private returns (uint256 id, FakeDisputeGame game) {
        (id, game) = _games.create(TYPE, fabricated.root, fabricated.number);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK() - 1);
        game.move();
        vm.warp(vm.getBlockTimestamp() + game.CLOCK() - 1);
        vm.prank(attacker);
        game.move();
    }

    function _won(uint32 gameType, bytes32 root, uint64 number)
        private
        returns (uint256 id, FakeDisputeGame game)
    {
        (id, game) = _games.create(gameType, root, number);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        game.resolve();
        vm.warp(vm.getBlockTimestamp() + _games.FINALITY_DELAY() + 1);
    }
}
