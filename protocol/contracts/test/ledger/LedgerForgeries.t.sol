// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Groth16Verifier} from "causeway/settlement/Groth16Verifier.sol";

import {JsonPath} from "../support/JsonPath.sol";
import {LedgerRecords} from "./LedgerRecords.sol";

/// @notice Exits that break a rule of the circuit. For each, `protocol/vectors/ledger-forgeries.json` has what an operator
/// can come with: a proof by the circuit that lacks just the check in question, a proof forced out of the real key, and
/// the proof of the honest batch nearest to it. L1 refuses all of them, and with the key of the weaker circuit, the
/// twin, it pays.
contract LedgerForgeriesTest is LedgerRecords {
    using JsonPath for string;

    string private _forgeries;

    function setUp() external {
        setUpRecords();
        _forgeries = vm.readFile("../vectors/ledger-forgeries.json");
        start("LedgerRollup.sol:LedgerRollup", false);
    }

    /// One more than the balance.
    function test_forgery_overdraft() external {
        settleUntil(1);
        _refusedAndPaidByTwin("overdraft");
    }

    /// What the owner signed for the nonce that the batch before has used.
    function test_forgery_replayedNonce() external {
        settleUntil(3);
        _refusedAndPaidByTwin("replayed-nonce");
        // The payment is the one that was paid, to the bit.
        assertEq(abi.encode(batches[2].words), abi.encode(_forgery("replayed-nonce").words));
    }

    /// Somebody else's signature.
    function test_forgery_signature() external {
        settleUntil(1);
        _refusedAndPaidByTwin("forged-signature");
    }

    function _refusedAndPaidByTwin(string memory name) private {
        Recorded memory forged = _forgery(name);
        // The contract would say the same of this batch as the prover did: nothing but the proof is wrong.
        assertEq(
            abi.encode(ledger.computeSignals(forged.signals[0], forged.signals[1], forged.words)),
            abi.encode(forged.signals)
        );
        uint256[8] memory byTwin = forged.proof;
        expectInvalid(forged);
        forged.proof = _proof(name, "forced");
        expectInvalid(forged);
        forged.proof = batches[ledger.batchCount() - 1].proof;
        expectInvalid(forged);

        uint32 leaves = ledger.leafCount();
        forged.proof = byTwin;
        vm.etch(verifiers[0], address(new Groth16Verifier(_twinKey(name))).code);
        submit(forged);
        assertEq(ledger.leafCount(), leaves + 1);
        assertEq(ledger.stateRoot(), forged.signals[0]);
    }

    function _forgery(string memory name) private view returns (Recorded memory) {
        return read(_forgeries, _at(name));
    }

    function _proof(string memory name, string memory which) private view returns (uint256[8] memory proof) {
        uint256[] memory numbers = numbersAt(_forgeries, _at(name).field(which));
        assertEq(numbers.length, 8);
        for (uint256 i = 0; i < 8; ++i) {
            proof[i] = numbers[i];
        }
    }

    function _twinKey(string memory name) private view returns (uint256[28] memory) {
        return keyAt(_forgeries, _at(name).field("verifyingKey"));
    }

    function _at(string memory name) private pure returns (string memory) {
        return string.concat("[\"", name, "\"]");
    }
}
