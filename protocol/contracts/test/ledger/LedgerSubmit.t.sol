// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerWords} from "causeway/ledger/LedgerWords.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {LedgerNetwork} from "./LedgerNetwork.sol";
import {ReferenceBinding} from "./ReferenceBinding.sol";
import {TrapdoorKey} from "./TrapdoorKey.sol";

/// @notice What a batch may hold. Every batch here is proven, so that a refusal has no other reason than the one that
/// the test names.
contract LedgerSubmitTest is LedgerNetwork {
    function setUp() external {
        setUpLedger();
        deposit(alice, 10 ether);
        deposit(bob, 20 ether);
        deposit(bob, 30 ether);
    }

    function test_submitBatch_startsFromTheEmptyTree() external view {
        assertEq(ledger.stateRoot(), EMPTY_ROOT);
        assertEq(ledger.batchCount(), 0);
        assertEq(ledger.leafCount(), 0);
    }

    function test_submitBatch_settles() external {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](4);
        list[0] = depositOf(alice, 1, 10 ether);
        list[1] = depositOf(bob, 1, 20 ether);
        list[2] = transferTo(bob, 1, 3 ether);
        list[3] = exitTo(L1, alice, 1, 4 ether);
        uint256[] memory words = some(list);
        uint256 newRoot = nextRoot();
        uint256[8] memory proof = prove(words);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.BatchSettled(0, EMPTY_ROOT, newRoot, 0, 0);
        vm.expectEmit(address(ledger));
        emit ILedgerRollup.BatchData(0, words);
        vm.prank(operator);
        ledger.submitBatch(newRoot, field("commitment"), words, proof);
        assertEq(ledger.stateRoot(), newRoot);
        assertEq(ledger.batchCount(), 1);
        assertEq(ledger.depositsProcessed(), 2);
        assertEq(ledger.leafCount(), 1);
        assertEq(ledger.depositTime(1), 0);
        assertEq(ledger.depositTime(2), block.timestamp);
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
    }

    function test_submitBatch_takesEverySize() external {
        for (uint256 i = 0; i < sizes.length; ++i) {
            submit(new uint256[](2 * sizes[i]));
            assertEq(ledger.batchCount(), i + 1);
            assertEq(ledger.verifierOf(sizes[i]), verifiers[i]);
        }
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](20);
        list[0] = depositOf(alice, 1, 10 ether);
        for (uint256 i = 1; i < 20; ++i) {
            list[i] = exitTo(i % 2, alice, 1, i);
        }
        submit(some(list));
        // One more leaf describes the token to the L2.
        assertEq(ledger.leafCount(), 20);
    }

    function test_submitBatch_withoutExitsUpdatesNoRoot() external {
        uint64 sequence = globalRoots.sequence();
        bytes32 exitRoot = ledger.exitRoot();
        submit(one(depositOf(alice, 1, 10 ether)));
        assertEq(globalRoots.sequence(), sequence);
        assertEq(ledger.exitRoot(), exitRoot);
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), 0);
    }

    function testFuzz_computeSignals_areThoseOfTheReference(uint256 newRoot, uint256 commitment, uint256 salt)
        external
    {
        submit(one(depositOf(alice, 1, 10 ether)));
        submit(one(exitTo(L1, alice, 1, 1 ether)));
        uint256[] memory words = new uint256[](8);
        for (uint256 i = 0; i < 8; ++i) {
            words[i] = uint256(keccak256(abi.encode(salt, i)));
        }
        assertEq(
            abi.encode(ledger.computeSignals(newRoot, commitment, words)),
            abi.encode(signalsFor(newRoot, commitment, words))
        );
    }

    function test_submitBatch_rejectsOthersThanTheOperator() external {
        uint256[] memory words = one(depositOf(alice, 1, 10 ether));
        uint256[8] memory proof = prove(words);
        uint256 newRoot = nextRoot();
        address[6] memory others = [stranger, guardian, unpauser, limiter, relayer, address(ledger)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IBridge.NotAllowed.selector, others[i]));
            ledger.submitBatch(newRoot, field("commitment"), words, proof);
        }
        submit(words);
    }

    function testFuzz_submitBatch_rejectsUnknownLength(uint8 length) external {
        vm.assume(length != 2 && length != 8 && length != 40);
        uint256[8] memory proof = TrapdoorKey.prove(1, [uint256(1), 2, 3, 4, 5, 6]);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(ILedgerRollup.WordsLengthInvalid.selector, length));
        ledger.submitBatch(1, 2, new uint256[](length), proof);
    }

    function test_submitBatch_rejectsEmptyProof() external {
        uint256[8] memory proof;
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.ProofPointZero.selector, 0));
        ledger.submitBatch(1, 2, noop(), proof);
    }

    /// Deposits come in order, each as it was queued and once.
    function test_submitBatch_rejectsOtherDeposits() external {
        bytes memory mismatch = abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 0, 3);
        expectRefused(mismatch, one(depositOf(bob, 1, 20 ether)));
        expectRefused(mismatch, one(depositOf(alice, 1, 10 ether + 1)));
        expectRefused(mismatch, one(depositOf(alice, 1, 10 ether - 1)));
        expectRefused(mismatch, one(depositOf(bob, 1, 10 ether)));
        expectRefused(mismatch, one(depositOf(address(0), 1, 0)));
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](3);
        list[0] = depositOf(alice, 1, 10 ether);
        list[1] = depositOf(alice, 1, 10 ether);
        expectRefused(abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 1, 3), some(list));
        // The second is skipped.
        list[1] = depositOf(bob, 1, 30 ether);
        expectRefused(abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 1, 3), some(list));
        list[1] = depositOf(bob, 1, 20 ether);
        submit(some(list));
        expectRefused(
            abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 2, 3),
            one(depositOf(bob, 1, 20 ether))
        );
        submit(one(depositOf(bob, 1, 30 ether)));
        // None is left.
        expectRefused(
            abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 3, 3),
            one(depositOf(bob, 1, 30 ether))
        );
    }

    /// The same owner and amount in another token.
    function test_submitBatch_rejectsDepositOfAnotherToken() external {
        secondToken(alice, 10 ether);
        assertEq(ledger.tokenCount(), 2);
        expectRefused(
            abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 0, 4),
            one(depositOf(alice, 2, 10 ether))
        );
    }

    function test_submitBatch_rejectsUnknownTokens() external {
        for (uint256 i = 0; i < 2; ++i) {
            uint32 number = i == 0 ? 0 : 2;
            bytes memory reason = abi.encodeWithSelector(ILedgerRollup.TokenInvalid.selector, 0, number);
            expectRefused(reason, one(depositOf(alice, number, 10 ether)));
            expectRefused(reason, one(transferTo(alice, number, 10 ether)));
            expectRefused(reason, one(exitTo(L1, alice, number, 10 ether)));
        }
    }

    function test_submitBatch_rejectsBadExits() external {
        expectRefused(
            abi.encodeWithSelector(IBridge.UnknownChain.selector, chainIds[LEDGER]),
            one(exitTo(LEDGER, alice, 1, 1))
        );
        ReferenceBinding.Transaction memory t = exitTo(L1, alice, 1, 1);
        t.destination = 31_337;
        expectRefused(abi.encodeWithSelector(IBridge.UnknownChain.selector, 31_337), one(t));
        t.destination = 0;
        expectRefused(abi.encodeWithSelector(IBridge.UnknownChain.selector, 0), one(t));
        expectRefused(
            abi.encodeWithSelector(ILedgerRollup.ExitAmountZero.selector, 0), one(exitTo(L1, alice, 1, 0))
        );
        expectRefused(
            abi.encodeWithSelector(IBridge.RecipientInvalid.selector, address(0)),
            one(exitTo(L1, address(0), 1, 1))
        );
        assertEq(ledger.leafCount(), 0);
    }

    /// What the widths and kinds are refused for is in `LedgerWords`; that they are, at any place of a batch, is here.
    function test_submitBatch_rejectsMalformedWords() external {
        uint256[] memory words = new uint256[](8);
        words[6] = 1 << 216;
        expectRefused(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 6, words[6]), words);
        words[6] = 0;
        words[7] = 1 << 224;
        expectRefused(abi.encodeWithSelector(LedgerWords.WordTooWide.selector, 7, words[7]), words);
        words[7] = 0;
        words[2] = 4 << 208;
        expectRefused(abi.encodeWithSelector(LedgerWords.TransactionKindInvalid.selector, 2, 4), words);
        words[2] = 1;
        expectRefused(abi.encodeWithSelector(LedgerWords.FieldNotZero.selector, 2), words);
    }

    /// While the oldest deposit is overdue every batch has to take it, and it suffices.
    function test_submitBatch_takesOverdueDeposits() external {
        uint64 since = ledger.depositTime(0);
        vm.warp(since + DEPOSIT_DEADLINE);
        submit(noop());
        vm.warp(since + DEPOSIT_DEADLINE + 1);
        bytes memory reason = abi.encodeWithSelector(ILedgerRollup.DepositOverdue.selector, 0, since);
        expectRefused(reason, noop());
        expectRefused(reason, one(exitTo(L1, alice, 1, 1)));
        submit(one(depositOf(alice, 1, 10 ether)));
        expectRefused(abi.encodeWithSelector(ILedgerRollup.DepositOverdue.selector, 1, since), noop());
    }

    /// The guardian stops neither batches nor what is queued.
    function test_submitBatch_whilePaused() external {
        vm.startPrank(guardian);
        ledger.pause(INBOUND);
        ledger.pause(OUTBOUND);
        vm.stopPrank();
        submit(one(depositOf(alice, 1, 10 ether)));
        assertEq(ledger.depositsProcessed(), 1);
    }
}
