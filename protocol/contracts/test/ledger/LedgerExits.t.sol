// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {LedgerNetwork} from "./LedgerNetwork.sol";
import {ReferenceBinding} from "./ReferenceBinding.sol";

/// @notice From exits to claims elsewhere, and the second line of defence: what a bad proof could carry off before
/// anybody looks.
contract LedgerExitsTest is LedgerNetwork {
    function setUp() external {
        setUpLedger();
        deposit(alice, 5_000_000 ether);
        submit(one(depositOf(alice, 1, 5_000_000 ether)));
    }

    function test_exit_isClaimedAtHome() external {
        submit(one(exitTo(L1, bob, 1, 3 ether)));
        assertEq(sent[LEDGER].length, 1);
        Message memory message = sent[LEDGER][0];
        Message memory expected = Message({
            kind: 0,
            sourceChain: chainIds[LEDGER],
            leafIndex: 0,
            destinationChain: chainIds[L1],
            originChain: chainIds[L1],
            originToken: address(token),
            sender: address(0),
            recipient: bob,
            amount: 3 ether,
            relayerFee: 0,
            data: ""
        });
        assertEq(abi.encode(message), abi.encode(expected));
        claimExit(L1, 0);
        assertEq(token.balanceOf(bob), 3 ether);
        assertEq(bridges[L1].lockedOf(address(token)), 4_999_997 ether);
    }

    /// The description goes before the first exit to a chain, and only there and then.
    function test_exit_isDescribedOnceToEachChain() external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](4);
        list[0] = exitTo(L2, bob, 1, 1 ether);
        list[1] = exitTo(L1, bob, 1, 2 ether);
        list[2] = exitTo(L2, bob, 1, 3 ether);
        submit(some(list));
        submit(one(exitTo(L2, bob, 1, 4 ether)));
        assertEq(sent[LEDGER].length, 5);
        Message memory description = sent[LEDGER][0];
        assertEq(description.kind, 2);
        assertEq(description.amount, 0);
        assertEq(description.recipient, bob);
        assertEq(description.data, sent[L1][0].data);
        for (uint32 i = 1; i < 5; ++i) {
            assertEq(sent[LEDGER][i].kind, 0);
            assertEq(sent[LEDGER][i].data, "");
            assertEq(sent[LEDGER][i].amount, uint256(i) * 1 ether);
            assertEq(sent[LEDGER][i].destinationChain, i == 2 ? chainIds[L1] : chainIds[L2]);
        }
        // The L2 has never heard of the token.
        vm.chainId(chainIds[L2]);
        claimExit(L2, 0);
        claimExit(L2, 1);
        claimExit(L2, 3);
        claimExit(L2, 4);
        TestToken image = TestToken(bridges[L2].wrappedToken(chainIds[L1], address(token)));
        assertEq(image.balanceOf(bob), 8 ether);
        assertEq(image.name(), "Test token");
        assertEq(image.decimals(), 18);
    }

    /// The last leaf stays empty, so that a count of leaves always fits.
    function test_exit_stopsAtAFullTree() external {
        submit(one(exitTo(L1, bob, 1, 1 ether)));
        bytes32 counts = bytes32(uint256(1));
        uint256 word = uint256(vm.load(address(ledger), counts));
        vm.store(address(ledger), counts, bytes32(word | uint256(type(uint32).max) << 128));
        assertEq(ledger.leafCount(), type(uint32).max);
        expectRefused(
            abi.encodeWithSelector(IBridge.TreeFull.selector, type(uint32).max),
            one(exitTo(L1, bob, 1, 1 ether))
        );
        // What sends nothing goes on.
        submit(one(transferTo(bob, 1, 1 ether)));
    }

    /// A token that came from an L2 is at home there, and foreign at the L1.
    function test_exit_ofAnL2sToken() external {
        vm.chainId(chainIds[L2]);
        TestToken native = new TestToken("Native of the L2", "N2", 6, 1000);
        native.faucet(alice, 1000);
        vm.startPrank(alice);
        native.approve(address(bridges[L2]), 1000);
        bridges[L2].bridgeToken(chainIds[LEDGER], bob, address(native), 1000, 0, "");
        vm.stopPrank();
        vm.chainId(chainIds[L1]);
        relay(L2);
        submit(one(depositOf(bob, 2, 1000)));
        submit(one(exitTo(L2, alice, 2, 400)));
        submit(one(exitTo(L1, alice, 2, 600)));
        assertEq(sent[LEDGER].length, 3);
        claimExit(L1, 1);
        claimExit(L1, 2);
        assertEq(TestToken(bridges[L1].wrappedToken(chainIds[L2], address(native))).balanceOf(alice), 600);
        vm.chainId(chainIds[L2]);
        claimExit(L2, 0);
        assertEq(native.balanceOf(alice), 400);
    }

    function test_exit_overdrawingIsHeld() external {
        submit(one(exitTo(L1, bob, 1, 1 ether)));
        bytes32 accepted = globalRoots.exitRootOf(chainIds[LEDGER]);
        assertEq(accepted, ledger.exitRoot());

        uint256 free = ledger.available(1);
        assertEq(free, CAPACITY - 1 ether);
        submit(one(exitTo(L1, bob, 1, free + 1)));
        uint64 until = uint64(block.timestamp) + EXIT_DELAY;
        // Settled as state, and no root.
        assertEq(ledger.leafCount(), 2);
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), accepted);
        assertNotEq(ledger.exitRoot(), accepted);
        _assertHeld(until, until);
        assertEq(ledger.available(1), 0);

        // What is behind it waits as well, and no longer than it: here another token.
        skip(1000);
        secondToken(bob, 5);
        submit(one(depositOf(bob, 2, 5)));
        submit(one(exitTo(L1, bob, 2, 5)));
        _assertHeld(until, until);

        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.NothingToRelease.selector, until));
        ledger.releaseExits();
        vm.warp(until);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.ExitsReleased(ledger.exitRoot());
        vm.prank(stranger);
        ledger.releaseExits();
        _assertHeld(0, 0);
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
        claimExit(L1, 1);
        claimExit(L1, 2);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.NothingToRelease.selector, 0));
        ledger.releaseExits();
    }

    /// @dev Attack: overdraw again and again, so that nobody's exits ever come out.
    function test_exit_heldNoLongerThanItsOwnDelay() external {
        uint64 start = uint64(block.timestamp);
        uint64 half = EXIT_DELAY / 2;
        submit(one(exitTo(L1, alice, 1, CAPACITY + 1)));
        bytes32 first = ledger.exitRoot();
        vm.warp(start + half);
        _stopToken();
        submit(one(exitTo(L1, alice, 1, 1)));
        bytes32 second = ledger.exitRoot();
        _assertHeld(start + EXIT_DELAY, start + half + EXIT_DELAY);
        vm.warp(start + EXIT_DELAY);
        submit(one(exitTo(L1, alice, 1, 1)));
        // The batch itself lets out what was due.
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), first);
        _assertHeld(start + half + EXIT_DELAY, start + 2 * EXIT_DELAY);
        vm.warp(start + half + EXIT_DELAY);
        ledger.releaseExits();
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), second);
        // A batch that overdraws nothing, when the last is due, is accepted with it.
        vm.warp(start + 2 * EXIT_DELAY);
        vm.prank(limiter);
        ledger.setLimit(1, CAPACITY, REFILL);
        submit(one(exitTo(L1, alice, 1, 1)));
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
        _assertHeld(0, 0);
    }

    /// However many entries wait, a call passes over so many of them; the next goes on.
    function test_releaseExits_inSteps() external {
        _stopToken();
        bytes32[] memory roots = new bytes32[](20);
        for (uint256 i = 0; i < 20; ++i) {
            skip(1);
            submit(one(exitTo(L1, alice, 1, 1)));
            roots[i] = ledger.exitRoot();
        }
        skip(EXIT_DELAY);
        ledger.releaseExits();
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), roots[15]);
        ledger.releaseExits();
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), roots[19]);
        _assertHeld(0, 0);
    }

    /// Two batches of one block are one entry.
    function test_exit_heldTwiceInABlock() external {
        _stopToken();
        submit(one(exitTo(L1, alice, 1, 1)));
        submit(one(exitTo(L1, alice, 1, 1)));
        skip(EXIT_DELAY);
        ledger.releaseExits();
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
        _assertHeld(0, 0);
    }

    function test_exit_bucketRefills() external {
        submit(one(exitTo(L1, alice, 1, CAPACITY)));
        assertEq(ledger.available(1), 0);
        skip(10);
        assertEq(ledger.available(1), 10 * REFILL);
        submit(one(exitTo(L1, alice, 1, 10 * REFILL)));
        _assertHeld(0, 0);
        // An overdraft empties the bucket and leaves no debt.
        submit(one(exitTo(L1, alice, 1, 1_000_000 ether)));
        skip(7);
        assertEq(ledger.available(1), 7 * REFILL);
    }

    function test_exit_sumOfABatchCounts() external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](2);
        list[0] = exitTo(L1, bob, 1, CAPACITY / 2);
        list[1] = exitTo(L1, bob, 1, CAPACITY / 2 + 1);
        submit(some(list));
        _assertHeld(uint64(block.timestamp) + EXIT_DELAY, uint64(block.timestamp) + EXIT_DELAY);
    }

    function test_setLimit_keepsWhatIsTaken() external {
        submit(one(exitTo(L1, bob, 1, 600 ether)));
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.ExitLimitChanged(1, 500 ether, 1 ether);
        vm.prank(limiter);
        ledger.setLimit(1, 500 ether, 1 ether);
        assertEq(ledger.available(1), 0);
        skip(150);
        assertEq(ledger.available(1), 50 ether);
        (uint128 capacity, uint128 refill) = ledger.limitOf(1);
        assertEq(capacity, 500 ether);
        assertEq(refill, 1 ether);
        submit(one(exitTo(L1, bob, 1, 50 ether)));
        _assertHeld(0, 0);
        submit(one(exitTo(L1, bob, 1, 1)));
        _assertHeld(uint64(block.timestamp) + EXIT_DELAY, uint64(block.timestamp) + EXIT_DELAY);
    }

    function test_pause_holdsExitRoots() external {
        vm.prank(guardian);
        ledger.pause(OUTBOUND);
        submit(one(exitTo(L1, bob, 1, 1 ether)));
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), 0);
        _assertHeld(uint64(block.timestamp), uint64(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(IBridge.Paused.selector, OUTBOUND));
        ledger.releaseExits();
        skip(100);
        submit(one(exitTo(L1, bob, 1, 1 ether)));
        vm.prank(unpauser);
        ledger.scheduleUnpause(OUTBOUND);
        skip(UNPAUSE_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IBridge.Paused.selector, OUTBOUND));
        ledger.releaseExits();
        ledger.unpause(OUTBOUND);
        ledger.releaseExits();
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
        claimExit(L1, 0);
        claimExit(L1, 1);
    }

    /// @dev Attack 22: the circuit is broken and any batch can be proven. No more than the bucket gets out before the
    /// delay, and the guardian's pause stops the rest.
    function test_exit_brokenCircuitDrainsNoMoreThanTheBucket() external {
        uint256 before = token.balanceOf(stranger);
        submit(one(exitTo(L1, stranger, 1, CAPACITY)));
        submit(one(exitTo(L1, stranger, 1, 4_000_000 ether)));
        claimExit(L1, 0);
        vm.prank(guardian);
        ledger.pause(OUTBOUND);
        skip(100 * EXIT_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IBridge.Paused.selector, OUTBOUND));
        ledger.releaseExits();
        assertEq(token.balanceOf(stranger) - before, CAPACITY);
        assertEq(bridges[L1].lockedOf(address(token)), 4_000_000 ether);
    }

    function _assertHeld(uint64 first, uint64 last) private view {
        (uint64 actualFirst, uint64 actualLast) = ledger.heldUntil();
        assertEq(actualFirst, first, "first");
        assertEq(actualLast, last, "last");
    }

    /// @dev Every exit overdraws.
    function _stopToken() private {
        vm.prank(limiter);
        ledger.setLimit(1, 0, 1);
    }
}
