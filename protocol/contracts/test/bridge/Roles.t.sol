// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Bridge} from "causeway/Bridge.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {Network} from "../support/Network.sol";

contract RolesTest is Network {
    function setUp() external {
        setUpNetwork();
    }

    /// @dev Attack 11: no security parameter may be left at its default.
    function test_constructor_rejectsZeros() external {
        string[7] memory fields = [
            "rootSource",
            "guardian",
            "unpauser",
            "limiter",
            "unpauseDelay",
            "defaultCapacity",
            "defaultRefillPerSecond"
        ];
        for (uint256 i = 0; i < fields.length; ++i) {
            IBridge.Config memory c = config(address(globalRoots));
            if (i == 0) c.rootSource = address(0);
            if (i == 1) c.guardian = address(0);
            if (i == 2) c.unpauser = address(0);
            if (i == 3) c.limiter = address(0);
            if (i == 4) c.unpauseDelay = 0;
            if (i == 5) c.defaultCapacity = 0;
            if (i == 6) c.defaultRefillPerSecond = 0;
            vm.expectRevert(abi.encodeWithSelector(IBridge.ConfigZero.selector, fields[i]));
            new Bridge(c, chainIds);
        }
        vm.expectRevert(abi.encodeWithSelector(IBridge.ConfigZero.selector, "chains"));
        new Bridge(config(address(globalRoots)), new uint64[](0));
    }

    function test_constructor_rejectsBadChainsAndLimits() external {
        IBridge.Config memory c = config(address(globalRoots));
        uint64[] memory chains = new uint64[](2);
        chains[0] = 5;
        vm.expectRevert(abi.encodeWithSelector(IBridge.ChainInvalid.selector, 0));
        new Bridge(c, chains);
        chains[1] = 5;
        vm.expectRevert(abi.encodeWithSelector(IBridge.ChainInvalid.selector, 5));
        new Bridge(c, chains);
        c.defaultCapacity = uint128(type(uint104).max) + 1;
        vm.expectRevert(
            abi.encodeWithSelector(
                IBridge.LimitTooLarge.selector, c.defaultCapacity, uint256(type(uint104).max)
            )
        );
        new Bridge(c, chainIds);
    }

    function test_pause_isFastAndUnpauseIsSlow() external {
        Bridge bridge = bridges[L1];
        for (uint8 direction = 0; direction <= 1; ++direction) {
            vm.expectEmit(address(bridge));
            emit IBridge.DirectionPaused(direction);
            vm.prank(guardian);
            bridge.pause(direction);
            assertTrue(bridge.paused(direction));
            vm.expectRevert(abi.encodeWithSelector(IBridge.UnpauseTooEarly.selector, direction, 0));
            bridge.unpause(direction);

            uint64 at = uint64(block.timestamp) + UNPAUSE_DELAY;
            vm.expectEmit(address(bridge));
            emit IBridge.UnpauseScheduled(direction, at);
            vm.prank(unpauser);
            bridge.scheduleUnpause(direction);
            assertEq(bridge.unpauseTime(direction), at);
            vm.warp(at - 1);
            vm.expectRevert(abi.encodeWithSelector(IBridge.UnpauseTooEarly.selector, direction, at));
            bridge.unpause(direction);
            vm.warp(at);
            vm.expectEmit(address(bridge));
            emit IBridge.DirectionUnpaused(direction);
            bridge.unpause(direction);
            assertFalse(bridge.paused(direction));
        }
    }

    function test_pause_againCancelsTheSchedule() external {
        Bridge bridge = bridges[L1];
        vm.prank(guardian);
        bridge.pause(INBOUND);
        vm.prank(unpauser);
        bridge.scheduleUnpause(INBOUND);
        vm.prank(guardian);
        bridge.pause(INBOUND);
        skip(UNPAUSE_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IBridge.UnpauseTooEarly.selector, INBOUND, 0));
        bridge.unpause(INBOUND);
    }

    function test_pause_directionsAreApart() external {
        Bridge bridge = bridges[L1];
        vm.startPrank(guardian);
        bridge.pause(OUTBOUND);
        bridge.pause(INBOUND);
        vm.stopPrank();
        vm.prank(unpauser);
        bridge.scheduleUnpause(OUTBOUND);
        skip(UNPAUSE_DELAY);
        bridge.unpause(OUTBOUND);
        assertFalse(bridge.paused(OUTBOUND));
        assertTrue(bridge.paused(INBOUND));
        assertEq(bridge.unpauseTime(INBOUND), 0);
    }

    function test_scheduleUnpause_needsPause() external {
        vm.prank(unpauser);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotPaused.selector, INBOUND));
        bridges[L1].scheduleUnpause(INBOUND);
        assertEq(bridges[L1].unpauseTime(INBOUND), 0);
    }

    function test_pause_keepsTheLeafCount() external {
        fund(alice, 1 ether);
        send(L1, L2A, address(token), 1 ether, 0);
        vm.prank(guardian);
        bridges[L1].pause(OUTBOUND);
        assertEq(bridges[L1].leafCount(), 2);
    }

    function testFuzz_roles_nobodyElse(address caller, uint8 direction) external {
        vm.assume(caller != guardian && caller != unpauser && caller != limiter);
        direction %= 2;
        Bridge bridge = bridges[L1];
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotAllowed.selector, caller));
        bridge.pause(direction);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotAllowed.selector, caller));
        bridge.scheduleUnpause(direction);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotAllowed.selector, caller));
        bridge.setLimit(address(token), direction, 1, 1);
    }

    /// Each role has its own entry and no other's.
    function test_roles_areApart() external {
        Bridge bridge = bridges[L1];
        address[3] memory roles = [guardian, unpauser, limiter];
        bytes[3] memory inputs = [
            abi.encodeCall(IBridge.pause, (INBOUND)),
            abi.encodeCall(IBridge.scheduleUnpause, (INBOUND)),
            abi.encodeCall(IBridge.setLimit, (address(token), INBOUND, 1, 1))
        ];
        for (uint256 i = 0; i < roles.length; ++i) {
            for (uint256 k = 0; k < inputs.length; ++k) {
                vm.prank(roles[i]);
                (bool success, bytes memory reason) = address(bridge).call(inputs[k]);
                assertEq(success, i == k);
                if (!success) {
                    assertEq(reason, abi.encodeWithSelector(IBridge.NotAllowed.selector, roles[i]));
                }
            }
        }
    }

    function test_roles_rejectUnknownDirection() external {
        Bridge bridge = bridges[L1];
        vm.prank(guardian);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.pause(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.unpause(2);
        vm.prank(unpauser);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.scheduleUnpause(2);
        vm.prank(limiter);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.setLimit(address(token), 2, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.available(address(token), 2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.limitOf(address(token), 2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.unpauseTime(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.DirectionInvalid.selector, 2));
        bridge.paused(2);
        vm.expectRevert(abi.encodeWithSelector(IBridge.NotPaused.selector, OUTBOUND));
        bridge.unpause(OUTBOUND);
    }

    function test_setLimit_keepsWhatIsTaken() external {
        fund(alice, 1000 ether);
        send(L1, L2A, address(token), 600 ether, 0);
        vm.expectEmit(address(bridges[L1]));
        emit IBridge.LimitChanged(address(token), OUTBOUND, 500 ether, 1 ether);
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), OUTBOUND, 500 ether, 1 ether);
        assertEq(bridges[L1].available(address(token), OUTBOUND), 0);
        skip(150);
        assertEq(bridges[L1].available(address(token), OUTBOUND), 50 ether);
        (uint128 capacity, uint128 refill) = bridges[L1].limitOf(address(token), OUTBOUND);
        assertEq(capacity, 500 ether);
        assertEq(refill, 1 ether);
        // The other direction and other tokens keep the default.
        (capacity, refill) = bridges[L1].limitOf(address(token), INBOUND);
        assertEq(capacity, CAPACITY);
        assertEq(bridges[L1].lockedOf(address(token)), 600 ether);
    }

    /// A bucket shares a word with the escrow: larger ones would spill into it.
    function test_setLimit_takesNoMoreThanFits() external {
        uint128 maximum = type(uint104).max;
        vm.startPrank(limiter);
        vm.expectRevert(abi.encodeWithSelector(IBridge.LimitTooLarge.selector, maximum + 1, maximum));
        bridges[L1].setLimit(address(token), INBOUND, maximum + 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IBridge.LimitTooLarge.selector, maximum + 1, maximum));
        bridges[L1].setLimit(address(token), INBOUND, 1, maximum + 1);
        bridges[L1].setLimit(address(token), INBOUND, maximum, maximum);
        (uint128 capacity, uint128 refill) = bridges[L1].limitOf(address(token), INBOUND);
        assertEq(capacity, maximum);
        assertEq(refill, maximum);
    }

    function testFuzz_limit_neverGivesMoreThanCapacityPlusRefill(
        uint64[8] calldata amounts,
        uint16[8] calldata waits
    ) external {
        fund(alice, type(uint96).max);
        vm.prank(limiter);
        bridges[L1].setLimit(address(token), OUTBOUND, 10 ether, 0.01 ether);
        uint256 start = block.timestamp;
        uint256 taken = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            skip(waits[i]);
            uint256 free = bridges[L1].available(address(token), OUTBOUND);
            uint256 amount = uint256(amounts[i]) + 1;
            vm.prank(alice);
            if (amount > free) {
                vm.expectRevert(
                    abi.encodeWithSelector(
                        IBridge.LimitExceeded.selector, address(token), OUTBOUND, amount, free
                    )
                );
            } else {
                taken += amount;
            }
            bridges[L1].bridgeToken(chainIds[L2A], bob, address(token), amount, 0, "");
        }
        assertLe(taken, 10 ether + (block.timestamp - start) * 0.01 ether);
    }

    function test_faucet_isCapped() external {
        TestToken small = new TestToken("Small", "SML", 6, 100);
        small.faucet(100);
        small.faucet(alice, 1);
        assertEq(small.balanceOf(address(this)), 100);
        assertEq(small.balanceOf(alice), 1);
        vm.expectRevert(abi.encodeWithSelector(TestToken.FaucetLimit.selector, 101, 100));
        small.faucet(101);
        vm.expectRevert(TestToken.FaucetCapZero.selector);
        new TestToken("Dry", "DRY", 6, 0);
    }
}
