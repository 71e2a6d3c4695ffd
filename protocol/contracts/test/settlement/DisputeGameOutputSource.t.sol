// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {IExitRootSink} from "causeway/interfaces/IExitRootSink.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {DisputeGameOutputSource} from "causeway/settlement/DisputeGameOutputSource.sol";
import {IAnchorStateRegistry} from "causeway/settlement/IDisputeGames.sol";
import {OptimisticSettlement} from "causeway/settlement/OptimisticSettlement.sol";
import {Fixtures} from "../trie/Fixtures.sol";
import {FakeDisputeGame, FakeDisputeGames} from "./FakeDisputeGames.sol";
import {RecordedOutput, SettlementFixture} from "./SettlementFixture.sol";

contract DisputeGameOutputSourceTest is Test {
    uint32 private constant CANNON = 0;
    uint32 private constant OTHER_TYPE = 1;
    bytes32 private constant ROOT = keccak256("output");

    FakeDisputeGames private _games;
    DisputeGameOutputSource private _source;

    function setUp() public {
        vm.warp(1_700_000_000);
        _games = new FakeDisputeGames();
        _source = new DisputeGameOutputSource(IAnchorStateRegistry(address(_games)), CANNON);
        vm.warp(vm.getBlockTimestamp() + 1);
    }

    function test_finalizedOutput_readsValidGame() public {
        (uint256 id,) = _won();
        (bytes32 root, uint64 number) = _source.finalizedOutput(id);
        assertEq(root, ROOT);
        assertEq(number, 9);
        assertEq(address(_source.factory()), address(_games));
    }

    function test_finalizedOutput_rejectsUnresolved() public {
        (uint256 id, FakeDisputeGame game) = _games.create(CANNON, ROOT, 9);
        vm.warp(vm.getBlockTimestamp() + 30 days);
        _expect(DisputeGameOutputSource.GameNotResolved.selector, id, game);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsWithinDelay() public {
        (uint256 id, FakeDisputeGame game) = _games.create(CANNON, ROOT, 9);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        _source.finalize(id);
        vm.warp(vm.getBlockTimestamp() + _games.FINALITY_DELAY());
        _expect(DisputeGameOutputSource.GameNotFinal.selector, id, game);
        _source.finalizedOutput(id);
        vm.warp(vm.getBlockTimestamp() + 1);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsLostGame() public {
        (uint256 id, FakeDisputeGame game) = _games.create(CANNON, ROOT, 9);
        // Won at the last second by the challenger: the clock starts again, then nobody answers.
        vm.warp(vm.getBlockTimestamp() + game.CLOCK() - 1);
        game.move();
        vm.expectRevert(FakeDisputeGame.ClockNotExpired.selector);
        _source.finalize(id);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        _source.finalize(id);
        vm.warp(vm.getBlockTimestamp() + 30 days);
        _expect(DisputeGameOutputSource.OutputRefuted.selector, id, game);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsBlacklisted() public {
        (uint256 id, FakeDisputeGame game) = _won();
        _games.blacklistDisputeGame(address(game));
        _expect(DisputeGameOutputSource.GameBlacklisted.selector, id, game);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsRetired() public {
        (uint256 id, FakeDisputeGame game) = _won();
        _games.updateRetirementTimestamp();
        _expect(DisputeGameOutputSource.GameRetired.selector, id, game);
        _source.finalizedOutput(id);
        // A game made after that counts again.
        vm.warp(vm.getBlockTimestamp() + 1);
        (id,) = _won();
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsTypeNotRespectedWhenMade() public {
        _games.setRespectedGameType(OTHER_TYPE);
        (uint256 id, FakeDisputeGame game) = _won();
        _games.setRespectedGameType(CANNON);
        _expect(DisputeGameOutputSource.GameTypeNotRespected.selector, id, game);
        _source.finalizedOutput(id);
    }

    /// As the stack has it: what was respected when it was made stays good, unless the guardian retires it too.
    function test_finalizedOutput_takesGameOfTypeRespectedWhenMade() public {
        (uint256 id,) = _won();
        _games.setRespectedGameType(OTHER_TYPE);
        _source.finalizedOutput(id);
        _games.updateRetirementTimestamp();
        vm.expectPartialRevert(DisputeGameOutputSource.GameRetired.selector);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsWrongType() public {
        _games.setRespectedGameType(OTHER_TYPE);
        (uint256 id, FakeDisputeGame game) = _games.create(OTHER_TYPE, ROOT, 9);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        game.resolve();
        vm.warp(vm.getBlockTimestamp() + 30 days);
        assertTrue(_games.isGameClaimValid(address(game)), "the registry would take it");
        bytes memory wrong =
            abi.encodeWithSelector(DisputeGameOutputSource.WrongGameType.selector, id, OTHER_TYPE, CANNON);
        vm.expectRevert(wrong);
        _source.finalizedOutput(id);
        vm.expectRevert(wrong);
        _source.finalize(id);
    }

    function test_finalizedOutput_rejectsWhilePaused() public {
        (uint256 id, FakeDisputeGame game) = _won();
        _games.setPaused(true);
        _expect(DisputeGameOutputSource.ClaimNotValid.selector, id, game);
        _source.finalizedOutput(id);
        _games.setPaused(false);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_rejectsUnregistered() public {
        uint256 id = _games.createForAnotherRegistry(CANNON, ROOT);
        vm.expectPartialRevert(DisputeGameOutputSource.GameNotRegistered.selector);
        _source.finalizedOutput(id);
        vm.expectPartialRevert(DisputeGameOutputSource.GameNotRegistered.selector);
        _source.finalize(id);
    }

    function test_finalizedOutput_rejectsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(FakeDisputeGames.NoSuchGame.selector, 0));
        _source.finalizedOutput(0);
    }

    function test_finalizedOutput_rejectsBlockNumberBeyondRange() public {
        (uint256 id, FakeDisputeGame game) = _games.create(CANNON, ROOT, uint256(type(uint64).max) + 1);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        game.resolve();
        vm.warp(vm.getBlockTimestamp() + 30 days);
        vm.expectPartialRevert(DisputeGameOutputSource.BlockNumberTooLarge.selector);
        _source.finalizedOutput(id);
    }

    function test_finalizedOutput_takesLargestBlockNumber() public {
        (uint256 id, FakeDisputeGame game) = _games.create(CANNON, ROOT, type(uint64).max);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        game.resolve();
        vm.warp(vm.getBlockTimestamp() + 30 days);
        (, uint64 number) = _source.finalizedOutput(id);
        assertEq(number, type(uint64).max);
    }

    function test_finalize_isIdempotent() public {
        (uint256 id,) = _won();
        _source.finalize(id);
        _source.finalizedOutput(id);
    }

    function test_constructor_rejectsZeroes() public {
        vm.expectRevert(DisputeGameOutputSource.ZeroAddress.selector);
        new DisputeGameOutputSource(IAnchorStateRegistry(address(0)), CANNON);
        vm.mockCall(
            address(_games),
            abi.encodeCall(IAnchorStateRegistry.disputeGameFactory, ()),
            abi.encode(address(0))
        );
        vm.expectRevert(DisputeGameOutputSource.ZeroAddress.selector);
        new DisputeGameOutputSource(IAnchorStateRegistry(address(_games)), CANNON);
    }

    /// The games stand behind the settlement contract as it is.
    function test_settle_throughDisputeGame() public {
        string memory json = Fixtures.text("settlement");
        RecordedOutput memory output = SettlementFixture.output(json, ".older");
        uint64[] memory chains = new uint64[](2);
        (chains[0], chains[1]) = (1, 101);
        address[] memory sources = new address[](2);
        sources[0] = makeAddr("l1 bridge");
        sources[1] = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        GlobalRoots roots = new GlobalRoots(chains, sources);
        OptimisticSettlement settlement = new OptimisticSettlement(
            _source, IExitRootSink(address(roots)), vm.parseJsonAddress(json, ".bridge"), 101
        );
        (uint256 id, FakeDisputeGame game) = _games.create(CANNON, output.root, output.number);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        vm.expectPartialRevert(DisputeGameOutputSource.GameNotFinal.selector);
        settlement.settle(id, output.preimage, output.proof.account, output.proof.slot);
        _source.finalize(id);
        vm.warp(vm.getBlockTimestamp() + _games.FINALITY_DELAY() + 1);
        settlement.settle(id, output.preimage, output.proof.account, output.proof.slot);
        assertEq(roots.exitRootOf(101), output.proof.value);
    }

    /// A game that its claimer won, with the delay passed.
    function _won() private returns (uint256 id, FakeDisputeGame game) {
        (id, game) = _games.create(CANNON, ROOT, 9);
        vm.warp(vm.getBlockTimestamp() + game.CLOCK());
        _source.finalize(id);
        vm.warp(vm.getBlockTimestamp() + _games.FINALITY_DELAY() + 1);
    }

    function _expect(bytes4 selector, uint256 id, FakeDisputeGame game) private {
        vm.expectRevert(abi.encodeWithSelector(selector, id, address(game)));
    }
}
