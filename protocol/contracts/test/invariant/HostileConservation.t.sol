// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Test} from "forge-std/Test.sol";

import {HostileTraffic} from "./HostileTraffic.sol";

/// @notice Under hostile traffic every token is conserved for itself, no message is delivered twice, no token calls
/// back into a bridge, and no forged output is settled.
contract HostileConservationTest is Test {
    HostileTraffic private _traffic;

    function setUp() external {
        _traffic = new HostileTraffic();
        _traffic.setUp();
        bytes4[] memory steps = new bytes4[](21);
        steps[0] = HostileTraffic.sendToken.selector;
        steps[1] = HostileTraffic.sendCall.selector;
        steps[2] = HostileTraffic.settleBase.selector;
        steps[3] = HostileTraffic.noteExitRootOfB.selector;
        steps[4] = HostileTraffic.settleB.selector;
        steps[5] = HostileTraffic.proposeOutput.selector;
        steps[6] = HostileTraffic.challengeOutput.selector;
        steps[7] = HostileTraffic.resolveOutput.selector;
        steps[8] = HostileTraffic.settleAnyOutput.selector;
        steps[9] = HostileTraffic.claimNext.selector;
        steps[10] = HostileTraffic.claimSome.selector;
        steps[11] = HostileTraffic.claimReordered.selector;
        steps[12] = HostileTraffic.claimTwice.selector;
        steps[13] = HostileTraffic.claimChanged.selector;
        steps[14] = HostileTraffic.retry.selector;
        steps[15] = HostileTraffic.pause.selector;
        steps[16] = HostileTraffic.unpauseAll.selector;
        steps[17] = HostileTraffic.rebase.selector;
        steps[18] = HostileTraffic.refuse.selector;
        steps[19] = HostileTraffic.armReentry.selector;
        steps[20] = HostileTraffic.wait.selector;
        targetContract(address(_traffic));
        targetSelector(FuzzSelector({addr: address(_traffic), selectors: steps}));
    }

    function invariant_everyTokenIsConserved() external view {
        for (uint256 i = 0; i < _traffic.TOKENS(); ++i) {
            assertEq(
                _traffic.lockedOf(i),
                _traffic.supplyOn(1, i) + _traffic.supplyOn(2, i) + _traffic.inFlight(i),
                string.concat("supply of token ", vm.toString(i))
            );
            // What a token takes from the escrow by itself, the bridge can not know.
            if (i == _traffic.REBASING()) continue;
            assertEq(
                _traffic.escrowOf(i), _traffic.lockedOf(i), string.concat("escrow of token ", vm.toString(i))
            );
        }
    }

    function invariant_noMessageIsDeliveredTwice() external view {
        for (uint256 i = 0; i < _traffic.idCount(); ++i) {
            assertLe(_traffic.deliveries(_traffic.ids(i)), 1, "delivered twice");
        }
    }

    function invariant_noTokenCallsBack() external view {
        (, uint256 successes) = _traffic.reentered();
        assertEq(successes, 0);
    }

    /// @dev A long walk from a fixed seed. A step that always reverts, or never does though it should, shows here.
    function test_hostileTraffic_reachesEverything() external {
        uint256 seed = uint256(keccak256("hostile traffic"));
        for (uint256 i = 0; i < 3000; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _step(seed % 32, seed >> 8);
        }
        bytes32[10] memory steps = [
            bytes32("send"),
            "claim",
            "claim many",
            "retry",
            "challenge",
            "resolve",
            "settle output",
            "claim reordered",
            "claim twice",
            "claim changed"
        ];
        for (uint256 i = 0; i < steps.length; ++i) {
            emit log_named_string(
                string(abi.encodePacked(steps[i])),
                string.concat(
                    vm.toString(_traffic.done(steps[i])),
                    " went through, ",
                    vm.toString(_traffic.refused(steps[i])),
                    " refused"
                )
            );
            assertGt(_traffic.refused(steps[i]), 0, "never refused");
            if (i < 7) assertGt(_traffic.done(steps[i]), 0, "never went through");
        }
        for (uint256 i = 0; i < _traffic.TOKENS(); ++i) {
            assertGt(_traffic.sends(i), 0, string.concat("never sent: token ", vm.toString(i)));
            assertGt(_traffic.claims(i), 0, string.concat("never claimed: token ", vm.toString(i)));
        }
        assertGt(_traffic.burning(), 0, "no receiver burned its gas");
        assertGt(_traffic.settledAgain(), 0, "no block was settled of which an output was refuted");
        (uint256 attempts,) = _traffic.reentered();
        emit log_named_uint("calls back into a bridge, all refused", attempts);
        assertGt(attempts, 0);
        this.invariant_everyTokenIsConserved();
        this.invariant_noMessageIsDeliveredTwice();
        this.invariant_noTokenCallsBack();
    }

    function _step(uint256 which, uint256 random) private {
        (uint8 a, uint8 b, uint8 c) = (uint8(random), uint8(random >> 8), uint8(random >> 16));
        uint64 amount = uint64(random >> 64);
        uint8 d = uint8(random >> 24);
        if (which < 5) _traffic.sendToken(a, b, c, amount, d, uint8(random >> 32));
        else if (which < 7) _traffic.sendCall(a, b, c, amount, d, uint8(random >> 32));
        else if (which < 9) _traffic.settleBase();
        else if (which == 9) _traffic.noteExitRootOfB();
        else if (which == 10) _traffic.settleB();
        else if (which == 11) _traffic.proposeOutput(a % 3 != 0, b);
        else if (which == 12 && a % 4 == 0) _traffic.challengeOutput(b);
        else if (which == 13) _traffic.resolveOutput(b);
        else if (which < 16) _traffic.settleAnyOutput(b);
        else if (which < 19) _traffic.claimNext(a, b, c, d, address(uint160(random)));
        else if (which < 22) _traffic.claimSome(a, b, c, d);
        else if (which == 22) _traffic.claimReordered(a, b, c % 2 == 0);
        else if (which == 23) _traffic.claimTwice(a, uint32(random >> 32), b % 2 == 0);
        else if (which < 26) _traffic.claimChanged(a, uint32(random >> 32), b);
        else if (which == 26) _traffic.retry(a, b);
        else if (which == 27 && a % 4 == 0) _traffic.pause(b, c);
        else if (which == 28) _traffic.unpauseAll();
        else if (which == 29) _traffic.rebase(a);
        else if (which == 30) _traffic.refuse(a % 3 == 0);
        else if (which == 31) _traffic.armReentry(a, b % 2 == 0);
        else _traffic.wait(uint16(random));
    }
}
