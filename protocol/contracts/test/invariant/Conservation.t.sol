// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {Traffic} from "./Traffic.sol";

/// @notice Whatever is sent, settled, claimed, replayed and retried in whatever order on three chains: tokens are
/// neither made nor lost, and no message is delivered twice.
contract ConservationTest is Test {
    Traffic private _traffic;

    function setUp() external {
        _traffic = new Traffic();
        _traffic.setUp();
        bytes4[] memory steps = new bytes4[](8);
        steps[0] = Traffic.sendToken.selector;
        steps[1] = Traffic.sendCall.selector;
        steps[2] = Traffic.settleChain.selector;
        steps[3] = Traffic.claimNext.selector;
        steps[4] = Traffic.claimAll.selector;
        steps[5] = Traffic.claimTwice.selector;
        steps[6] = Traffic.retry.selector;
        steps[7] = Traffic.wait.selector;
        targetContract(address(_traffic));
        targetSelector(FuzzSelector({addr: address(_traffic), selectors: steps}));
    }

    function invariant_lockedBacksWrappedAndInFlight() external view {
        assertEq(
            _traffic.locked(), _traffic.supplyOn(1) + _traffic.supplyOn(2) + _traffic.inFlight(), "supply"
        );
        assertEq(
            _traffic.underlying().balanceOf(_traffic.bridgeAt(0)),
            _traffic.locked(),
            "escrow holds what it says"
        );
    }

    function invariant_noMessageIsDeliveredTwice() external view {
        for (uint256 i = 0; i < _traffic.idCount(); ++i) {
            assertLe(_traffic.deliveries(_traffic.ids(i)), 1, "delivered twice");
        }
    }

    /// @dev The traffic does reach what the invariants are about.
    function test_traffic_isReal() external {
        _traffic.sendToken(0, 1, 1000, 1);
        _traffic.sendCall(0, 1, 1000, 1, false);
        _traffic.claimAll(0, 1, true);
        _traffic.retry(0);
        _traffic.sendToken(1, 2, 99, 0);
        _traffic.claimAll(1, 2, false);
        _traffic.claimTwice(0, 1, false);
        _traffic.claimTwice(0, 1, true);
        assertEq(_traffic.claims(), 5);
        assertEq(_traffic.replays(), 2);
        assertEq(_traffic.inFlight(), 0);
        assertEq(_traffic.supplyOn(2), 100);
        assertEq(_traffic.locked(), 2002);
    }
}
