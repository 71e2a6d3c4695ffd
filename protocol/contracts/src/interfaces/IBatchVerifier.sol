// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title Who says that a batch of a ledger was proven
/// @notice Implemented by `Groth16Verifier`, one for each size of batch.
interface IBatchVerifier {
    /// @notice Returns if and only if the proof is valid for the signals.
    /// @dev Must revert otherwise, also when it could not find out; nothing is returned that a caller could forget to
    /// look at.
    /// @param proof The points A, B and C in the order and form that the pairing precompile takes.
    /// @param signals The public signals in the order of the circuit.
    function verify(uint256[8] calldata proof, uint256[6] calldata signals) external view;
}
