// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "forge-std/Test.sol";

import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";

import {LedgerTraffic} from "./LedgerTraffic.sol";

/// @notice Whatever is sent, claimed, proven, held, released and frozen in whatever order: tokens are neither made nor
/// lost, a deposit is processed once and in order, and a batch has its number to itself.
contract LedgerConservationTest is Test {
    LedgerTraffic private _traffic;

    function setUp() external {
        _traffic = new LedgerTraffic();
        _traffic.setUp();
        bytes4[] memory steps = new bytes4[](11);
        steps[0] = LedgerTraffic.sendIn.selector;
        steps[1] = LedgerTraffic.claim.selector;
        steps[2] = LedgerTraffic.batch.selector;
        steps[3] = LedgerTraffic.wrongDeposit.selector;
        steps[4] = LedgerTraffic.claimExits.selector;
        steps[5] = LedgerTraffic.pauseSome.selector;
        steps[6] = LedgerTraffic.limit.selector;
        steps[7] = LedgerTraffic.release.selector;
        steps[8] = LedgerTraffic.demand.selector;
        steps[9] = LedgerTraffic.freeze.selector;
        steps[10] = LedgerTraffic.wait.selector;
        targetContract(address(_traffic));
        targetSelector(FuzzSelector({addr: address(_traffic), selectors: steps}));
    }

    function invariant_escrowBacksEverything() external view {
        assertEq(
            _traffic.locked(),
            _traffic.toLedger() + _traffic.queuedSum() + _traffic.balanceSum() + _traffic.fromLedger(),
            "conservation"
        );
        assertEq(
            IERC20(_traffic.underlying()).balanceOf(_traffic.bridge()),
            _traffic.locked(),
            "escrow holds what it says"
        );
    }

    function invariant_depositsInOrderAndBatchesOnce() external view {
        LedgerRollup rollup = _traffic.rollup();
        uint64 queued = rollup.depositsQueued();
        uint64 processed = rollup.depositsProcessed();
        assertEq(processed, _traffic.processed(), "processed");
        assertLe(processed, queued);
        for (uint64 i = 0; i < queued; ++i) {
            assertEq(rollup.depositTime(i) != 0, i >= processed, "waits or not");
        }
        uint64 count = rollup.batchCount();
        assertEq(_traffic.batches(), count);
        for (uint64 i = 0; i < count; ++i) {
            assertEq(_traffic.settlements(i), 1, "a number for each batch");
        }
        assertEq(rollup.frozen(), _traffic.wasFrozen(), "frozen for ever");
        (uint64 first, uint64 last) = rollup.heldUntil();
        assertLe(first, last);
        assertLe(last, block.timestamp + rollup.exitDelay());
    }

    /// @dev The traffic does reach what the invariants are about.
    function test_traffic_isReal() external {
        _traffic.sendIn(1, 999, 1);
        _traffic.sendIn(2, 1999, 0);
        _traffic.claim(3, true);
        assertEq(_traffic.queuedSum(), 3000);
        _traffic.wrongDeposit(1, 0, 5);
        _traffic.batch([1, 1, 1, 2], [uint64(0), 0, 0, 100], [uint8(0), 0, 0, 1]);
        assertEq(_traffic.balanceSum(), 3000);
        _traffic.batch([3, 3, 0, 0], [uint64(10), 20, 0, 0], [uint8(0), 2, 0, 0]);
        assertEq(_traffic.fromLedger(), 30);
        _traffic.claimExits();
        assertEq(_traffic.fromLedger(), 0);
        assertEq(_traffic.locked(), 2970);
        _traffic.limit(0);
        _traffic.batch([3, 3, 0, 0], [uint64(10), 20, 0, 0], [uint8(0), 2, 0, 0]);
        _traffic.claimExits();
        assertEq(_traffic.fromLedger(), 30);
        _traffic.demand();
        for (uint256 i = 0; i < 4; ++i) {
            _traffic.wait(2 days);
        }
        _traffic.release();
        _traffic.claimExits();
        assertEq(_traffic.fromLedger(), 0);
        _traffic.freeze();
        assertTrue(_traffic.rollup().frozen());
        _traffic.batch([3, 0, 0, 0], [uint64(10), 20, 0, 0], [uint8(0), 2, 0, 0]);
        assertEq(_traffic.frozenBatches(), 1);
        assertEq(_traffic.batches(), 4);
        assertGe(_traffic.refusals(), 1);
    }
}
