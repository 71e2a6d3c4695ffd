// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ILedgerRollup} from "causeway/interfaces/ILedgerRollup.sol";
import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {LenientVerifier} from "./Groth16Verifier.t.sol";
import {LedgerRecords} from "./LedgerRecords.sol";
import {Weakness} from "./WeakLedger.sol";

/// @notice Batches that the circuit proved, settled by the contract. Then the same attacks as in `LedgerTampering`, with
/// proofs that nobody could have made otherwise.
contract LedgerVectorsTest is LedgerRecords {
    uint256 private constant R =
        21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617;
    /// @dev The batch that holds nothing but an exit.
    uint256 private constant EXIT = 2;

    function setUp() external {
        setUpRecords();
        assertGt(batches.length, EXIT);
    }

    modifier onTwin() {
        start("WeakLedger.sol:WeakLedger", false);
        _;
    }

    /// The contract as it is deployed, not a twin of it.
    function test_vectors_settle() external {
        start("LedgerRollup.sol:LedgerRollup", false);
        settleAll();
    }

    function test_vectors_everyChangedWordIsRefused() external onTwin {
        for (uint256 i = 0; i < 4; ++i) {
            Recorded memory batch = batches[i];
            for (uint256 j = 0; j < batch.words.length; ++j) {
                for (uint256 bit = 0; bit < 256; bit += 17) {
                    batch.words[j] ^= 1 << bit;
                    expectInvalid(batch);
                    batch.words[j] ^= 1 << bit;
                }
            }
            settle(i);
        }
    }

    function test_vectors_exitAmountPlusOne() external onTwin {
        settleUntil(EXIT);
        Recorded memory batch = batches[EXIT];
        batch.words[0] += 1;
        expectInvalid(batch);
        weaken(Weakness.BINDING, batch.signals);
        submit(batch);
    }

    /// Another recipient than was proven.
    function test_vectors_publicDataDiffers() external onTwin {
        settleUntil(EXIT);
        Recorded memory batch = batches[EXIT];
        batch.words[1] ^= 1;
        expectInvalid(batch);
        weaken(Weakness.BINDING, batch.signals);
        submit(batch);
    }

    function test_vectors_wrongOldRoot() external onTwin {
        settleUntil(EXIT);
        Recorded memory batch = batches[EXIT];
        vm.store(ledgerAt, 0, bytes32(batches[0].signals[0]));
        assertEq(ledger.stateRoot(), batches[0].signals[0]);
        expectInvalid(batch);
        weaken(Weakness.OLD_ROOT, batch.signals);
        submit(batch);
    }

    function test_vectors_replay() external onTwin {
        settleUntil(EXIT);
        uint256 snapshot = vm.snapshotState();
        submit(batches[EXIT]);
        expectInvalid(batches[EXIT]);
        vm.revertToState(snapshot);
        weaken(Weakness.RECORD, batches[EXIT].signals);
        submit(batches[EXIT]);
        submit(batches[EXIT]);
    }

    /// A batch that was proven for a later place.
    function test_vectors_outOfOrder() external onTwin {
        expectInvalid(batches[1]);
        expectInvalid(batches[EXIT]);
    }

    function test_vectors_proofOfAnotherCircuit() external onTwin {
        Recorded memory batch = batches[0];
        vm.expectRevert(Groth16Verifier.ProofInvalid.selector);
        Groth16Verifier(verifiers[1]).verify(batch.proof, batch.signals);
        Groth16Verifier(verifiers[0]).verify(batch.proof, batch.signals);
        // The key of the other circuit in the place of this one.
        bytes memory code = verifiers[0].code;
        vm.etch(verifiers[0], verifiers[1].code);
        expectInvalid(batch);
        vm.etch(verifiers[0], code);
        submit(batch);
    }

    function test_vectors_signalAboveModulus() external {
        LenientVerifier twin = new LenientVerifier(recordedKey(1));
        for (uint256 i = 0; i < 6; ++i) {
            uint256[6] memory signals = batches[0].signals;
            signals[i] += R;
            vm.expectRevert(abi.encodeWithSelector(Groth16Verifier.SignalTooLarge.selector, i, signals[i]));
            Groth16Verifier(verifiers[0]).verify(batches[0].proof, signals);
            twin.verify(batches[0].proof, signals);
        }
    }

    /// The queue holds another deposit before the one that was proven.
    function test_vectors_skippedDeposit() external {
        start("WeakLedger.sol:WeakLedger", true);
        uint64 queued = ledger.depositsQueued();
        expectRefusal(abi.encodeWithSelector(ILedgerRollup.DepositMismatch.selector, 0, queued), batches[0]);
        weaken(Weakness.DEPOSIT_ORDER, batches[0].signals);
        submit(batches[0]);
    }

    /// One more or less in any coordinate, and none at all.
    function test_vectors_changedProof() external onTwin {
        for (uint256 i = 0; i < 8; ++i) {
            Recorded memory batch = batches[0];
            batch.proof[i] ^= 1;
            (bool success, bytes memory reason) = tryToSubmit(batch);
            assertFalse(success);
            assertEq(reason, abi.encodeWithSelector(Groth16Verifier.PrecompileFailed.selector, 8));
            batch.proof[i] ^= 1;
        }
        Recorded memory empty = batches[0];
        delete empty.proof;
        expectRefusal(abi.encodeWithSelector(Groth16Verifier.ProofPointZero.selector, 0), empty);
        submit(batches[0]);
    }

    function test_vectors_anotherChain() external onTwin {
        vm.chainId(block.chainid + 1);
        expectInvalid(batches[0]);
    }
}
