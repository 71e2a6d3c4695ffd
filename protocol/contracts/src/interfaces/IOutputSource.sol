// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

/// @title Where the settlement of a rollup reads outputs that can no longer be disputed
/// @notice Implemented by `OutputProposals`; a stack's own dispute games can stand behind it as well.
interface IOutputSource {
    /// @notice The output proposed under `id`, once it is final.
    /// @dev Must revert while the output is disputable or disputed, if it was refuted, and if `id` is unknown.
    /// @param id Identity of the proposal in this source.
    /// @return outputRoot keccak256(version, stateRoot, messagePasserStorageRoot, blockHash) of the L2 block.
    /// @return l2BlockNumber Number of the L2 block.
    function finalizedOutput(uint256 id) external view returns (bytes32 outputRoot, uint64 l2BlockNumber);

    /// @notice Makes the output final if that only takes somebody to say so; does nothing if it is final already.
    /// @dev Anyone may call. Must revert, with the reason, if the output cannot become final now.
    /// @param id Identity of the proposal in this source.
    function finalize(uint256 id) external;
}
