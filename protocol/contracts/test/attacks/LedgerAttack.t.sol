// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Message} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {LedgerRollup} from "causeway/ledger/LedgerRollup.sol";
import {LedgerWords} from "causeway/ledger/LedgerWords.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {LedgerNetwork} from "../ledger/LedgerNetwork.sol";
import {ReferenceBinding} from "../ledger/ReferenceBinding.sol";
import {TrapdoorKey} from "../ledger/TrapdoorKey.sol";
import {Weakness, WeakLedger} from "../ledger/WeakLedger.sol";
import {Attempt} from "./support/Attempt.sol";
import {AttackNetwork} from "./support/AttackNetwork.sol";
import {BridgeSkipsKinds} from "./weak/BridgeSkipsKinds.sol";
import {LedgerRollupAnyWordKind} from "./weak/LedgerRollupAnyWordKind.sol";
import {LedgerRollupCountUnhashed} from "./weak/LedgerRollupCountUnhashed.sol";
import {LedgerRollupUnheld} from "./weak/LedgerRollupUnheld.sol";

/// @title A ledger, real or without one check, with 5,000,000 tokens of Alice's in it
/// @notice Whoever has the operator's key can prove what a circuit would prove, and in the tests of a broken circuit
/// whatever they like (`TrapdoorKey`).
abstract contract LedgerAttack is LedgerNetwork, Attempt {
    uint256 internal constant HELD = 5_000_000 ether;

    string private _weak;
    Weakness private _weakness;

    modifier real() {
        _start();
        _;
    }

    modifier twin(string memory weak) {
        _weak = weak;
        _start();
        _;
    }

    /// @dev A twin of the other tests of the ledger, which are made by overriding one function.
    modifier weakened(Weakness weakness) {
        _weakness = weakness;
        _start();
        WeakLedger(address(ledger)).weaken(weakness);
        _;
    }

    function newLedger(ILedgerRollup.Config memory c) internal override returns (LedgerRollup) {
        string memory name = bytes(_weak).length == 0 ? "LedgerRollup" : _weak;
        if (_weakness != Weakness.NONE) name = type(WeakLedger).name;
        return LedgerRollup(deploy(name, abi.encode(c, chainIds, sizes, verifiers)));
    }

    function batch(uint256[] memory words, uint256[8] memory proof) internal view returns (bytes memory) {
        return abi.encodeCall(ILedgerRollup.submitBatch, (nextRoot(), field("commitment"), words, proof));
    }

    function assertNothingSettled() internal view {
        assertEq(ledger.batchCount(), 1);
        assertEq(ledger.leafCount(), 0);
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), 0);
        assertEq(bridges[L1].lockedOf(address(token)), HELD);
    }

    function _start() private {
        setUpLedger();
        deposit(alice, HELD);
        submit(one(depositOf(alice, 1, HELD)));
    }
}

/// @notice The number of transactions stood outside of what the proof was hashed from, so that settlement acted on more
/// than was proven; here every byte that settlement reads goes into the point at which circuit and contract compare
/// their words, and there is no number beside the words.
contract AztecConnectAttackTest is LedgerAttack {
    function test_attack20_moreTransactionsThanWereProven() external real {
        refused(operator, address(ledger), _padded(), Groth16Verifier.ProofInvalid.selector);
        assertNothingSettled();
    }

    function test_twin20_moreTransactionsThanWereProven()
        external
        twin(type(LedgerRollupCountUnhashed).name)
    {
        accepted(operator, address(ledger), _padded());
        collect();
        claimExit(L1, 0);
        assertEq(token.balanceOf(stranger), 1000 ether, "by a transaction that nobody has proven");
    }

    /// Every byte of the new root, the commitment and all words of a batch, behind a proof of the batch as it was.
    function test_attack20_everyByteOfABatch() external real {
        uint256[] memory words = _words();
        bytes memory input = batch(words, prove(words));
        uint256 start = input.length - 32 * words.length;
        for (uint256 i = 0; i < 64 + 32 * words.length; ++i) {
            uint256 at = i < 64 ? 4 + i : start + i - 64;
            bytes1 bit = bytes1(uint8(1 << (i % 8)));
            input[at] ^= bit;
            vm.prank(operator);
            (bool success, bytes memory reason) = address(ledger).call(input);
            input[at] ^= bit;
            assertFalse(success, "accepted");
            // The second for the signals that the caller writes itself.
            assertTrue(
                bytes4(reason) == Groth16Verifier.ProofInvalid.selector
                    || bytes4(reason) == Groth16Verifier.SignalTooLarge.selector
            );
        }
        assertNothingSettled();
        accepted(operator, address(ledger), input);
    }

    /// The twin believes what the prover says of the words: so one bit of an amount makes it another.
    function test_twin20_everyByteOfABatch() external weakened(Weakness.EVALUATION) {
        uint256[] memory shown = _words();
        shown[0] ^= 1;
        uint256[6] memory signals = signalsOver(shown, nextRoot(), field("commitment"), _words());
        WeakLedger(address(ledger)).believe(signals[2], 0, 0);
        accepted(operator, address(ledger), batch(shown, TrapdoorKey.prove(4, signals)));
        collect();
        assertEq(sent[LEDGER][0].amount, 1 ether + 1, "proven was one ether");
    }

    /// Valid for the batch of one transaction that is its beginning.
    function _padded() private view returns (bytes memory) {
        uint256[] memory proven = one(transferTo(alice, 1, 1));
        uint256[8] memory proof = prove(proven);
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](2);
        (list[0], list[1]) = (transferTo(alice, 1, 1), exitTo(L1, stranger, 1, 1000 ether));
        return batch(some(list), proof);
    }

    function _words() private view returns (uint256[] memory) {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](4);
        (list[0], list[1]) = (exitTo(L1, alice, 1, 1 ether), transferTo(bob, 1, 3 ether));
        return some(list);
    }
}

/// @notice The way out for the worst case did not keep the books that the normal one kept, and a kind of transaction
/// that nobody knew passed without a debit; here a frozen ledger settles by the same code, and what is unknown reverts.
contract AztecEscapeAttackTest is LedgerAttack {
    function test_attack21_escapeWithAnInventedDeposit() external real {
        _freeze();
        refused(
            stranger,
            address(ledger),
            _invented(),
            abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 1, 1)
        );
        assertNothingSettled();
    }

    function test_twin21_escapeWithAnInventedDeposit() external weakened(Weakness.DEPOSIT_CONTENT) {
        _freeze();
        accepted(stranger, address(ledger), _invented());
        collect();
        claimExit(L1, 0);
        assertEq(token.balanceOf(stranger), 1000 ether);
    }

    function test_attack21_transactionOfUnknownKind() external real {
        for (uint256 kind = 4; kind < 256; kind += 7) {
            refused(
                operator,
                address(ledger),
                _ofKind(kind),
                abi.encodeWithSelector(LedgerWords.TransactionKindInvalid.selector, 0, kind)
            );
        }
        assertNothingSettled();
    }

    function test_twin21_transactionOfUnknownKind() external twin(type(LedgerRollupAnyWordKind).name) {
        accepted(operator, address(ledger), _ofKind(4));
        assertEq(ledger.batchCount(), 2, "settled as if it meant nothing");
    }

    function _freeze() private {
        ledger.demandBatch();
        skip(FREEZE_DEADLINE);
        ledger.freeze();
    }

    /// A deposit that nobody has made, and the exit of it.
    function _invented() private view returns (bytes memory) {
        ReferenceBinding.Transaction[] memory list = new ReferenceBinding.Transaction[](2);
        (list[0], list[1]) = (depositOf(stranger, 1, 1000 ether), exitTo(L1, stranger, 1, 1000 ether));
        return batch(some(list), prove(some(list)));
    }

    function _ofKind(uint256 kind) private view returns (bytes memory) {
        ReferenceBinding.Transaction memory odd = exitTo(L1, stranger, 1, 1000 ether);
        odd.kind = kind;
        return batch(one(odd), prove(one(odd)));
    }
}

/// @notice The same at a bridge: a message of a kind that it does not know is not passed over.
contract UnknownKindAttackTest is AttackNetwork {
    function test_attack21_messageOfUnknownKind() external real {
        for (uint256 kind = 3; kind < 256; kind += 11) {
            bytes memory input = _ofKind(uint8(kind));
            refused(
                attacker,
                address(bridges[L2A]),
                input,
                abi.encodeWithSelector(IBridge.KindInvalid.selector, kind)
            );
            assertFalse(bridges[L2A].isClaimed(chainIds[L2B], trees[L2B].count() - 1));
        }
        assertUntouched();
    }

    function test_twin21_messageOfUnknownKind() external twin(type(BridgeSkipsKinds).name) {
        accepted(attacker, address(bridges[L2A]), _ofKind(3));
        assertTrue(bridges[L2A].isClaimed(chainIds[L2B], 0), "consumed");
        assertEq(supply(L2A), LOCKED, "and nothing delivered");
    }

    function _ofKind(uint8 kind) private returns (bytes memory) {
        Message memory message = forged(L2B, trees[L2B].count(), L2A, bob, 1 ether);
        message.kind = kind;
        settleForged(L2B, message);
        return claimInput(L2B, message);
    }
}

/// @notice A ledger calls nobody, so whoever claims there with too little gas starves nobody but the claim itself.
contract LedgerGasAttackTest is LedgerNetwork {
    /// Deposits with and without a call, and a description before them: with whatever gas, all of them or none.
    function test_reason31_aClaimAtALedgerIsWholeWithAnyGas() external {
        setUpLedger();
        Message memory message = send(bob, 3 ether, 1 ether);
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[LEDGER], bob, address(token), 5 ether, 2 ether, "x");
        send(alice, 7 ether, 0);
        settle(L1);
        Message[] memory open = openMessages(L1);
        assertEq(open.length, 4);
        assertEq(open[1].amount, message.amount);
        bytes memory input = abi.encodeCall(
            ILedgerRollup.claimMany, (open, settled[L1], multiProof(L1, open), globalProof(L1), relayer)
        );
        uint256 whole = 0;
        uint256 refusals = 0;
        uint256 snapshot = vm.snapshotState();
        for (uint256 gasLimit = 50_000; gasLimit <= 1_000_000; gasLimit += 2500) {
            (bool success,) = address(ledger).call{gas: gasLimit}(input);
            for (uint256 i = 0; i < open.length; ++i) {
                assertEq(ledger.isClaimed(chainIds[L1], open[i].leafIndex), success, "a part");
            }
            // Three deposits, and the fees in one.
            assertEq(ledger.depositsQueued(), success ? 4 : 0);
            if (success) ++whole;
            else ++refusals;
            vm.revertToState(snapshot);
        }
        assertGt(whole, 20);
        assertGt(refusals, 20);
    }
}

/// @notice Circuits lacked constraints, and what could have been carried off was bounded by a delay alone; here a valid
/// proof is necessary and does not suffice: what overdraws a bucket waits, and the guardian stops what waits.
contract BrokenCircuitAttackTest is LedgerAttack {
    /// Any batch can be proven: one bucket leaves, then the rest.
    function test_attack22_drainByValidProofs() external real {
        _submit(CAPACITY);
        _submit(HELD - CAPACITY);
        claimExit(L1, 0);
        vm.prank(guardian);
        ledger.pause(OUTBOUND);
        skip(100 * EXIT_DELAY);
        refused(
            stranger,
            address(ledger),
            abi.encodeCall(ILedgerRollup.releaseExits, ()),
            abi.encodeWithSelector(IBridge.Paused.selector, OUTBOUND)
        );
        assertNotEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
        assertEq(token.balanceOf(stranger), CAPACITY);
        assertEq(bridges[L1].lockedOf(address(token)), HELD - CAPACITY);
    }

    function test_twin22_drainByValidProofs() external twin(type(LedgerRollupUnheld).name) {
        _submit(CAPACITY);
        _submit(HELD - CAPACITY);
        assertEq(globalRoots.exitRootOf(chainIds[LEDGER]), ledger.exitRoot());
        claimExit(L1, 0);
        claimExit(L1, 1);
        assertEq(token.balanceOf(stranger), HELD);
        assertEq(bridges[L1].lockedOf(address(token)), 0);
    }

    function _submit(uint256 amount) private {
        submit(one(exitTo(L1, stranger, 1, amount)));
    }
}
