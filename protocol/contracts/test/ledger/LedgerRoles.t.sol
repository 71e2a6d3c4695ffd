// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";

import {LedgerNetwork} from "./LedgerNetwork.sol";

contract LedgerRolesTest is LedgerNetwork {
    function setUp() external {
        setUpLedger();
    }

    function test_constructor_keepsWhatItWasGiven() external view {
        assertEq(ledger.chain(), chainIds[LEDGER]);
        assertEq(ledger.globalRoots(), address(globalRoots));
        assertEq(ledger.operator(), operator);
        assertEq(ledger.guardian(), guardian);
        assertEq(ledger.unpauser(), unpauser);
        assertEq(ledger.limiter(), limiter);
        assertEq(ledger.unpauseDelay(), UNPAUSE_DELAY);
        assertEq(ledger.depositDeadline(), DEPOSIT_DEADLINE);
        assertEq(ledger.freezeDeadline(), FREEZE_DEADLINE);
        assertEq(ledger.exitDelay(), EXIT_DELAY);
        (uint128 capacity, uint128 refill) = ledger.limitOf(1);
        assertEq(capacity, CAPACITY);
        assertEq(refill, REFILL);
        assertEq(ledger.domain(), uint256(chainIds[LEDGER]) * 2 ** 160 + uint160(address(ledger)));
        assertTrue(ledger.isKnownChain(chainIds[L1]));
        assertTrue(ledger.isKnownChain(chainIds[L2]));
        assertFalse(ledger.isKnownChain(chainIds[LEDGER]));
        assertEq(ledger.verifierOf(2), address(0));
        assertEq(ledger.verifierOf(type(uint256).max), address(0));
    }

    /// @dev Attack 11: no security parameter may be left at its default.
    function test_constructor_rejectsZeros() external {
        string[12] memory fields = [
            "chain",
            "globalRoots",
            "operator",
            "guardian",
            "unpauser",
            "limiter",
            "unpauseDelay",
            "depositDeadline",
            "exitDelay",
            "defaultCapacity",
            "defaultRefillPerSecond",
            "freezeDeadline"
        ];
        for (uint256 i = 0; i < fields.length; ++i) {
            ILedgerRollup.Config memory c = config(address(globalRoots));
            if (i == 0) c.chain = 0;
            if (i == 1) c.globalRoots = address(0);
            if (i == 2) c.operator = address(0);
            if (i == 3) c.guardian = address(0);
            if (i == 4) c.unpauser = address(0);
            if (i == 5) c.limiter = address(0);
            if (i == 6) c.unpauseDelay = 0;
            if (i == 7) c.depositDeadline = 0;
            if (i == 8) c.exitDelay = 0;
            if (i == 9) c.defaultCapacity = 0;
            if (i == 10) c.defaultRefillPerSecond = 0;
            if (i == 11) c.freezeDeadline = 0;
            vm.expectRevert(abi.encodeWithSelector(IBridge.ConfigZero.selector, fields[i]));
            newLedger(c);
        }
    }

    function test_constructor_rejectsBadValues() external {
        ILedgerRollup.Config memory c = config(address(globalRoots));
        c.freezeDeadline = c.depositDeadline;
        vm.expectRevert(
            abi.encodeWithSelector(
                ILedgerRollup.DeadlinesInverted.selector, c.depositDeadline, c.freezeDeadline
            )
        );
        newLedger(c);
        c = config(address(globalRoots));
        c.defaultRefillPerSecond = uint128(type(uint104).max) + 1;
        vm.expectRevert(
            abi.encodeWithSelector(
                IBridge.LimitTooLarge.selector, c.defaultRefillPerSecond, uint256(type(uint104).max)
            )
        );
        newLedger(c);
    }

    function test_constructor_rejectsBadChains() external {
        ILedgerRollup.Config memory c = config(address(globalRoots));
        chainIds[L2] = chainIds[L1];
        vm.expectRevert(abi.encodeWithSelector(IBridge.ChainInvalid.selector, chainIds[L1]));
        newLedger(c);
        chainIds[L2] = 0;
        vm.expectRevert(abi.encodeWithSelector(IBridge.ChainInvalid.selector, 0));
        newLedger(c);
        chainIds = new uint64[](33);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.ChainCountInvalid.selector, 33, 32));
        newLedger(c);
        chainIds = new uint64[](0);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.ChainCountInvalid.selector, 0, 32));
        newLedger(c);
        chainIds = new uint64[](32);
        for (uint64 i = 0; i < 32; ++i) {
            chainIds[i] = i + 1;
        }
        assertTrue(address(newLedger(c)) != address(0));
    }

    function test_constructor_rejectsBadVerifiers() external {
        ILedgerRollup.Config memory c = config(address(globalRoots));
        sizes[1] = 1;
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.VerifierInvalid.selector, 1, verifiers[1]));
        newLedger(c);
        sizes[1] = 0;
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.VerifierInvalid.selector, 0, verifiers[1]));
        newLedger(c);
        sizes[1] = 4;
        // An account without code would accept every proof.
        verifiers[1] = stranger;
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.VerifierInvalid.selector, 4, stranger));
        newLedger(c);
        verifiers.pop();
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.VerifierInvalid.selector, 3, address(0)));
        newLedger(c);
        (sizes, verifiers) = (new uint256[](0), new address[](0));
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.VerifierInvalid.selector, 0, address(0)));
        newLedger(c);
    }

    function test_constructor_takesTheLargestLimits() external {
        ILedgerRollup.Config memory c = config(address(globalRoots));
        (c.defaultCapacity, c.defaultRefillPerSecond) = (type(uint104).max, type(uint104).max);
        assertTrue(address(newLedger(c)) != address(0));
    }

    function test_scheduleUnpause_needsPause() external {
        vm.prank(unpauser);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotPaused.selector, 0));
        ledger.scheduleUnpause(0);
    }

    function test_pause_isFastAndUnpauseIsSlow() external {
        for (uint8 direction = 0; direction <= 1; ++direction) {
            vm.expectEmit(address(ledger));
            emit IBridge.DirectionPaused(direction);
            vm.prank(guardian);
            ledger.pause(direction);
            assertTrue(ledger.paused(direction));
            vm.expectRevert(abi.encodeWithSelector(IBridge.UnpauseTooEarly.selector, direction, 0));
            ledger.unpause(direction);

            uint64 at = uint64(block.timestamp) + UNPAUSE_DELAY;
            vm.expectEmit(address(ledger));
            emit IBridge.UnpauseScheduled(direction, at);
            vm.prank(unpauser);
            ledger.scheduleUnpause(direction);
            assertEq(ledger.unpauseTime(direction), at);
            // Pausing again takes the schedule back.
            vm.prank(guardian);
            ledger.pause(direction);
            assertEq(ledger.unpauseTime(direction), 0);
            vm.prank(unpauser);
            ledger.scheduleUnpause(direction);
            vm.warp(at - 1);
            vm.expectRevert(abi.encodeWithSelector(IBridge.UnpauseTooEarly.selector, direction, at));
            ledger.unpause(direction);
            vm.warp(at);
            vm.expectEmit(address(ledger));
            emit IBridge.DirectionUnpaused(direction);
            ledger.unpause(direction);
            assertFalse(ledger.paused(direction));
        }
    }

    function testFuzz_roles_nobodyElse(address caller, uint8 direction) external {
        vm.assume(caller != guardian && caller != unpauser && caller != limiter);
        direction %= 2;
        deposit(alice, 1 ether);
        vm.startPrank(caller);
        bytes memory reason = abi.encodeWithSelector(IBridge.NotAllowed.selector, caller);
        vm.expectRevert(reason);
        ledger.pause(direction);
        vm.expectRevert(reason);
        ledger.scheduleUnpause(direction);
        vm.expectRevert(reason);
        ledger.setLimit(1, 1, 1);
    }

    function test_roles_rejectUnknownDirectionAndToken() external {
        vm.prank(guardian);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        ledger.pause(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        ledger.unpause(2);
        vm.prank(unpauser);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        ledger.scheduleUnpause(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        ledger.unpauseTime(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        ledger.paused(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotPaused.selector, OUTBOUND));
        ledger.unpause(OUTBOUND);
        deposit(alice, 1 ether);
        for (uint256 i = 0; i < 2; ++i) {
            uint32 number = i == 0 ? 0 : 2;
            vm.prank(limiter);
            vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.TokenInvalid.selector, 0, number));
            ledger.setLimit(number, 1, 1);
        }
        vm.prank(limiter);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBridge.LimitTooLarge.selector, uint256(1) << 104, uint256(type(uint104).max)
            )
        );
        ledger.setLimit(1, uint128(1) << 104, 1);
    }
}
