// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";

import {LedgerNetwork} from "./LedgerNetwork.sol";
import {ReferenceBinding} from "./ReferenceBinding.sol";

/// @notice What happens when the operator does not do its work.
contract LedgerStallTest is LedgerNetwork {
    function setUp() external {
        setUpLedger();
    }

    function test_freeze_afterADemand() external {
        assertEq(ledger.freezableAt(), 0);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.FreezeTooEarly.selector, 0));
        ledger.freeze();
        uint64 at = uint64(block.timestamp) + FREEZE_DEADLINE;
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.BatchDemanded(stranger, at);
        vm.prank(stranger);
        ledger.demandBatch();
        assertEq(ledger.demandedAt(), block.timestamp);
        // A second demand does not start the time anew.
        skip(1000);
        ledger.demandBatch();
        assertEq(ledger.freezableAt(), at);
        vm.warp(at - 1);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.FreezeTooEarly.selector, at));
        ledger.freeze();
        vm.warp(at);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.LedgerFrozen(0);
        vm.prank(stranger);
        ledger.freeze();
        assertTrue(ledger.frozen());
        assertEq(ledger.freezableAt(), 0);
    }

    function test_freeze_afterAnOldDeposit() external {
        deposit(alice, 1 ether);
        uint64 first = uint64(block.timestamp);
        skip(100);
        deposit(alice, 2 ether);
        assertEq(ledger.freezableAt(), first + FREEZE_DEADLINE);
        submit(one(depositOf(alice, 1, 1 ether)));
        assertEq(ledger.freezableAt(), first + 100 + FREEZE_DEADLINE);
        vm.warp(first + 100 + FREEZE_DEADLINE);
        ledger.freeze();
    }

    /// Whichever of the two waits longer.
    function test_freezableAt_isTheEarlier() external {
        uint64 start = uint64(block.timestamp);
        ledger.demandBatch();
        skip(100);
        deposit(alice, 1 ether);
        assertEq(ledger.freezableAt(), start + FREEZE_DEADLINE);
        submit(noop());
        assertEq(ledger.freezableAt(), start + 100 + FREEZE_DEADLINE);
        skip(100);
        ledger.demandBatch();
        assertEq(ledger.freezableAt(), start + 100 + FREEZE_DEADLINE);
    }

    function test_demandBatch_isAnsweredByAnyBatch() external {
        ledger.demandBatch();
        skip(FREEZE_DEADLINE);
        // The batch comes before the freeze in the same block.
        submit(noop());
        assertEq(ledger.demandedAt(), 0);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.FreezeTooEarly.selector, 0));
        ledger.freeze();
    }

    function test_freeze_isForEver() external {
        _freeze();
        vm.expectRevert(ILedgerRollup.AlreadyFrozen.selector);
        ledger.freeze();
        vm.expectRevert(ILedgerRollup.AlreadyFrozen.selector);
        ledger.demandBatch();
        submit(one(depositOf(alice, 1, 10 ether)));
        assertTrue(ledger.frozen());
        assertEq(ledger.freezableAt(), 0);
    }

    /// Anybody takes what is theirs out, with the same proofs.
    function test_frozen_anybodySubmits() external {
        _freeze();
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](3);
        list[0] = depositOf(alice, 1, 10 ether);
        list[1] = exitTo(L1, bob, 1, 10 ether);
        submitAs(stranger, some(list));
        claimExit(L1, 0);
        assertEq(token.balanceOf(bob), 10 ether);
        // The second deposit is long overdue and keeps nobody from leaving.
        assertEq(ledger.depositsProcessed(), 1);
        submitAs(stranger, one(exitTo(L1, bob, 1, 1 ether)));
        assertEq(ledger.leafCount(), 2);
    }

    function test_frozen_rejectsTransfers() external {
        uint256[] memory words = one(transferTo(alice, 1, 1));
        _freeze();
        bytes memory reason = abi.encodeWithSelector(ILedgerRollup.TransferFrozen.selector, 0);
        expectRefused(reason, words);
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](3);
        list[0] = depositOf(alice, 1, 10 ether);
        list[2] = transferTo(alice, 1, 1);
        expectRefused(abi.encodeWithSelector(ILedgerRollup.TransferFrozen.selector, 4), some(list));
    }

    /// @dev Attack: outdate the proofs of those who leave by batches that do nothing.
    function test_frozen_rejectsEmptyBatches() external {
        submit(noop());
        _freeze();
        expectRefused(abi.encodeWithSelector(ILedgerRollup.BatchEmpty.selector), noop());
    }

    /// The way out obeys the same limits as before.
    function test_frozen_overdrawingIsHeld() external {
        _freeze();
        submitAs(stranger, one(depositOf(alice, 1, 10 ether)));
        vm.prank(limiter);
        ledger.setLimit(1, 5 ether, 1);
        submitAs(stranger, one(exitTo(L1, bob, 1, 6 ether)));
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), 0);
        skip(EXIT_DELAY);
        ledger.releaseExits();
        claimExit(L1, 0);
    }

    function testFuzz_freeze_onlyWhenDue(uint32 wait, uint32 demandAfter, bool deposits, bool demands)
        external
    {
        uint64 start = uint64(block.timestamp);
        demandAfter = uint32(bound(demandAfter, 0, 2 * FREEZE_DEADLINE));
        wait = uint32(bound(wait, 0, 2 * FREEZE_DEADLINE));
        if (deposits) deposit(alice, 1 ether);
        skip(demandAfter);
        if (demands) ledger.demandBatch();
        skip(wait);
        bool due = (deposits && demandAfter + wait >= FREEZE_DEADLINE) || (demands && wait >= FREEZE_DEADLINE);
        uint64 at = deposits ? start : demands ? start + demandAfter : 0;
        if (at != 0) at += FREEZE_DEADLINE;
        assertEq(ledger.freezableAt(), at);
        if (!due) vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.FreezeTooEarly.selector, at));
        ledger.freeze();
        assertEq(ledger.frozen(), due);
    }

    function _freeze() private {
        deposit(alice, 10 ether);
        deposit(alice, 20 ether);
        skip(FREEZE_DEADLINE);
        vm.prank(stranger);
        ledger.freeze();
    }
}
